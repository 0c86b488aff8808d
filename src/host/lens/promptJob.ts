import { toErrorData, type ErrorData } from '../../protocol/errors';
import type { PromptSettings } from '../prompts/promptFinder';
import { goodSettings, type CheckedSettings, type LensSettings } from '../settings/lensSettings';
import type { Dialogues } from './dialogues';
import { emptyPrompt } from './emptyPrompt';
import { createLatestJob, orCancelled } from './latestJob';
import type { PromptToSteer } from './lens';
import { FetchDeclined } from './modelFetcher';
import type { Preparation, Prepared } from './preparation';

/** What a request about a prompt needs. */
export interface ReadyToAsk extends Prepared {
  readonly settings: LensSettings;
  readonly signal: AbortSignal;
}

/** One kind of work on prompts, on the model and vectors of the settings; a newer prompt replaces what runs. */
export interface PromptJob {
  /** Settles when the work has; never rejects. */
  run(prompt: PromptToSteer, work: (ready: ReadyToAsk) => Promise<void>): Promise<void>;
  cancel(): void;
}

export interface PromptJobServices {
  /** As they are now, for a prompt that sets some itself. */
  readonly settings: (own?: PromptSettings) => CheckedSettings;
  readonly dialogues: Dialogues;
  readonly preparation: Pick<Preparation, 'prepare' | 'forget'>;
}

/** How the work ended without a result, for whom shows it. */
export interface PromptJobEvents {
  readonly failed: (error: ErrorData) => void;
  readonly cancelled: () => void;
}

export function createPromptJob(
  { settings, dialogues, preparation }: PromptJobServices,
  { failed, cancelled }: PromptJobEvents,
): PromptJob {
  const job = createLatestJob();
  return {
    run: (prompt, work) =>
      job.run(
        async (signal) => {
          if (prompt.text === '') throw emptyPrompt();
          const current = goodSettings(settings(prompt.settings));
          const prepared = await orCancelled(preparation.prepare(current), signal);
          await work({ ...prepared, settings: current, signal });
        },
        {
          error(error) {
            // The vectors may have gone.
            preparation.forget();
            failed(toErrorData(error));
            if (!(error instanceof FetchDeclined)) dialogues.error(toErrorData(error));
          },
          cancelled,
        },
      ),
    cancel: () => job.cancel(),
  };
}
