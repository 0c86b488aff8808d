import type { FigureFile } from '../../protocol/figureFile';
import type { PanelIntent } from '../../protocol/panel';
import type { DataEditor } from '../data/dataEditor';
import type { PanelReport } from '../../protocol/panelReport';
import type { Explanation } from '../explanation/explanation';
import type { FollowedToken } from '../lens/followedToken';
import type { Lens } from '../lens/lens';
import type { PromptLayers } from '../promptLayers/promptLayers';
import type { PanelRuns } from '../evaluation/panelRuns';
import type { Comparison } from '../strengths/comparison';
import type { Tuning } from '../tuning/tuning';
import type { PanelStore } from './panelStore';

export interface PanelIntentServices {
  readonly store: PanelStore;
  readonly lens: Lens;
  readonly comparison: Comparison;
  readonly explanation: Explanation;
  /** Places the anchors of the vectors again, where that has failed. */
  readonly placeAnchors: () => void;
  readonly promptLayers: PromptLayers;
  readonly followedToken: FollowedToken;
  readonly data: Pick<DataEditor, 'handle'>;
  readonly tuning: Tuning;
  readonly runs: Pick<PanelRuns, 'handle'>;
  readonly copy: (text: string) => void;
  readonly exportFigure: (figure: FigureFile) => Promise<void>;
  readonly saveReport: (report: PanelReport) => Promise<void>;
  readonly chooseAdapter: () => void;
  /** Steers the prompt under the cursor. */
  readonly steerHere: () => void;
  /** Compares strengths on it, explains its refusal, and inspects it. */
  readonly compareHere: () => void;
  readonly explainHere: () => void;
  readonly inspectHere: () => void;
}

/** What each thing that a person does in the panel leads to. */
export function createIntentHandler(services: PanelIntentServices) {
  const { store, lens, comparison, explanation, promptLayers, followedToken, tuning } = services;
  const { copy, chooseAdapter } = services;
  /** The cursor may be elsewhere: a prompt is also steered by the row above it. */
  const compareSteered = (): Promise<void> | undefined =>
    lens.lastPrompt && comparison.compare(lens.lastPrompt);
  return (intent: PanelIntent): void => {
    switch (intent.kind) {
      case 'ready':
        return;
      case 'showView':
        return store.dispatch({ kind: 'view', view: intent.view });
      case 'setForm':
        store.dispatch({ kind: 'form', form: intent.form });
        return void lens.projectAgain();
      case 'setDirection':
        store.dispatch({ kind: 'direction', direction: intent.direction });
        return void lens.projectAgain();
      case 'followToken':
        return void followedToken.follow(intent.text, intent.id);
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
        services.placeAnchors();
        return void lens.fillLayers();
      case 'steerAgain':
        return lens.lastPrompt ? void lens.steerAgain() : services.steerHere();
      case 'cancel':
        comparison.cancel();
        explanation.cancel();
        promptLayers.cancel();
        return lens.cancel();
      case 'copyAnswer': {
        const { steer } = store.state.panel;
        if (steer.state !== 'ready') return;
        return copy(intent.side === 'default' ? steer.value.defaultText : steer.value.steeredText);
      }
      case 'exportFigure':
        return void services.exportFigure(intent);
      case 'data':
        return void services.data.handle(intent.action);
      case 'saveReport':
        return void services.saveReport(intent.report);
      case 'chooseAdapter':
        return chooseAdapter();
      case 'tune':
        return void tuning.tune(intent.plan);
      case 'cancelTuning':
        return tuning.cancel();
      case 'useSetting':
        return void tuning.use(intent.combination);
      case 'forgetTuning':
        return void tuning.forget();
      case 'compare':
        return void (comparison.again() ?? compareSteered() ?? services.compareHere());
      case 'explain':
        return void (explanation.again() ?? services.explainHere());
      case 'inspect':
        return void (promptLayers.renew() ?? services.inspectHere());
      case 'pinPrompt':
        return promptLayers.pin(intent.pinned);
      case 'chooseToken':
        return promptLayers.choose(intent.cell);
      case 'run':
        return services.runs.handle(intent.intent);
      case 'selectWord':
        return void explanation.select(intent.from, intent.to);
    }
  };
}
