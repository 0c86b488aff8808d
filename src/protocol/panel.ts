import type { NotificationType } from 'vscode-messenger-common';
import type { CompareResult, ComparedAnswer } from './compare';
import type { AnchorsStatus, DataAction, DataTable } from './data';
import type { ErrorData } from './errors';
import type { FigureFile } from './figureFile';
import type { ExplainResult, InspectResult, TokenLensResult } from './inspection';
import type {
  Classification,
  ExtractResult,
  LayerWindow,
  LikelyToken,
  ProjectionForm,
  ProjectResult,
  SteerResult,
  SteeringDirection,
  TokenRankResult,
  TunedSettings,
} from './method';
import type { ModelInfo, PromptInput } from './model';
import type { ProgressStep } from './progress';
import type { StoredRun } from './library';
import type { ActiveRun, RunComparisonData, RunData, RunIntent } from './runs';
import type { PanelReport } from './panelReport';
import type { SpaceResult } from './space';
import type { Combination, MeasuredPoint, RefusedShares, TuneCounts, TunePlan } from './tuning';

export type PanelView = 'layers' | 'prompt' | 'steer' | 'space' | 'decide' | 'tune' | 'evaluate' | 'data';

/** A value that takes time: nothing yet, on its way, there, or failed. `stale` marks a value that settings have outrun. */
export type Loadable<T> =
  | { readonly state: 'empty' }
  | { readonly state: 'loading'; readonly message: string; readonly done?: number; readonly total?: number }
  | { readonly state: 'ready'; readonly value: T; readonly stale: boolean }
  | { readonly state: 'failed'; readonly error: ErrorData };

export interface EngineStatus {
  readonly state: 'off' | 'starting' | 'ready' | 'busy' | 'failed';
  /** One sentence, e.g. what it is busy with. */
  readonly message: string;
}

export interface LayersData {
  readonly extraction: ExtractResult;
  readonly projection: ProjectResult;
}

/** The steering that is on screen. While it runs `result` is absent and the texts grow. */
export interface SteerData {
  readonly prompt: string;
  /** Where the prompt stands, e.g. `prompts.md:12`. */
  readonly source: string;
  /** The chat that the prompt ends, where there is one. */
  readonly input?: PromptInput;
  readonly defaultText: string;
  readonly steeredText: string;
  readonly running: boolean;
  readonly automatic: boolean;
  readonly classification?: Classification;
  readonly result?: SteerResult;
}

/** One prompt at several strengths. While it runs `result` is absent and the texts grow. */
export interface ComparisonData {
  readonly prompt: string;
  readonly source: string;
  /** By rising strength, a fraction of the residual norm. */
  readonly rows: readonly {
    readonly strength: number;
    readonly text: string;
    readonly answer?: ComparedAnswer;
  }[];
  readonly running: boolean;
  readonly result?: CompareResult;
}

/** What pushes one prompt towards refusal. */
export interface ExplanationData {
  readonly prompt: string;
  readonly source: string;
  readonly result: ExplainResult;
}

/** The prompt under the cursor, or one that is pinned, token by token. */
export interface PromptLayersData {
  /** The same for one prompt whatever its text. */
  readonly key: string;
  readonly prompt: string;
  readonly source: string;
  /** Of the run: equal runs have equal numbers. */
  readonly run: number;
  readonly result: InspectResult;
  /** Whether it stays while the cursor moves on. */
  readonly pinned: boolean;
  /** Whether the text of a pinned prompt has changed since. */
  readonly outrun: boolean;
}

/** A token of a prompt, by its index, at one layer. */
export interface TokenCell {
  readonly token: number;
  readonly layer: number;
}

/** What the model would say next at a cell: by default and, unless it is steered by 0, steered. */
export interface TokenLensData {
  readonly cell: TokenCell;
  /** Of the inspection that the cell is of. */
  readonly run: number;
  readonly tokens: readonly LikelyToken[];
  readonly steered?: readonly LikelyToken[];
  readonly steering?: TokenLensResult['steering'];
}

/** How a sweep goes. */
export type TuneRun =
  | { readonly state: 'running'; readonly step: Omit<ProgressStep, 'kind'> }
  | { readonly state: 'done' }
  | { readonly state: 'cancelled' }
  | { readonly state: 'failed'; readonly error: ErrorData };

/** A sweep of windows and strengths, as far as it is. */
export interface TuneData {
  /** Of the vectors that are steered; empty until they are ready. */
  readonly fingerprint: string;
  readonly plan: TunePlan;
  /** The prompts, and the model as it is; absent until it has been measured. */
  readonly counts?: TuneCounts;
  readonly base?: RefusedShares;
  readonly points: readonly MeasuredPoint[];
  readonly run: TuneRun;
  /** What the sweep chose when it had ended. */
  readonly chosen?: TunedSettings;
}

