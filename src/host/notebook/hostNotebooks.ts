import type * as vscode from 'vscode';
import type { Scores } from '../codeLens/scores';
import type { Lens } from '../lens/lens';
import type { PanelStore } from '../panel/panelStore';
import { createPromptAnswerer, type AnswerServices } from './answerPrompt';
import { registerCellScore } from './cellScore';
import { createPromptKernel } from './promptKernel';

export interface HostNotebooks extends vscode.Disposable {
  /** Stops what runs. */
  cancel(): void;
}

export interface HostNotebooksServices extends Omit<AnswerServices, 'chosen'> {
  readonly store: PanelStore;
  readonly lens: Pick<Lens, 'projectAgain'>;
  readonly scoreOf: Scores['of'];
  /** What `scoreOf` gives may have changed. */
  readonly onScores: vscode.Event<void>;
}

/** Notebooks: the kernel, with the strength and the layers of the panel, and the score in the cells' status bar. */
export function createHostNotebooks(services: HostNotebooksServices): HostNotebooks {
  const { store, lens, scoreOf, onScores } = services;
  const answerer = createPromptAnswerer({
    ...services,
    chosen: () => ({ strength: store.state.chosenStrength, window: store.state.chosenWindow }),
  });
  const kernel = createPromptKernel(answerer, () => {
    // The panel says that vectors are on their way: their layers follow.
    if (store.state.panel.layers.state === 'loading') void lens.projectAgain();
  });
  const scores = registerCellScore(scoreOf, onScores);
  return {
    cancel: () => kernel.cancel(),
    dispose() {
      kernel.dispose();
      scores.dispose();
    },
  };
}
