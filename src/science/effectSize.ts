import type { Scores } from './roc';

/** Cohen's d: difference of the means in units of the pooled standard deviation (n - 1); 0 where that is zero. */
export function cohensD(positive: Scores, negative: Scores): number {
  const a = moments(positive);
  const b = moments(negative);
  const freedom = positive.length + negative.length - 2;
  if (freedom < 1) throw new RangeError("Cohen's d needs at least three scores.");
  const deviation = Math.sqrt((a.squares + b.squares) / freedom);
  return deviation === 0 ? 0 : (a.mean - b.mean) / deviation;
}

/** Mean and sum of squared deviations from it. */
function moments(scores: Scores): { mean: number; squares: number } {
  if (scores.length === 0) throw new RangeError('Both classes need at least one score.');
  const values = Array.from(scores);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, squares: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) };
}
