import { wilson } from './intervals';
import type { Scores } from './roc';

/** An AUROC with its 95 % interval. */
export interface AurocInterval {
  readonly auroc: number;
  readonly low: number;
  readonly high: number;
}

/** Two-sided 97.5 % point of the standard normal distribution. */
const z95 = 1.959963984540054;

/**
 * The area under the ROC curve with DeLong's 95 % interval (DeLong, DeLong and Clarke-Pearson 1988), clipped to 0..1.
 * O(n log n).
 *
 * Its variance is 0 at an AUROC of 0 or 1 and where all scores are equal, and unknown for a class of one score. There
 * the interval is Wilson's of as many independent pairs as the smaller class allows, so that ten scores that happen to
 * be separated do not count as certainty. It is the wider of the two kinds: an AUROC just below 1 may show a narrower
 * interval.
 */
export function aurocInterval(positive: Scores, negative: Scores): AurocInterval {
  const ofPositive = placements(positive, negative);
  const ofNegative = placements(negative, positive);
  const auroc = ofPositive.reduce((sum, value) => sum + value, 0) / ofPositive.length;
  const pairs = Math.min(positive.length, negative.length);
  const variance = pairs < 2 ? 0 : varianceOfMean(ofPositive) + varianceOfMean(ofNegative);
  // One pair out of order among millions still gives more than this, rounding less.
  if (variance < 1e-20) {
    const { low, high } = wilson(auroc * pairs, pairs);
    return { auroc, low, high };
  }
  const half = z95 * Math.sqrt(variance);
  return { auroc, low: Math.max(0, auroc - half), high: Math.min(1, auroc + half) };
}

/** For every score the share of `others` that lie below it, equals counting half. */
function placements(scores: Scores, others: Scores): Float64Array {
  if (scores.length === 0) throw new RangeError('Both classes need at least one score.');
  const sorted = Float64Array.from(others).sort();
  return Float64Array.from(scores, (score) => {
    if (Number.isNaN(score)) throw new RangeError('A score is not a number.');
    const below = countWhere(sorted, (other) => other < score);
    const notAbove = countWhere(sorted, (other) => other <= score);
    return (below + notAbove) / 2 / sorted.length;
  });
}

/** How many of the sorted values pass a test that the first ones pass and the rest do not. */
function countWhere(sorted: Float64Array, passes: (value: number) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (passes(sorted[middle] ?? NaN)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Sample variance (n - 1) over n. */
function varianceOfMean(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return squares / (values.length - 1) / values.length;
}
