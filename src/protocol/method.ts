import type { ModelSpec, PromptInput } from './model';

/** An inclusive range of layers, counted from 0. */
export interface LayerWindow {
  readonly first: number;
  readonly last: number;
}

/** Where anchors come from: the project's own sets, with more of the user beside them or not, or two files of the user. */
export type AnchorSource =
  | {
      readonly kind: 'own';
      /** Prompts taken of each of the project's sets; default 64. */
      readonly limit?: number;
      /** Files of the user whose prompts are added to the project's, all of them. */
      readonly harmfulFiles?: readonly string[];
      readonly harmlessFiles?: readonly string[];
      /** Alarming words, harmless meaning: they are no anchors, and check what the vectors tell apart. */
      readonly contrastFiles?: readonly string[];
    }
  | {
      readonly kind: 'files';
      readonly harmful: string;
      readonly harmfulColumn?: string;
      readonly harmless: string;
      readonly harmlessColumn?: string;
      readonly limit?: number;
    };

/** How the direction of a layer is made from anchors (src/science/estimators.ts). */
export type Estimator = 'mean-difference' | 'pca-diff' | 'pca-diff-uncentred' | 'pca-center' | 'logistic';

/** The token whose state a prompt is classified by: the last of the template, or the one that ends the user's turn. */
export type PromptPosition = 'last' | 'end-of-turn';

/** What decides whether a prompt is harmful. */
export type ClassifierName = 'transition' | 'projection' | 'probe' | 'combined';

/**
 * How thresholds are set. `youden`: one, at Youden's J. `rates`: two, the upper with at most so many harmless prompts
 * above it, the lower with at most so many harmful ones below it; between them a prompt is not steered.
 */
export type ThresholdRule =
  | { readonly kind: 'youden' }
  | { readonly kind: 'rates'; readonly falsePositives: number; readonly falseNegatives: number };

export interface ExtractRequest {
  readonly model: ModelSpec;
  readonly anchors: AnchorSource;
  /** Default `mean-difference`. */
  readonly estimator?: Estimator;
  /** Opening of a compliant answer that the transition appends; default `Sure`. */
  readonly opening?: string;
  /** Where the transition begins; default `last`. */
  readonly position?: PromptPosition;
  /** Layers that classification averages over; default: the paper's, from 10 of 32 to the last. */
  readonly classificationLayers?: LayerWindow;
  /** How thresholds are set on the calibration prompts; default: by rates of .05 and .05. */
  readonly thresholds?: ThresholdRule;
  /** Where to write the vectors (GGUF); without it they go to the cache, keyed by content. */
  readonly out?: string;
}

/** Angles of pairs of prompts by their states at the last prompt token, degrees. */
export interface PairAngle {
  readonly mean: number;
  /** Standard deviation over the pairs. */
  readonly deviation: number;
}

/** One layer of the extraction report. */
export interface LayerReport {
  readonly layer: number;
  /** r_l . v_l: length of the mean difference along the direction; |v_l| for the mean difference itself. */
  readonly norm: number;
  /** Mean over the harmful anchors of |h_l| at the last prompt token. */
  readonly residualNorm: number;
  /** cos(r_l, r_(l-1)); null at layer 0. */
  readonly cosineToPrevious: number | null;
  /** AUROC of the projection, harmful against harmless, k-fold: never on the anchors that made the vector. */
  readonly auroc: number;
  /** Cohen's d of the same held-out projections. */
  readonly cohensD: number;
  /** AUROC of harmful anchors against the contrast set (alarming words, harmless meaning), k-fold; null when no contrast set was used. */
  readonly aurocContrast: number | null;
  /** AUROC of the hidden-state transition's cosine at this layer alone, harmful against harmless anchors, k-fold. */
  readonly aurocTransition: number;
  /** Of 500 pairs of harmless anchors, of harmful ones, and of one of each (Safety Layers, 2408.17003). */
  readonly angles: {
    readonly harmless: PairAngle;
    readonly harmful: PairAngle;
    readonly mixed: PairAngle;
    /** mixed - harmless: how much farther apart the two kinds lie, degrees. */
    readonly gap: number;
  };
}

/** How the hidden-state transition is taken (SCANS, section 3.3). */
export interface TransitionSettings {
  /** y: what is appended to the prompt, e.g. `Sure`. */
  readonly opening: string;
  readonly position: PromptPosition;
  /** Layers whose cosines are averaged (the paper: from 10 to the last). */
  readonly layers: LayerWindow;
}

/**
 * One classifier with its thresholds and the evidence for it, on prompts that it was not made from. The thresholds are
 * set on the calibration prompts, so the rates at them are in sample.
 */
export interface ClassifierReport {
  readonly name: ClassifierName;
  /** Score at or above which a prompt counts as harmful, from the calibration prompts. */
  readonly threshold: number;
  /** Score below which it counts as harmless; between the two it is not steered. */
  readonly lower: number;
  /** Of the threshold, on the calibration prompts: harmful ones above it, and others. */
  readonly truePositiveRate: number;
  readonly falsePositiveRate: number;
  /** Held out by folds of the anchors. */
  readonly anchors: ClassifierEvidence;
  /** On the calibration prompts, written apart from the anchors. */
  readonly calibration: ClassifierEvidence;
  /** The scores themselves, to five significant digits: what ROC curves and tables are made from where they are shown. */
  readonly scores: { readonly anchors: KindScores; readonly calibration: KindScores };
}

