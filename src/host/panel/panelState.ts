import { classificationIn } from '../../protocol/classification';
import type { AnchorsStatus, DataTable } from '../../protocol/data';
import type { ErrorData } from '../../protocol/errors';
import type {
  ExtractResult,
  LayerWindow,
  ProjectionForm,
  SteeringDirection,
  SteerResult,
  TokenRankResult,
  TunedSettings,
} from '../../protocol/method';
import type { ModelInfo, PromptInput } from '../../protocol/model';
import type {
  ComparisonData,
  EngineStatus,
  ExplanationData,
  PromptLayersData,
  LayersData,
  Loadable,
  PanelState,
  PanelView,
  SteerData,
  TokenLensData,
  TuneData,
} from '../../protocol/panel';
import type { ProgressStep } from '../../protocol/progress';
import type { StoredRun } from '../../protocol/library';
import type { ActiveRun, RunComparisonData, RunData } from '../../protocol/runs';
import type { SpaceResult } from '../../protocol/space';
import { withTuned } from '../../protocol/tuning';
import { defaultStrength, maxStrength } from '../settings/lensSettings';
import { loading } from './loading';

/** What the panel shows, and where the window and the strength that it shows come from. */
export interface LensState {
  readonly panel: PanelState;
  /** What the vectors in use say of their steering; undefined before there are any. */
  readonly vectors: VectorDefaults | undefined;
  /** Of the settings or the panel; undefined to follow the vectors. */
  readonly chosenWindow: LayerWindow | undefined;
  /** Of the settings or the slider; undefined to follow the vectors. */
  readonly chosenStrength: number | undefined;
}

/** What tuning chose goes before what was suggested. */
export type VectorDefaults = Pick<ExtractResult, 'suggested' | 'tuned'>;

/** The prompt of a steering, where it stands, and who decides the sign. */
export interface SteerSubject {
  readonly prompt: string;
  readonly source: string;
  readonly automatic: boolean;
  /** The chat that the prompt ends, where there is one. */
  readonly input?: PromptInput;
}

export type PanelAction =
  | { readonly kind: 'engine'; readonly status: EngineStatus }
  | { readonly kind: 'view'; readonly view: PanelView }
  | { readonly kind: 'form'; readonly form: ProjectionForm }
  | { readonly kind: 'direction'; readonly direction: SteeringDirection }
  | { readonly kind: 'tokenRank'; readonly tokenRank: Loadable<TokenRankResult> }
  | { readonly kind: 'chooseStrength'; readonly strength: number | undefined }
  | { readonly kind: 'automatic'; readonly automatic: boolean }
  | { readonly kind: 'chooseWindow'; readonly window: LayerWindow | undefined }
  | { readonly kind: 'vectors'; readonly vectors: VectorDefaults }
  | { readonly kind: 'adapters'; readonly names: readonly string[] }
  /** The file whose vectors are used in place of extracted ones; empty for none. */
  | { readonly kind: 'vectorsFile'; readonly name: string }
  | { readonly kind: 'model'; readonly model: Loadable<ModelInfo> }
  | { readonly kind: 'layers'; readonly layers: Loadable<LayersData> }
  /** The settings have changed: what is shown belongs to earlier ones. */
  | { readonly kind: 'outrun' }
  /** A steering begins: its model and vectors are made ready first. */
  | { readonly kind: 'steerBegin'; readonly subject: SteerSubject }
  | { readonly kind: 'steerProgress'; readonly step: ProgressStep }
  | {
      readonly kind: 'answer';
      readonly subject: SteerSubject;
      readonly side: 'default' | 'steered';
      readonly text: string;
    }
  | { readonly kind: 'steerDone'; readonly subject: SteerSubject; readonly result: SteerResult }
  | { readonly kind: 'steerFailed'; readonly error: ErrorData }
  | { readonly kind: 'steerCancelled' }
  | { readonly kind: 'restore'; readonly steer: SteerData }
  | { readonly kind: 'comparison'; readonly comparison: Loadable<ComparisonData> }
  | { readonly kind: 'explanation'; readonly explanation: Loadable<ExplanationData> }
  | { readonly kind: 'space'; readonly space: Loadable<SpaceResult> }
  | { readonly kind: 'promptLayers'; readonly promptLayers: Loadable<PromptLayersData> }
  | { readonly kind: 'tokenLens'; readonly tokenLens: Loadable<TokenLensData> }
  | { readonly kind: 'data'; readonly data: Loadable<DataTable> }
  | { readonly kind: 'anchors'; readonly anchors: AnchorsStatus }
  | { readonly kind: 'tune'; readonly tune: TuneData }
  /** These vectors steer as given from now on; undefined: as before they were tuned. */
  | {
      readonly kind: 'tuned';
      readonly fingerprint: string;
      readonly tuned: TunedSettings | undefined;
    }
  | { readonly kind: 'runs'; readonly runs: readonly StoredRun[] }
  | { readonly kind: 'activeRuns'; readonly activeRuns: readonly ActiveRun[] }
  | { readonly kind: 'run'; readonly run: Loadable<RunData> }
  | { readonly kind: 'runComparison'; readonly runComparison: Loadable<RunComparisonData> };

