import { rocCurve, type Scores } from './roc';
import { sigmoid, softplus } from './sigmoid';

/** What a threshold does: the shares of both classes that score at or above it. */
export interface Rates {
  readonly truePositiveRate: number;
  readonly falsePositiveRate: number;
}

/** A threshold with its rates. */
export interface OperatingPoint extends Rates {
  readonly threshold: number;
}

/** Rates where score >= threshold is positive; RangeError where a class is empty. */
export function ratesAt(positive: Scores, negative: Scores, threshold: number): Rates {
  if (positive.length === 0 || negative.length === 0)
    throw new RangeError('Both classes need at least one score.');
  const share = (scores: Scores): number =>
    Array.from(scores).filter((score) => score >= threshold).length / scores.length;
  return { truePositiveRate: share(positive), falsePositiveRate: share(negative) };
}

/**
 * The highest true-positive rate that costs a false-positive rate of `rate` (0..1) at most, and of equals the one with
 * the fewest false positives. The threshold lies midway between the two scores that it parts. Where even the highest
 * score costs too much it lies above all of them (a finite number, which JSON carries), and both rates are 0; where
 * everything may be positive it is the lowest score.
 */
export function thresholdAtFalsePositiveRate(
  positive: Scores,
  negative: Scores,
  rate: number,
): OperatingPoint {
  if (!(rate >= 0 && rate <= 1)) throw new RangeError(`${rate} is not a rate of 0 to 1.`);
  const curve = rocCurve(positive, negative);
  let chosen = 0;
  curve.forEach((point, index) => {
    // Rates are quotients of small integers: differences below this are rounding.
    const allowed = point.falsePositiveRate <= rate + 1e-12;
    if (allowed && point.truePositiveRate > (curve[chosen]?.truePositiveRate ?? 0)) chosen = index;
  });
  const { truePositiveRate = 0, falsePositiveRate = 0, threshold: above = Infinity } = curve[chosen] ?? {};
  const below = curve[chosen + 1]?.threshold ?? above;
  const threshold = chosen === 0 ? below + Math.max(1, Math.abs(below)) : midway(below, above);
  return { threshold, truePositiveRate, falsePositiveRate };
}

/** Above `below` and at most `above`, also where float64 has nothing between them. */
function midway(below: number, above: number): number {
  const middle = below + (above - below) / 2;
  return middle > below ? middle : above;
}

/**
 * Platt scaling: score -> probability of the positive class, 1 / (1 + exp(-(a z + b))) over the standardised score z.
 * Fitted to (n+ + 1) / (n+ + 2) and 1 / (n- + 2) instead of 1 and 0, which keeps it finite where the classes do not
 * overlap (Platt 1999; the computation: Lin, Lin and Weng 2007, as in scikit-learn's method='sigmoid'). The
 * probability holds for the mixture of classes that it was fitted to.
 */
export function platt(positive: Scores, negative: Scores): (score: number) => number {
  if (positive.length === 0 || negative.length === 0)
    throw new RangeError('Both classes need at least one score.');
  const scores = Float64Array.from([...Array.from(positive), ...Array.from(negative)]);
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length;
  const deviation = Math.sqrt(variance) || 1;
  const z = scores.map((score) => (score - mean) / deviation);
  const ofPositive = (positive.length + 1) / (positive.length + 2);
  const ofNegative = 1 / (negative.length + 2);
  const [slope, bias] = fitLine(
    z,
    z.map((_, i) => (i < positive.length ? ofPositive : ofNegative)),
  );
  return (score) => sigmoid((slope * (score - mean)) / deviation + bias);
}

/** Newton steps for two parameters; about ten are usual. */
const mostIterations = 100;

/** Slope and bias of the log-odds over z that are most likely to give `targets` (probabilities). */
function fitLine(z: Float64Array, targets: Float64Array): [slope: number, bias: number] {
  const lossOf = (slope: number, bias: number): number =>
    z.reduce((sum, x, i) => sum + softplus(slope * x + bias) - (targets[i] ?? 0) * (slope * x + bias), 0);
  let [slope, bias] = [0, 0];
  for (let iteration = 0; iteration < mostIterations; iteration++) {
    const [ofSlope, ofBias] = newtonStep(z, targets, slope, bias);
    let step = 1;
    while (lossOf(slope - step * ofSlope, bias - step * ofBias) > lossOf(slope, bias) && step > 1e-10)
      step /= 2;
    slope -= step * ofSlope;
    bias -= step * ofBias;
    if (step * Math.hypot(ofSlope, ofBias) < 1e-12 * (1 + Math.hypot(slope, bias))) break;
  }
  return [slope, bias];
}

/** The loss's gradient over its curvature. */
function newtonStep(
  z: Float64Array,
  targets: Float64Array,
  slope: number,
  bias: number,
): [slope: number, bias: number] {
  let [g0, g1] = [0, 0];
  // Where all scores are equal nothing depends on the slope; this keeps it at 0.
  let [h00, h01, h11] = [1e-12, 0, 1e-12];
  z.forEach((x, i) => {
    const p = sigmoid(slope * x + bias);
    const error = p - (targets[i] ?? 0);
    const curvature = p * (1 - p);
    g0 += error * x;
    g1 += error;
    h00 += curvature * x * x;
    h01 += curvature * x;
    h11 += curvature;
  });
  const determinant = h00 * h11 - h01 * h01;
  return [(h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant];
}

/** Mean squared error of probabilities (Brier 1950); 0 is perfect, .25 is always saying one half. */
export function brierScore(probabilities: Scores, labels: readonly boolean[]): number {
  requireLabels(probabilities, labels);
  const errors = labels.map((label, i) => ((probabilities[i] ?? 0) - (label ? 1 : 0)) ** 2);
  return errors.reduce((sum, error) => sum + error, 0) / labels.length;
}

/**
 * Expected calibration error (Guo et al. 2017, 1706.04599): over `bins` equal parts of 0..1, each open below and closed
 * above, the distance between mean probability and share of positives, weighted by the probabilities in the bin.
 */
export function calibrationError(probabilities: Scores, labels: readonly boolean[], bins = 10): number {
  requireLabels(probabilities, labels);
  const excess = new Float64Array(bins);
  labels.forEach((label, i) => {
    const probability = probabilities[i] ?? 0;
    const bin = Math.max(0, Math.ceil(probability * bins) - 1);
    excess[bin] = (excess[bin] ?? 0) + probability - (label ? 1 : 0);
  });
  return excess.reduce((sum, value) => sum + Math.abs(value), 0) / labels.length;
}

function requireLabels(probabilities: Scores, labels: readonly boolean[]): void {
  if (labels.length === 0 || probabilities.length !== labels.length)
    throw new RangeError(`${probabilities.length} probabilities and ${labels.length} labels are not paired.`);
  if (!Array.from(probabilities).every((value) => value >= 0 && value <= 1))
    throw new RangeError('A probability is not within 0 to 1.');
}
