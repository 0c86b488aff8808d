import type { PanelIntent } from '../../protocol/panel';
import type { Lens } from '../lens/lens';
import type { PanelStore } from './panelStore';

export interface PanelIntentServices {
  readonly store: PanelStore;
  readonly lens: Lens;
  readonly copy: (text: string) => void;
  readonly chooseAdapter: () => void;
  /** Steers the prompt under the cursor. */
  readonly steerHere: () => void;
}

/** What each thing that a person does in the panel leads to. */
export function createIntentHandler({ store, lens, copy, chooseAdapter, steerHere }: PanelIntentServices) {
  return (intent: PanelIntent): void => {
    switch (intent.kind) {
      case 'ready':
        return;
      case 'showView':
        return store.dispatch({ kind: 'view', view: intent.view });
      case 'setForm':
        store.dispatch({ kind: 'form', form: intent.form });
        return void lens.projectAgain();
      case 'setWindow':
        store.dispatch({ kind: 'chooseWindow', window: intent.window });
        return lens.steerSoon();
      case 'resetWindow':
        store.dispatch({ kind: 'chooseWindow', window: undefined });
        return lens.steerSoon();
      case 'setStrength':
        store.dispatch({ kind: 'chooseStrength', strength: intent.strength });
        return lens.steerSoon();
      case 'setAutomatic':
        store.dispatch({ kind: 'automatic', automatic: intent.automatic });
        return lens.steerSoon();
      case 'extract':
        return void lens.showLayers();
      case 'steerAgain':
        return lens.hasPrompt ? void lens.steerAgain() : steerHere();
      case 'cancel':
        return lens.cancel();
      case 'copyAnswer': {
        const { steer } = store.state.panel;
        if (steer.state !== 'ready') return;
        return copy(intent.side === 'default' ? steer.value.defaultText : steer.value.steeredText);
      }
      case 'chooseAdapter':
        return chooseAdapter();
    }
  };
}