/** Everything the panel shows. The host owns it; the panel draws it and can be rebuilt from it at any time. */
export interface PanelState {
  readonly view: PanelView;
  readonly engine: EngineStatus;
  readonly model: Loadable<ModelInfo>;
  readonly adapterNames: readonly string[];
  /** Name of the file whose vectors are used in place of extracted ones; absent or empty for none. */
  readonly vectorsFile?: string;
  readonly layers: Loadable<LayersData>;
  readonly form: ProjectionForm;
  /** Whether v or -v is projected. */
  readonly direction: SteeringDirection;
  /** A token that is followed over the layers. */
  readonly tokenRank: Loadable<TokenRankResult>;
  /** The window that steering uses; undefined until one is suggested or chosen. */
  readonly window?: LayerWindow;
  /** Signed strength of the slider, as a fraction of the residual norm. */
  readonly strength: number;
  readonly maxStrength: number;
  readonly automatic: boolean;
  readonly steer: Loadable<SteerData>;
  readonly comparison: Loadable<ComparisonData>;
  readonly explanation: Loadable<ExplanationData>;
  readonly space: Loadable<SpaceResult>;
  readonly promptLayers: Loadable<PromptLayersData>;
  readonly tokenLens: Loadable<TokenLensData>;
  /** The prompts of a set as a table. */
  readonly data: Loadable<DataTable>;
  /** The anchors in use beside those of the vectors; absent until they are read. */
  readonly anchors?: AnchorsStatus;
  /** The latest sweep; absent before there is one. */
  readonly tune?: TuneData;
  /** The evaluations of this workspace, newest first, and those that go on in this window. */
  readonly runs: readonly StoredRun[];
  readonly activeRuns: readonly ActiveRun[];
  readonly run: Loadable<RunData>;
  readonly runComparison: Loadable<RunComparisonData>;
}

/** Host -> panel: the whole state, to a page that is new. */
export const stateChanged: NotificationType<PanelState> = { method: 'state' };

/** What has changed since the last message: parts are large, and most stay as they are. */
export interface PanelChange {
  readonly parts: Partial<PanelState>;
  /** Optional parts that are no longer there. */
  readonly gone: readonly (keyof PanelState)[];
}

/** Host -> panel: whenever the state changes. */
export const partsChanged: NotificationType<PanelChange> = { method: 'parts' };

/** Host -> panel: what the views hold is to be saved. */
export const reportWanted: NotificationType<void> = { method: 'reportWanted' };

/** Panel -> host: what the person does. */
export type PanelIntent =
  | { readonly kind: 'ready' }
  | { readonly kind: 'showView'; readonly view: PanelView }
  | { readonly kind: 'setForm'; readonly form: ProjectionForm }
  | { readonly kind: 'setDirection'; readonly direction: SteeringDirection }
  /** The token of this text, or one of those that match; none for an empty text. */
  | { readonly kind: 'followToken'; readonly text: string; readonly id?: number }
  | { readonly kind: 'setWindow'; readonly window: LayerWindow }
  | { readonly kind: 'resetWindow' }
  | { readonly kind: 'setStrength'; readonly strength: number }
  | { readonly kind: 'setAutomatic'; readonly automatic: boolean }
  | { readonly kind: 'extract' }
  | { readonly kind: 'steerAgain' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'copyAnswer'; readonly side: 'default' | 'steered' }
  | ({ readonly kind: 'exportFigure' } & FigureFile)
  | { readonly kind: 'saveReport'; readonly report: PanelReport }
  | { readonly kind: 'chooseAdapter' }
  | { readonly kind: 'tune'; readonly plan: TunePlan }
  | { readonly kind: 'cancelTuning' }
  /** A point of the sweep, in place of the one that was chosen. */
  | { readonly kind: 'useSetting'; readonly combination: Combination }
  | { readonly kind: 'forgetTuning' }
  | { readonly kind: 'compare' }
  | { readonly kind: 'explain' }
  /** Inspects the prompt under the cursor, or the pinned one again. */
  | { readonly kind: 'inspect' }
  | { readonly kind: 'pinPrompt'; readonly pinned: boolean }
  /** What is done in the table of prompts. */
  | { readonly kind: 'data'; readonly action: DataAction }
  /** A cell of the prompt that is shown, for its logit lens. */
  | { readonly kind: 'chooseToken'; readonly cell: TokenCell }
  | { readonly kind: 'run'; readonly intent: RunIntent }
  /** [from, to) of the text of the prompt that is explained, UTF-16: to be selected in its document. */
  | { readonly kind: 'selectWord'; readonly from: number; readonly to: number };

export const panelIntent: NotificationType<PanelIntent> = { method: 'intent' };
