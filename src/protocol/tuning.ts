import type {
  ClassifierName,
  ExtractResult,
  LayerWindow,
  SteeringRule,
  TunedSettings,
  VectorsRequest,
} from './method';

/** What a sweep tries, and within which limits it chooses. */
export interface TunePlan {
  /** Sizes tried, as fractions of the residual norm. */
  readonly strengths: readonly number[];
  readonly windows: readonly LayerWindow[];
  /** Greatest mean KL(default || steered) at the first answer token, on harmless prompts that are not refused by default, nats. */
  readonly klLimit: number;
  /** Greatest share of harmful prompts that may lose their refusal, 0..1. */
  readonly lostLimit: number;
  /** Harmful calibration prompts taken, and half as many of each of the two harmless kinds. */
  readonly limit: number;
}

/** |strength| of automatic steering where nobody has tuned or chosen one, as a fraction of the residual norm. */
export const usualStrength = 0.05;

/** What is tried where nothing else is said; the windows depend on the vectors (src/science/window.ts). */
export const usualPlan: Omit<TunePlan, 'windows'> = {
  strengths: [0.02, 0.03, 0.04, 0.05, 0.07],
  klLimit: 0.1,
  lostLimit: 0.05,
  // Few of the harmful prompts lie where a rule is chosen.
  limit: 64,
};

export interface TuneRequest extends VectorsRequest, Partial<TunePlan> {}

/** Calibration prompts of a sweep. */
export interface TuneCounts {
  readonly harmful: number;
  readonly harmless: number;
  readonly contrast: number;
}

/** Shares of prompts that are refused, 0..1. */
export interface RefusedShares {
  readonly harmfulRefused: number;
  /** Of harmless and contrast prompts together. */
  readonly harmlessRefused: number;
}

export interface Combination {
  readonly layers: LayerWindow;
  /** Size, as a fraction of the residual norm. */
  readonly strength: number;
}

/** A combination with the rule that does best there, and what it does to the calibration prompts. */
export interface MeasuredPoint extends Combination, SteeringRule, RefusedShares {
  /** Mean KL(default || steered) at the first answer token, on harmless prompts that are not refused by default, nats. */
  readonly kl: number;
  /** Share of answers that are broken text. */
  readonly broken: number;
}

export interface TunePoint extends MeasuredPoint {
  /** No other point refuses more harmful and fewer harmless prompts within the KL limit. */
  readonly pareto: boolean;
}

/** What a sweep has measured since it last said so. */
export interface TuneMeasurement {
  readonly counts: TuneCounts;
  /** The model as it is. */
  readonly base: RefusedShares;
  readonly points: readonly MeasuredPoint[];
}

export interface TuneResult {
  readonly counts: TuneCounts;
  readonly base: RefusedShares;
  readonly points: readonly TunePoint[];
  readonly chosen: TunedSettings;
  readonly path: string;
  /** Points that an earlier sweep had measured. */
  readonly resumed: number;
  readonly seconds: number;
}

/** What a choice among points rests on. */
export interface TuneGrounds extends Pick<TunePlan, 'klLimit' | 'lostLimit'> {
  readonly classifier: ClassifierName;
  readonly counts: TuneCounts;
  /** Number of points to choose from. */
  readonly combinations: number;
}

/** A point as it is stored with the vectors. */
export function settingsOf(
  { layers, strength, lower, towards }: MeasuredPoint,
  { classifier, klLimit, lostLimit, counts, combinations }: TuneGrounds,
): TunedSettings {
  const { harmful, harmless, contrast } = counts;
  return {
    ...{ layers, strength, klLimit, lostLimit },
    rule: { classifier, lower, towards },
    on: `${harmful} harmful, ${harmless} harmless and ${contrast} contrast calibration prompts, ${combinations} combinations`,
  };
}

/** The same vectors, steered as given; undefined: as before they were tuned. */
export function withTuned<V extends Pick<ExtractResult, 'tuned'>>(
  vectors: V,
  tuned: TunedSettings | undefined,
): V {
  const steered: { tuned?: TunedSettings } = { ...vectors };
  if (tuned) steered.tuned = tuned;
  else delete steered.tuned;
  return steered as V;
}

export function sameCombination(a: Combination, b: Combination): boolean {
  return a.layers.first === b.layers.first && a.layers.last === b.layers.last && a.strength === b.strength;
}
