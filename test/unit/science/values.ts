import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

interface Values {
  readonly directions: Record<
    'harmful' | 'harmless' | 'unit' | 'norms' | 'residualNorms' | 'cosines' | 'projections',
    number[]
  >;
  readonly roc: readonly {
    readonly positive: number[];
    readonly negative: number[];
    readonly auroc: number;
    readonly falsePositiveRates: number[];
    readonly truePositiveRates: number[];
    readonly thresholds: number[];
    readonly youdenJ: number;
    readonly cohensD: number;
  }[];
  readonly logits: Record<'logSumExp' | 'kl' | 'mass' | 'logOdds' | 'meanRankShare', number> &
    Record<'p' | 'q' | 'ids' | 'softmax' | 'top', number[]>;
  readonly transition: Record<'last' | 'opened' | 'reference' | 'scores', number[]>;
  readonly wilson: readonly Record<'hits' | 'n' | 'low' | 'high', number>[];
}

/** Numbers of numpy, scipy and scikit-learn (test/fixtures/make_science_values.py). */
export const values = JSON.parse(
  readFileSync(new URL('../../fixtures/science_values.json', import.meta.url), 'utf8'),
) as Values;

/** Fails unless both hold the same numbers within `tolerance`. */
export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-9): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++)
    expect(Math.abs((actual[i] ?? NaN) - (expected[i] ?? NaN)), `value ${i}`).toBeLessThanOrEqual(tolerance);
}
