import type { DecodingOptions, LayerWindow, SteerAnswer, StrengthUnit, VectorsRequest } from './method';
import type { PromptInput } from './model';

/** Answers one prompt at several strengths at once. */
export interface CompareRequest extends VectorsRequest {
  readonly prompt: PromptInput;
  readonly system?: string;
  /** Signed; 0 is the default answer. At most `mostStrengths`. */
  readonly strengths: readonly number[];
  /** Default `relative`. */
  readonly unit?: StrengthUnit;
  /** Default: the tuned window, else the suggested one. */
  readonly layers?: LayerWindow;
  /** New tokens at most; default 64. */
  readonly maxTokens?: number;
  readonly decoding?: DecodingOptions;
}

/** The answer at one strength. */
export interface ComparedAnswer extends SteerAnswer {
  /** Signed, in the unit of the request. */
  readonly strength: number;
  /** The same as a fraction of the residual norm, and as the length added at each layer. */
  readonly relative: number;
  readonly absolute: number;
  /** KL(default || this) at the first answer token, nats. */
  readonly kl: number;
}

export interface CompareResult {
  /** By rising strength, each strength once. */
  readonly answers: readonly ComparedAnswer[];
  readonly unit: StrengthUnit;
  readonly layers: LayerWindow;
  readonly seconds: number;
}

/** Strengths in one comparison: more are slow, and more than a person compares. */
export const mostStrengths = 16;