export const initialState: LensState = {
  panel: {
    view: 'steer',
    engine: { state: 'off', message: 'The engine starts with the first request.' },
    model: { state: 'empty' },
    adapterNames: [],
    layers: { state: 'empty' },
    form: 'pure',
    direction: 'towards',
    tokenRank: { state: 'empty' },
    strength: defaultStrength,
    maxStrength,
    automatic: false,
    steer: { state: 'empty' },
    comparison: { state: 'empty' },
    explanation: { state: 'empty' },
    space: { state: 'empty' },
    promptLayers: { state: 'empty' },
    tokenLens: { state: 'empty' },
    data: { state: 'empty' },
    runs: [],
    activeRuns: [],
    run: { state: 'empty' },
    runComparison: { state: 'empty' },
  },
  vectors: undefined,
  chosenWindow: undefined,
  chosenStrength: undefined,
};

/** The state after `action`. Pure. */
export function reduce(state: LensState, action: PanelAction): LensState {
  const { panel } = state;
  const show = (change: Partial<PanelState>): LensState => ({ ...state, panel: { ...panel, ...change } });
  switch (action.kind) {
    case 'engine':
      return show({ engine: action.status });
    case 'view':
      return show({ view: action.view });
    case 'form':
      return show({ form: action.form });
    case 'direction':
      return show({ direction: action.direction });
    case 'tokenRank':
      return show({ tokenRank: action.tokenRank });
    case 'chooseStrength':
      return withDefaults({ ...state, chosenStrength: action.strength });
    case 'automatic':
      return withDefaults(show({ automatic: action.automatic }));
    case 'chooseWindow':
      return withDefaults({ ...state, chosenWindow: action.window });
    case 'vectors':
      return withDefaults({ ...state, vectors: action.vectors });
    case 'adapters':
      return show({ adapterNames: action.names });
    case 'vectorsFile':
      return show({ vectorsFile: action.name });
    case 'model':
      return show({ model: action.model });
    case 'layers':
      return show({ layers: action.layers });
    case 'outrun':
      return show({
        model: stale(panel.model),
        layers: stale(panel.layers),
        steer: stale(panel.steer),
        comparison: stale(panel.comparison),
        explanation: stale(panel.explanation),
        space: stale(panel.space),
        promptLayers: stale(panel.promptLayers),
        tokenLens: stale(panel.tokenLens),
      });
    case 'steerBegin':
      return show({ steer: begin(panel.steer, action.subject) });
    case 'steerProgress':
      return panel.steer.state === 'loading' ? show({ steer: loading(action.step) }) : state;
    case 'answer': {
      const shown = shownFor(panel.steer, action.subject);
      const text = action.side === 'default' ? { defaultText: action.text } : { steeredText: action.text };
      return show({ steer: { state: 'ready', stale: false, value: { ...shown, ...text } } });
    }
    case 'steerDone': {
      const { subject, result } = action;
      const value: SteerData = {
        ...subject,
        defaultText: result.default.text,
        steeredText: result.steered.text,
        running: false,
        result,
        ...classificationOf(result),
      };
      return show({ steer: { state: 'ready', stale: false, value } });
    }
    case 'steerFailed':
      return show({ steer: { state: 'failed', error: action.error } });
    case 'steerCancelled':
      return show({ steer: stop(panel.steer) });
    case 'restore':
      return show({ steer: { state: 'ready', stale: true, value: action.steer } });
    case 'comparison':
      return show({ comparison: action.comparison });
    case 'explanation':
      return show({ explanation: action.explanation });
    case 'space':
      return show({ space: action.space });
    case 'promptLayers':
      return show({ promptLayers: action.promptLayers });
    case 'tokenLens':
      return show({ tokenLens: action.tokenLens });
    case 'data':
      return show({ data: action.data });
    case 'anchors':
      return show({ anchors: action.anchors });
    case 'tune':
      return show({ tune: action.tune });
    case 'tuned':
      return retuned(state, action.fingerprint, action.tuned);
    case 'runs':
      return show({ runs: action.runs });
    case 'activeRuns':
      return show({ activeRuns: action.activeRuns });
    case 'run':
      return show({ run: action.run });
    case 'runComparison':
      return show({ runComparison: action.runComparison });
  }
}

