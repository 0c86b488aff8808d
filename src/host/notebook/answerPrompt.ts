import type { EngineClient } from '../../client/engineClient';
import { Cancelled } from '../../protocol/errors';
import type { LayerWindow, SteerRequest } from '../../protocol/method';
import type { PromptInput } from '../../protocol/model';
import { orCancelled } from '../lens/latestJob';
import type { Preparation, Prepared } from '../lens/preparation';
import type { PromptSettings } from '../prompts/promptFinder';
import { defaultStrength, goodSettings, type CheckedSettings } from '../settings/lensSettings';
import { newDraft, withAnswer, withInspection, withSteering, type ResultDraft } from './resultDraft';

/** The prompt of a cell. */
export interface CellPrompt {
  readonly input: PromptInput;
  /** What the prompt itself sets. With a strength of its own SCANS decides nothing. */
  readonly settings: PromptSettings;
}

/** What the person has chosen in the settings or in the panel; undefined to follow the vectors. */
export interface Chosen {
  readonly strength: number | undefined;
  readonly window: LayerWindow | undefined;
}

export interface AnswerServices {
  readonly request: EngineClient['request'];
  /** The settings for a prompt with settings of its own. */
  readonly settings: (own: PromptSettings) => CheckedSettings;
  readonly preparation: Pick<Preparation, 'prepare' | 'forget'>;
  readonly chosen: () => Chosen;
}

/** Answers prompts by default and steered, as it is set now. */
export interface PromptAnswerer {
  /** The model and its vectors, made ready. Rejects with LensError or Cancelled. */
  prepare(prompt: CellPrompt, signal: AbortSignal): Promise<Prepared>;
  /** Gives the result as it grows to `show`, the whole one at last. Rejects with LensError or Cancelled. */
  answer(
    prompt: CellPrompt,
    prepared: Prepared,
    show: (draft: ResultDraft) => void,
    signal: AbortSignal,
  ): Promise<void>;
}

export function createPromptAnswerer({
  request,
  settings,
  preparation,
  chosen,
}: AnswerServices): PromptAnswerer {
  /** The vectors or the engine may have gone. */
  const forgetAfter = (error: unknown): void => {
    if (!(error instanceof Cancelled)) preparation.forget();
  };
  return {
    async prepare(prompt, signal) {
      try {
        return await orCancelled(preparation.prepare(goodSettings(settings(prompt.settings))), signal);
      } catch (error) {
        forgetAfter(error);
        throw error;
      }
    },
    async answer({ input, settings: own }, prepared, show, signal) {
      const { spec, maxTokens, notebookAutomatic } = goodSettings(settings(own));
      const automatic = own.strength === undefined && notebookAutomatic;
      const { strength, window } = chosen();
      const asked = { vectors: prepared.extraction.path, model: spec, prompt: input };
      let draft = newDraft(input, automatic, prepared);
      const update = (next: ResultDraft): void => {
        draft = next;
        show(draft);
      };
      update(draft);
      try {
        // A fraction of a second: the tokens and the score are there to look at while the answers come.
        update(withInspection(draft, await request('prompt/inspect', asked, { signal })));
        const params: SteerRequest = {
          ...asked,
          unit: 'relative',
          maxTokens,
          ...strengthOf(own.strength ?? strength, automatic),
          ...(window ? { layers: window } : {}),
        };
        const result = await request('prompt/steer', params, {
          signal,
          onProgress(event) {
            if (event.kind === 'answer' && typeof event.side === 'string')
              update(withAnswer(draft, event.side, event.text));
          },
        });
        update(withSteering(draft, result));
      } catch (error) {
        forgetAfter(error);
        throw error;
      }
    },
  };
}

/** SCANS decides the sign, and takes the size of what is chosen; tuned vectors bring a size of their own. */
function strengthOf(
  strength: number | undefined,
  automatic: boolean,
): Pick<SteerRequest, 'auto' | 'strength'> {
  if (!automatic) return { strength: strength ?? defaultStrength };
  return strength === undefined || strength === 0
    ? { auto: true }
    : { auto: true, strength: Math.abs(strength) };
}
