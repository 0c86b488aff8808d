/** Scores of one class. Higher means more positive. */
export type Scores = ArrayLike<number>;

/** One point of a ROC curve: what counts as positive is score >= threshold. */
export interface RocPoint {
  /** Infinity at the first point, where nothing is positive. */
  readonly threshold: number;
  readonly falsePositiveRate: number;
  readonly truePositiveRate: number;
}

/** Scores of both classes, highest first. */
function ranked(positive: Scores, negative: Scores): { score: number; positive: boolean }[] {
  if (positive.length === 0 || negative.length === 0)
    throw new RangeError('Both classes need at least one score.');
  const all = [
    ...Array.from(positive, (score) => ({ score, positive: true })),
    ...Array.from(negative, (score) => ({ score, positive: false })),
  ];
  if (all.some(({ score }) => Number.isNaN(score))) throw new RangeError('A score is not a number.');
  return all.sort((a, b) => b.score - a.score);
}

/** The ROC curve from (0, 0) to (1, 1): one point a distinct score, thresholds falling. O(n log n). */
export function rocCurve(positive: Scores, negative: Scores): RocPoint[] {
  const points: RocPoint[] = [{ threshold: Infinity, falsePositiveRate: 0, truePositiveRate: 0 }];
  const scores = ranked(positive, negative);
  let truePositives = 0;
  let falsePositives = 0;
  scores.forEach((item, index) => {
    if (item.positive) truePositives++;
    else falsePositives++;
    if (scores[index + 1]?.score === item.score) return;
    points.push({
      threshold: item.score,
      falsePositiveRate: falsePositives / negative.length,
      truePositiveRate: truePositives / positive.length,
    });
  });
  return points;
}

/** Probability that a positive scores above a negative, ties counting half: the area under the ROC curve. */
export function auroc(positive: Scores, negative: Scores): number {
  let area = 0;
  let last: RocPoint | undefined;
  for (const point of rocCurve(positive, negative)) {
    if (last)
      area +=
        ((point.falsePositiveRate - last.falsePositiveRate) *
          (point.truePositiveRate + last.truePositiveRate)) /
        2;
    last = point;
  }
  return area;
}

/** A threshold on a score, and Youden's J = true positive rate - false positive rate at it. */
export interface Threshold {
  readonly threshold: number;
  readonly youdenJ: number;
}

/**
 * The threshold with the highest J: midway between the two neighbouring scores that it parts. Among equals the one
 * with the widest gap between them, because it is the least sensitive. Where no cut is better than none (J <= 0) it
 * is the lowest score, at which everything is positive and J is 0.
 */
export function youdenThreshold(positive: Scores, negative: Scores): Threshold {
  const curve = rocCurve(positive, negative);
  const lowest = curve[curve.length - 1]?.threshold ?? 0;
  let best = { threshold: lowest, youdenJ: 0, gap: 0 };
  for (let index = 1; index + 1 < curve.length; index++) {
    const point = curve[index];
    const below = curve[index + 1]?.threshold;
    if (!point || below === undefined) continue;
    const youdenJ = point.truePositiveRate - point.falsePositiveRate;
    const gap = point.threshold - below;
    // Rates are quotients of small integers: differences below this are rounding.
    const better = youdenJ - best.youdenJ;
    if (youdenJ > 1e-12 && (better > 1e-12 || (better > -1e-12 && gap > best.gap)))
      best = { threshold: below + gap / 2, youdenJ, gap };
  }
  return { threshold: best.threshold, youdenJ: best.youdenJ };
}
