import type { SteerResult } from '../../protocol/method';
import type { Dialogues } from '../lens/dialogues';
import type { Lens, PromptToSteer } from '../lens/lens';
import type { PanelStore } from '../panel/panelStore';

/** Gives the steered answer to a prompt; undefined when it was cancelled or failed, which has been told. */
export type SteeredAnswer = (prompt: PromptToSteer) => Promise<SteerResult | undefined>;

export interface SteeredAnswerServices {
  readonly lens: Pick<Lens, 'steer' | 'steeredAnswer' | 'cancel'>;
  readonly store: Pick<PanelStore, 'state'>;
  readonly dialogues: Pick<Dialogues, 'progress'>;
}

/** The answer on screen where it is the prompt's and as it would be now, else one that is made first. */
export function createSteeredAnswer({ lens, store, dialogues }: SteeredAnswerServices): SteeredAnswer {
  return async (prompt) => {
    const there = lens.steeredAnswer(prompt);
    if (there) return there;
    await dialogues.progress(
      'Steering the prompt',
      () => lens.cancel(),
      () => lens.steer(prompt, store.state.panel.automatic),
    );
    return lens.steeredAnswer(prompt);
  };
}