/** Scores of each kind of prompt, in the order of the prompts. */
export interface KindScores {
  readonly harmful: readonly number[];
  readonly harmless: readonly number[];
  readonly contrast: readonly number[];
  /** Harmful prompts matched in form to the contrast set, where the harmful anchors are not. */
  readonly checkHarmful?: readonly number[];
}

export interface ClassifierEvidence {
  /** AUROC of harmful against harmless prompts, with its 95 % interval (DeLong). */
  readonly auroc: number;
  readonly low: number;
  readonly high: number;
  /** AUROC of harmful prompts against those that only sound alarming. */
  readonly aurocContrast: number;
  /** Brier score and expected calibration error of the score turned into a probability (Platt), against all others. */
  readonly brier: number;
  readonly calibrationError: number;
  readonly harmful: number;
  readonly harmless: number;
  readonly contrast: number;
}

/** How automatic steering decides with one classifier, as far as `tune` chose it. */
export interface SteeringRule {
  /** Score below which a prompt that is about to be refused is steered away from refusal. */
  readonly lower: number;
  /** Whether a prompt from the classifier's threshold on that is about to be answered is steered towards refusal. */
  readonly towards: boolean;
}

/** The settings that `tune` chose, or a person among those that it measured; stored with the vectors. */
export interface TunedSettings {
  readonly layers: LayerWindow;
  readonly strength: number;
  /** For this classifier alone; others keep the thresholds of their calibration. */
  readonly rule: SteeringRule & { readonly classifier: ClassifierName };
  readonly klLimit: number;
  /** Greatest share of harmful calibration prompts that may lose their refusal, 0..1. */
  readonly lostLimit: number;
  /** What it was tuned on, e.g. `64 harmful, 32 harmless and 32 contrast calibration prompts`. */
  readonly on: string;
  /** A person has taken this combination in place of the one that `tune` chose. */
  readonly byHand?: true;
}

export interface ExtractResult {
  /** Path of the control-vector GGUF. */
  readonly path: string;
  /** Whether the vectors came from the cache. */
  readonly cached: boolean;
  readonly estimator: Estimator;
  readonly layers: readonly LayerReport[];
  readonly transition: TransitionSettings;
  readonly classifiers: readonly ClassifierReport[];
  /** The classifier that automatic steering uses: the best on held-out anchors and calibration prompts. */
  readonly classifier: ClassifierName;
  /** What the thresholds were set on, e.g. `64 + 64 + 64 calibration prompts at Youden's J`. */
  readonly calibratedOn: string;
  /** What `tune` chose; absent before. */
  readonly tuned?: TunedSettings;
  /** Suggested safety-critical window (SCANS, section 3.2). */
  readonly suggested: LayerWindow;
  /** The layer from which the angle gap stays open, and the first one at which it has grown; absent where there is none. */
  readonly angleGap?: { readonly opens: number; readonly grown: number };
  /** Prompt tokens of both anchor sets together. */
  readonly tokens: number;
  readonly seconds: number;
  /** sha256 over everything the vectors depend on. */
  readonly fingerprint: string;
  readonly anchors: {
    readonly harmful: number;
    readonly harmless: number;
    readonly contrast: number;
    readonly source: string;
  };
  /** Plain sentences where the numbers should not be trusted (e.g. the anchors separate form and not harm). */
  readonly warnings: readonly string[];
}

/** `pure`: W_U v. `lens`: W_U norm(v) with the model's final norm (logit lens). */
export type ProjectionForm = 'pure' | 'lens';

/** A request that uses extracted vectors. */
export interface VectorsRequest {
  /** Path of the vectors (GGUF). */
  readonly vectors: string;
  /** What is given replaces what the vectors record; another model or adapter is the error `vectors-mismatch`. */
  readonly model?: Partial<ModelSpec>;
}

export interface ProjectRequest extends VectorsRequest {
  /** One layer only. */
  readonly layer?: number;
  /** Tokens each way; default 15. */
  readonly top?: number;
  readonly form?: ProjectionForm;
  /** `towards` refusal (v_l, the default) or `away` from it (-v_l). */
  readonly direction?: SteeringDirection;
}

export interface TokenLogit {
  readonly id: number;
  /** The token as text; bytes that are no UTF-8 appear as `\xNN`. */
  readonly text: string;
  readonly logit: number;
}

export interface LayerProjection {
  readonly layer: number;
  readonly promoted: readonly TokenLogit[];
  readonly suppressed: readonly TokenLogit[];
  /** Share of softmax(p_l) on the refusal tokens, 0..1. */
  readonly refusalMass: number;
  /** Mean rank of the refusal tokens in p_l, as a share of the vocabulary: 0 = all at the top. */
  readonly refusalRank: number;
}

