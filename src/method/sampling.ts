import type { Sampling } from '../engine/engine';
import type { DecodingOptions } from '../protocol/method';

/** Greedy with a repetition penalty of 1.1 unless chosen otherwise, as in the paper's evaluation. */
export function samplingOf(decoding: DecodingOptions = {}): Sampling {
  return { temperature: 0, topK: 40, topP: 0.95, seed: 0, repetitionPenalty: 1.1, ...decoding };
}
