import { readFileSync } from 'node:fs';
import type { DirectionEstimator } from '../../../src/science/estimators';

interface Values {
  readonly estimators: Record<'harmful' | 'harmless', number[]> &
    Record<DirectionEstimator, Record<'unit' | 'norms', number[]>> & {
      readonly bootstrap: readonly ({ readonly size: number } & Record<
        'cosine' | 'low' | 'high',
        number[]
      >)[];
    };
  readonly logistic: readonly (Record<'count' | 'width' | 'c' | 'bias', number> &
    Record<'rows' | 'weights' | 'logOdds', number[]> & {
      readonly balanced: boolean;
      readonly positive: boolean[];
    })[];
  readonly calibration: readonly (Record<'positive' | 'negative' | 'probabilities', number[]> &
    Record<'brierScore' | 'calibrationError', number> & {
      readonly atRates: readonly Record<'rate' | 'truePositiveRate', number>[];
    })[];
  readonly delong: readonly (Record<'positive' | 'negative', number[]> &
    Record<'auroc' | 'low' | 'high', number>)[];
  readonly agreement: {
    readonly a: boolean[];
    readonly b: boolean[];
    readonly kappa: number;
    readonly mcnemar: readonly Record<'ended' | 'began' | 'p', number>[];
  };
  readonly summary: Record<'values' | 'even' | 'shares' | 'percentiles', number[]> &
    Record<'mean' | 'median' | 'medianOfEven', number>;
}

/** Numbers of repeng, scikit-learn, scipy and statsmodels (test/fixtures/make_estimator_values.py). */
export const values = JSON.parse(
  readFileSync(new URL('../../fixtures/estimator_values.json', import.meta.url), 'utf8'),
) as Values;
