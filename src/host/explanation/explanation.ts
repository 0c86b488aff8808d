import type { EngineClient } from '../../client/engineClient';
import { toErrorData } from '../../protocol/errors';
import type { ExplanationData, Loadable } from '../../protocol/panel';
import type { PromptToSteer } from '../lens/lens';
import { createPromptJob, type PromptJobServices } from '../lens/promptJob';
import { loading } from '../panel/loading';
import type { PanelStore } from '../panel/panelStore';

/** A prompt, and how a stretch of its text (UTF-16, the end excluded) is shown to the person. */
export interface PromptToExplain extends PromptToSteer {
  select(from: number, to: number): Promise<void>;
}

/** The explanation that the panel shows. */
export interface Explanation {
  /** Finds what pushes `prompt` towards refusal. Settles when it has ended. */
  explain(prompt: PromptToExplain): Promise<void>;
  /** The last prompt again; undefined where there is none. */
  again(): Promise<void> | undefined;
  /** Selects [from, to) of the text of the prompt that is explained; never rejects. */
  select(from: number, to: number): Promise<void>;
  cancel(): void;
}

export interface ExplanationServices extends PromptJobServices {
  readonly request: EngineClient['request'];
  readonly store: PanelStore;
}

export function createExplanation({ request, store, ...services }: ExplanationServices): Explanation {
  const show = (explanation: Loadable<ExplanationData>): void =>
    store.dispatch({ kind: 'explanation', explanation });
  const job = createPromptJob(services, {
    failed: (error) => show({ state: 'failed', error }),
    cancelled: () => show({ state: 'empty' }),
  });
  let last: PromptToExplain | undefined;

  function explain(prompt: PromptToExplain): Promise<void> {
    last = prompt;
    store.dispatch({ kind: 'view', view: 'steer' });
    show({ state: 'loading', message: 'Making the model and its vectors ready.' });
    return job.run(prompt, async ({ settings, extraction, signal }) => {
      const { text, source, input = text } = prompt;
      show({ state: 'loading', message: 'Leaving out one word after the other.' });
      const result = await request(
        'prompt/explain',
        { vectors: extraction.path, model: settings.spec, prompt: input },
        {
          signal,
          onProgress(event) {
            if (event.kind === 'step') show(loading(event));
          },
        },
      );
      show({ state: 'ready', value: { prompt: text, source, result }, stale: false });
    });
  }

  return {
    explain,
    again: () => last && explain(last),
    async select(from, to) {
      try {
        await last?.select(from, to);
      } catch (error) {
        services.dialogues.error(toErrorData(error));
      }
    },
    cancel: () => job.cancel(),
  };
}
