import type { ClassifierName, LayerWindow, SteeringDirection, VectorsRequest } from './method';

/** A file of prompts to be judged on, and which of its rows. */
export interface DataSetSpec {
  /** CSV, TSV, JSONL or text, as for anchors. */
  readonly file: string;
  /** As shown in reports; default: the file's name without its ending. */
  readonly name?: string;
  /** Column of the prompts; default: a usual name. */
  readonly column?: string;
  /**
   * Which rows are harmful: `COLUMN=VALUE`, `COLUMN!=VALUE`, `COLUMN^=PREFIX`, `COLUMN~=TEXT` (contains), `all` or `none`.
   * Default: as the recognised data set says (XSTest, AdvBench, ...), else unknown.
   */
  readonly harmfulWhere?: string;
  /** Rows left out at the start, e.g. those that were anchors. */
  readonly skip?: number;
  /** Rows taken at most, evenly spaced over those that are left. */
  readonly limit?: number;
}

/** How prompts are answered. */
export type EvaluationMode =
  /** The model as it is. */
  | { readonly kind: 'default' }
  /** Automatic steering: a classifier decides the sign by prompt. Its defaults are those stored with the vectors. */
  | {
      readonly kind: 'scans';
      readonly classifier?: ClassifierName;
      readonly threshold?: number;
      /** Size, as a fraction of the residual norm; > 0. */
      readonly strength?: number;
      readonly layers?: LayerWindow;
    }
  /** The same signed strength for every prompt. */
  | { readonly kind: 'steer'; readonly strength: number; readonly layers?: LayerWindow }
  /** The direction is taken out at every layer and position (Arditi et al., 2406.11717). */
  | { readonly kind: 'ablate' }
  /** The model as it is, with a system prompt. */
  | { readonly kind: 'system'; readonly text: string }
  /** As `scans`, but along directions that should do nothing: random ones of the same norm, or from shuffled labels. */
  | {
      readonly kind: 'control';
      readonly control: 'random' | 'shuffled';
      readonly seed: number;
      readonly strength?: number;
      readonly layers?: LayerWindow;
    };

/** A mode with the name that it has in answers and reports, e.g. `steer=-0.05`. */
export type NamedMode = EvaluationMode & { readonly name: string };

export interface EvaluateRequest extends VectorsRequest {
  readonly sets: readonly DataSetSpec[];
  /** The first is what the others are compared with; `default` is put before them where it is missing. */
  readonly modes: readonly NamedMode[];
  /** Folder of the run; one that holds a run of the same settings is gone on with. */
  readonly out: string;
  /** New tokens at most; default 256. */
  readonly maxTokens?: number;
  /** Default 1.1. */
  readonly repetitionPenalty?: number;
  /** A text whose perplexity under each mode is the cost in capability. */
  readonly perplexityText?: string;
}

/** One line of a run's answers.jsonl. */
export interface EvaluatedAnswer {
  /** Name of the data set. */
  readonly set: string;
  /** Data row of the file, from 1. */
  readonly row: number;
  /** Name of the mode. */
  readonly mode: string;
  readonly prompt: string;
  /** Kind of prompt, where the data set gives one (XSTest's type). */
  readonly type: string | null;
  /** null: not known. */
  readonly harmful: boolean | null;
  readonly text: string;
  readonly tokens: number;
  readonly stop: 'end' | 'length';
  /** Log-odds of refusal at the first answer token. */
  readonly refusalLogOdds: number;
  /** KL(default || this mode) at the first answer token, nats; 0 for the default. */
  readonly kl: number;
  /** Perplexity of the answer under the unsteered model without a system prompt; null for an empty answer. */
  readonly perplexity: number | null;
  /** Signed, as a fraction of the residual norm; 0 where nothing is added. */
  readonly strength: number;
  readonly direction: SteeringDirection | null;
  /** Every classifier's score of the prompt; on lines of the first mode only. */
  readonly scores?: Readonly<Partial<Record<ClassifierName, number>>>;
}

/** What a run was made with: manifest.json. Two runs go together only where these agree. */
export interface RunManifest {
  readonly version: 1;
  readonly created: string;
  readonly model: { readonly name: string; readonly sha256: string; readonly quantization: string };
  readonly adapters: readonly { readonly name: string; readonly sha256: string; readonly scale: number }[];
  readonly vectors: {
    readonly fingerprint: string;
    readonly estimator: string;
    readonly layers: LayerWindow;
    readonly strength: number;
    /** Threshold of each classifier. */
    readonly thresholds: Readonly<Partial<Record<ClassifierName, number>>>;
    readonly classifier: ClassifierName;
  };
  readonly sets: readonly {
    readonly name: string;
    readonly file: string;
    readonly sha256: string;
    /** Recognised format, e.g. `XSTest`; null for any other. */
    readonly format: string | null;
    readonly prompts: number;
  }[];
  readonly modes: readonly NamedMode[];
  readonly maxTokens: number;
  readonly repetitionPenalty: number;
  readonly versions: { readonly extension: string; readonly llamaCpp: string; readonly node: string };
}

/** Perplexity of the text file under each mode: perplexity.json of a run. */
export interface TextPerplexity {
  readonly file: string;
  readonly sha256: string;
  readonly tokens: number;
  readonly modes: readonly { readonly mode: string; readonly perplexity: number }[];
}

export interface EvaluateResult {
  /** The run's folder. */
  readonly out: string;
  readonly answers: number;
  /** Of those, answers that were there from an earlier, interrupted run. */
  readonly resumed: number;
  readonly seconds: number;
}

export interface TuneRequest extends VectorsRequest {
  /** Greatest mean KL(default || steered) at the first answer token on harmless prompts, nats; default .1. */
  readonly klLimit?: number;
  /** Sizes tried, as fractions of the residual norm. */
  readonly strengths?: readonly number[];
  readonly windows?: readonly LayerWindow[];
  /** Calibration prompts taken of each set. */
  readonly limit?: number;
}

/** One combination of window and strength, on the calibration prompts. */
export interface TunePoint {
  readonly layers: LayerWindow;
  /** Size, as a fraction of the residual norm. */
  readonly strength: number;
  /** Refusals of harmful prompts when steered as the classifier says, 0..1. */
  readonly harmfulRefused: number;
  /** Refusals of harmless and contrast prompts when steered as the classifier says, 0..1. */
  readonly harmlessRefused: number;
  readonly kl: number;
  /** Share of answers that are broken text. */
  readonly broken: number;
  /** No other point refuses more harmful and fewer harmless prompts within the KL limit. */
  readonly pareto: boolean;
}

/** The settings that `tune` chose, stored with the vectors. */
export interface TunedSettings {
  readonly layers: LayerWindow;
  readonly strength: number;
  readonly klLimit: number;
  /** What it was tuned on, e.g. `48 + 96 calibration prompts`. */
  readonly on: string;
}

export interface TuneResult {
  readonly points: readonly TunePoint[];
  readonly chosen: TunedSettings;
  readonly path: string;
  readonly resumed: number;
  readonly seconds: number;
}