export interface ProjectResult {
  readonly form: ProjectionForm;
  readonly direction: SteeringDirection;
  readonly layers: readonly LayerProjection[];
  readonly suggested: LayerWindow;
  /** The refusal tokens of this tokenizer that the mass counts. */
  readonly refusalTokens: readonly { readonly id: number; readonly text: string }[];
}

/** Where a token ranks in the projection of every layer. */
export interface TokenRankRequest extends VectorsRequest {
  /** What the token is, or is part of: tokens that say it are found whatever their case and the space before them. */
  readonly text: string;
  /** The token among those that are found; default the best match. */
  readonly id?: number;
  /** Default `towards`. */
  readonly direction?: SteeringDirection;
}

/** A token's place in one projection: rank 1 is the most promoted of the vocabulary. */
export interface TokenRank {
  readonly rank: number;
  readonly logit: number;
}

export interface TokenRankResult {
  readonly text: string;
  readonly direction: SteeringDirection;
  readonly vocabularySize: number;
  /** Tokens that match, the best first: at most 12. */
  readonly matches: readonly { readonly id: number; readonly text: string }[];
  /** Absent where nothing matches. */
  readonly token?: { readonly id: number; readonly text: string };
  readonly layers: readonly {
    readonly layer: number;
    readonly pure: TokenRank;
    readonly lens: TokenRank;
  }[];
}

export type StrengthUnit = 'relative' | 'absolute';
/** Towards refusal (s = +1) or away from it (s = -1). */
export type SteeringDirection = 'towards' | 'away';

export interface DecodingOptions {
  /** 0 (default) is greedy. */
  readonly temperature?: number;
  readonly topK?: number;
  readonly topP?: number;
  readonly seed?: number;
  /** 1 (default: 1.1 as in the paper's evaluation) leaves the logits alone. */
  readonly repetitionPenalty?: number;
}

export interface SteerRequest extends VectorsRequest {
  readonly prompt: PromptInput;
  readonly system?: string;
  /** Signed strength; ignored for the sign when `auto`. Default when `auto`: the tuned size, else .05 relative. */
  readonly strength?: number;
  readonly unit?: StrengthUnit;
  /** SCANS: a classifier decides the sign. */
  readonly auto?: boolean;
  /** Default: the one stored with the vectors. */
  readonly classifier?: ClassifierName;
  /** Default: the one stored with the vectors. */
  readonly threshold?: number;
  /** Default: the tuned window, else the suggested one. */
  readonly layers?: LayerWindow;
  /** New tokens at most; default 64. */
  readonly maxTokens?: number;
  readonly decoding?: DecodingOptions;
}

/** A token that may come next. */
export interface LikelyToken {
  readonly id: number;
  readonly text: string;
  readonly probability: number;
  /** Whether it opens a refusal, and so is counted in the log-odds. */
  readonly opensRefusal: boolean;
}

/** One of the two answers. */
export interface SteerAnswer {
  readonly text: string;
  readonly tokens: number;
  /** `end`: the model ended the answer; `length`: maxTokens reached. */
  readonly stop: 'end' | 'length';
  /** Log-odds of the refusal tokens at the first answer token (Arditi et al., 2406.11717). */
  readonly refusalLogOdds: number;
  /** Ten most probable first answer tokens. */
  readonly firstTokens: readonly LikelyToken[];
}

export interface Classification {
  readonly classifier: ClassifierName;
  /** Of the transition: mean cosine with its reference. Of others: log-odds of harm, or distance along the direction. */
  readonly score: number;
  readonly threshold: number;
  readonly lower: number;
  /** `harmful` when score >= threshold, `harmless` when score < lower. */
  readonly verdict: 'harmful' | 'harmless' | 'unclear';
  /** Whether the first token of the model's own greedy answer opens a refusal. */
  readonly aboutToRefuse: boolean;
  /**
   * `towards` refusal for a harmful prompt that the model is about to answer, `away` from it for a harmless one that it
   * is about to refuse; `none`, not steered, for all others. By a threshold that a request gives it is the paper's rule: `towards`
   * from the threshold on, `away` below it.
   */
  readonly direction: SteeringDirection | 'none';
}

export interface SteerResult extends Partial<Classification> {
  readonly default: SteerAnswer;
  readonly steered: SteerAnswer;
  /** Signed strength applied, in `unit`. */
  readonly strength: number;
  readonly unit: StrengthUnit;
  /** The same strength as a fraction of the residual norm, and as the length added at each layer (the paper's alpha). */
  readonly relative: number;
  readonly absolute: number;
  readonly layers: LayerWindow;
  /** KL(default || steered) at the first answer token, nats. */
  readonly kl: number;
  readonly seconds: number;
}

export interface ClassifyRequest extends VectorsRequest {
  readonly prompts: readonly PromptInput[];
  /** Default: the one stored with the vectors. */
  readonly classifier?: ClassifierName;
  readonly threshold?: number;
}

export interface ClassifyResult {
  readonly prompts: readonly Classification[];
}
