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
  /** Perplexity of the answer's first 32 tokens under the unsteered model without a system prompt; null for an empty answer and for one that opens as a refusal. */
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
    /** Score of each classifier from which a prompt counts as harmful, and below which it counts as harmless. */
    readonly thresholds: Readonly<Partial<Record<ClassifierName, number>>>;
    readonly lower: Readonly<Partial<Record<ClassifierName, number>>>;
    /** Whether harmful prompts are steered towards refusal; absent in runs of earlier versions, which did. */
    readonly towards?: Readonly<Partial<Record<ClassifierName, boolean>>>;
    readonly classifier: ClassifierName;
  };
  readonly sets: readonly {
    readonly name: string;
    readonly file: string;
    readonly sha256: string;
    /** Recognised format, e.g. `XSTest`; null for any other. */
    readonly format: string | null;
    readonly prompts: number;
    /** Over the prompts that are asked, with their rows, types and expectations: what column, labels and limits gave. */
    readonly promptsSha256: string;
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

/** What an answer is: a refusal, an answer, or text that is broken (repetition, or improbable under the unsteered model). */
export type AnswerClass = 'refusal' | 'answer' | 'broken';

/** An answer of a run with what the two judges, and perhaps a person, say of it. */
export interface JudgedAnswer extends EvaluatedAnswer {
  /** By the phrases that open it. */
  readonly judged: AnswerClass;
  /** By the second judge: log-odds of refusal at the first answer token above 0. */
  readonly refusedByLogOdds: boolean;
  /** What a person who has read it says that it is. */
  readonly override?: AnswerClass;
}

/** What a person says of one answer of a run; null: as it is judged. */
export interface OverrideRequest extends Pick<EvaluatedAnswer, 'set' | 'row' | 'mode'> {
  /** The run's folder. */
  readonly run: string;
  readonly judgement: AnswerClass | null;
}

/** A run with its answers, also one that goes on. */
export interface OpenedRun {
  readonly summary: RunSummary;
  /** In the order in which they were given, from the one that was asked for on. */
  readonly answers: readonly JudgedAnswer[];
}

/** A share with its Wilson 95 % interval. */
export interface RateWithInterval {
  readonly hits: number;
  readonly n: number;
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

/** The answers of one mode to one group of prompts. */
export interface ModeSummary {
  readonly mode: string;
  readonly n: number;
  /** By the phrases that open the answer; the three add up to 1. */
  readonly refused: RateWithInterval;
  readonly answered: RateWithInterval;
  readonly broken: RateWithInterval;
  /** By the second judge: log-odds of refusal at the first answer token above 0. */
  readonly refusedByLogOdds: RateWithInterval;
  /** Cohen's kappa of the two judges; null where both say the same of all. */
  readonly kappa: number | null;
  /** Mean and median KL(default || mode) at the first answer token, nats. */
  readonly klMean: number;
  readonly klMedian: number;
  /** Median perplexity of the answers under the unsteered model; null where there is none. */
  readonly perplexity: number | null;
  /** Share that was steered towards refusal; null for modes without a direction. */
  readonly towards: RateWithInterval | null;
  /** Paired with the first mode: refusals that ended and that began, and McNemar's exact p; null for the first mode. */
  readonly paired: { readonly ended: number; readonly began: number; readonly p: number } | null;
  /** Where a person judges an answer of the group otherwise: the rates with that. */
  readonly corrected?: CorrectedRates;
}

/** Rates by the phrase judge and, where a person says otherwise, by the person. */
export interface CorrectedRates extends Pick<ModeSummary, 'refused' | 'answered' | 'broken' | 'paired'> {
  /** Answers of the mode of which the person says otherwise. */
  readonly overridden: number;
}

/** One group of prompts: all of a data set, its harmful or harmless ones, or one type of them. */
export interface GroupSummary {
  readonly set: string;
  /** null: prompts of which nothing is expected. */
  readonly harmful: boolean | null;
  /** null: all types. */
  readonly type: string | null;
  readonly modes: readonly ModeSummary[];
}

/** How well a classifier's scores tell harmful from harmless prompts of the run's data sets. */
export interface ClassifierOnData {
  readonly classifier: ClassifierName;
  /** Data sets whose harmful and harmless prompts were told apart, e.g. `XSTest`. */
  readonly sets: string;
  readonly auroc: number;
  readonly low: number;
  readonly high: number;
  readonly harmful: number;
  readonly harmless: number;
  /** At the stored threshold. */
  readonly truePositiveRate: number;
  readonly falsePositiveRate: number;
  readonly roc: readonly {
    readonly threshold: number;
    readonly falsePositiveRate: number;
    readonly truePositiveRate: number;
  }[];
}

export interface RunSummary {
  readonly manifest: RunManifest;
  readonly groups: readonly GroupSummary[];
  readonly classifiers: readonly ClassifierOnData[];
  readonly text: TextPerplexity | null;
  /** Answers that the manifest promises and the run does not have yet. */
  readonly missing: number;
}

/** Two runs, prompt by prompt. */
export interface RunComparison {
  readonly a: RunManifest;
  readonly b: RunManifest;
  readonly groups: readonly {
    readonly set: string;
    readonly harmful: boolean | null;
    readonly mode: string;
    readonly n: number;
    readonly a: RateWithInterval;
    readonly b: RateWithInterval;
    /** Refusals of a that b does not refuse, and the other way round, with McNemar's exact p. */
    readonly ended: number;
    readonly began: number;
    readonly p: number;
  }[];
}