/** The state with the window and the strength that are chosen, tuned or suggested, in this order. */
function withDefaults(state: LensState): LensState {
  const { vectors, chosenWindow, chosenStrength } = state;
  const panel: { -readonly [Key in keyof PanelState]: PanelState[Key] } = { ...state.panel };
  const window = chosenWindow ?? vectors?.tuned?.layers ?? vectors?.suggested;
  if (window) panel.window = window;
  else delete panel.window;
  // Tuning chose a size for the sign that SCANS decides: it says nothing of a sign that a person sets.
  const tuned = panel.automatic ? vectors?.tuned : undefined;
  const strength = chosenStrength ?? (tuned ? -tuned.strength : defaultStrength);
  panel.strength = Math.min(panel.maxStrength, Math.max(-panel.maxStrength, strength));
  return { ...state, panel };
}

/** Other vectors may have come into use meanwhile. */
function retuned(state: LensState, fingerprint: string, tuned: TunedSettings | undefined): LensState {
  const { panel, vectors } = state;
  const { layers } = panel;
  if (!vectors || layers.state !== 'ready' || layers.value.extraction.fingerprint !== fingerprint)
    return state;
  const value = { ...layers.value, extraction: withTuned(layers.value.extraction, tuned) };
  return withDefaults({
    ...state,
    vectors: withTuned(vectors, tuned),
    panel: { ...panel, layers: { ...layers, value } },
  });
}

function stale<T>(loadable: Loadable<T>): Loadable<T> {
  return loadable.state === 'ready' ? { ...loadable, stale: true } : loadable;
}

/** Steering the same prompt again keeps the texts, marked stale, until new ones come: a slider should not flicker. */
function begin(steer: Loadable<SteerData>, subject: SteerSubject): Loadable<SteerData> {
  if (steer.state !== 'ready' || steer.value.prompt !== subject.prompt)
    return { state: 'loading', message: 'Making the model and its vectors ready.' };
  const { defaultText, steeredText } = steer.value;
  return { state: 'ready', stale: true, value: { ...subject, defaultText, steeredText, running: true } };
}

/** The texts on screen while `subject` runs; empty ones where those on screen are of an earlier run. */
function shownFor(steer: Loadable<SteerData>, subject: SteerSubject): SteerData {
  if (steer.state === 'ready' && steer.value.running && !steer.stale) return steer.value;
  return { ...subject, defaultText: '', steeredText: '', running: true };
}

function stop(steer: Loadable<SteerData>): Loadable<SteerData> {
  if (steer.state === 'ready') return { ...steer, value: { ...steer.value, running: false } };
  return steer.state === 'loading' ? { state: 'empty' } : steer;
}

function classificationOf(result: SteerResult): Pick<SteerData, 'classification'> {
  const classification = classificationIn(result);
  return classification ? { classification } : {};
}
