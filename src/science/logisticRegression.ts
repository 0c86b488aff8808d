import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { combination, gramMatrix, meanRow } from './gram';
import { sigmoid, softplus } from './sigmoid';
import { dot, type Vector } from './vector';

/** log-odds = weights . row + bias; weights are [width]. */
export interface LogisticModel {
  readonly weights: Float64Array;
  readonly bias: number;
}

export interface LogisticOptions {
  /** Weight of the rows' losses against the penalty: scikit-learn's C. */
  readonly c: number;
  /** Both classes weigh alike, whatever their counts: scikit-learn's class_weight='balanced'. */
  readonly balanced?: boolean;
}

/**
 * Logistic regression of `positive` on rows [count, width] (row-major), penalised by |weights|^2 / 2 and not on the
 * bias: the optimum of scikit-learn's LogisticRegression(C=c). The weights lie in the span of the rows, so Newton's
 * method runs on one number a row: O(count^2 width + iterations count^3). RangeError unless both classes are there;
 * Error where c |row|^2 is more than float64 can weigh against the penalty, about 1e15.
 */
export function fitLogistic(
  rows: Float64Array,
  count: number,
  width: number,
  positive: readonly boolean[],
  { c, balanced = false }: LogisticOptions,
): LogisticModel {
  if (rows.length !== count * width || positive.length !== count)
    throw new RangeError(
      `${rows.length} values and ${positive.length} labels are not of [${count}, ${width}].`,
    );
  const positives = positive.filter(Boolean).length;
  if (positives === 0 || positives === count) throw new RangeError('Both classes need at least one row.');
  if (!(c > 0)) throw new RangeError(`C must be positive and is ${c}.`);
  const costs = positive.map((label) =>
    balanced ? (c * count) / (2 * (label ? positives : count - positives)) : c,
  );
  // The free bias takes up any shift of the rows; near the origin their products lose fewer digits.
  const mean = meanRow(rows, count, width);
  const shifted = rows.map((value, i) => value - (mean[i % width] ?? 0));
  const { dual, bias } = newton(gramMatrix(shifted, count, width), positive, costs);
  const weights = combination(shifted, dual, width);
  return { weights, bias: bias - dot(weights, mean) };
}

/** Log-odds of the positive class, natural logarithm. */
export function logOddsOf(model: LogisticModel, row: Vector): number {
  return dot(model.weights, row) + model.bias;
}

/** A point of the search: weights = sum of dual[i] row[i], scores = K dual + bias, the log-odds of the rows. */
interface Point {
  readonly dual: Float64Array;
  readonly scores: Float64Array;
  readonly bias: number;
}

/** Newton's method doubles its digits each time; separable rows at a large C take the most, about 40. */
const mostIterations = 200;
/** Change of the log-odds, relative to the greatest, from which on they count as found. */
const tolerance = 1e-10;

/** The optimum given the rows' Gram matrix K. Steps are halved until the loss falls. */
function newton(gram: Float64Array, positive: readonly boolean[], costs: readonly number[]): Point {
  const lossOf = ({ dual, scores, bias }: Point): number =>
    costs.reduce(
      (sum, cost, i) => sum + cost * softplus((positive[i] ? -1 : 1) * (scores[i] ?? 0)),
      dual.reduce((sum, value, i) => sum + value * ((scores[i] ?? 0) - bias), 0) / 2,
    );
  let point: Point = {
    dual: new Float64Array(costs.length),
    scores: new Float64Array(costs.length),
    bias: 0,
  };
  let loss = lossOf(point);
  for (let iteration = 0; iteration < mostIterations; iteration++) {
    const target = newtonTarget(gram, positive, costs, point);
    let next = target;
    // Near the optimum the loss is flat to the last digits: a rise within rounding is none.
    const falls = (): boolean => lossOf(next) <= loss * (1 + 1e-14);
    for (let step = 0.5; !falls() && step > tolerance; step /= 2) next = between(point, target, step);
    if (!falls()) break;
    const change = largest(next.scores.map((score, i) => score - (point.scores[i] ?? 0)));
    point = next;
    loss = lossOf(point);
    if (change <= tolerance * (1 + largest(point.scores))) break;
  }
  return point;
}

/**
 * Where one full step leads: dual = costs (label - p) to first order in the scores, adding up to 0. With W the losses'
 * curvature, (I + W K) dual + W bias = W scores + slope; solved by Cholesky in the form I + sqrt(W) K sqrt(W), which
 * stays well conditioned when some W vanish (Rasmussen and Williams 2006, section 3.4.3).
 */
function newtonTarget(
  gram: Float64Array,
  positive: readonly boolean[],
  costs: readonly number[],
  { scores }: Point,
): Point {
  const count = costs.length;
  const probabilities = scores.map(sigmoid);
  const slope = probabilities.map((p, i) => (costs[i] ?? 0) * ((positive[i] ? 1 : 0) - p));
  const root = scores.map((score, i) => Math.sqrt((costs[i] ?? 0) * sigmoid(score) * sigmoid(-score)));
  const system = Matrix.eye(count);
  for (let i = 0; i < count; i++)
    for (let j = 0; j < count; j++)
      // The two roots first: the product must be the same to the last digit on both sides of the diagonal.
      system.set(i, j, system.get(i, j) + (root[i] ?? 0) * (root[j] ?? 0) * (gram[i * count + j] ?? 0));
  const cholesky = new CholeskyDecomposition(system);
  const solved = (right: Float64Array): Float64Array =>
    Float64Array.from(cholesky.solve(Matrix.columnVector(right)).getColumn(0), (x, i) => x * (root[i] ?? 0));
  const products = (dual: Float64Array): Float64Array =>
    dual.map((_, i) => dot(gram.subarray(i * count, (i + 1) * count), dual));
  // The solution without a bias, less what a bias takes from it, so that the sum is 0.
  const right = slope.map((value, i) => (root[i] ?? 0) ** 2 * (scores[i] ?? 0) + value);
  const taken = solved(products(right).map((value, i) => value * (root[i] ?? 0)));
  const withoutBias = right.map((value, i) => value - (taken[i] ?? 0));
  const ofBias = solved(root);
  const bias = total(withoutBias) / total(ofBias);
  const dual = withoutBias.map((value, i) => value - bias * (ofBias[i] ?? 0));
  return { dual, scores: products(dual).map((score) => score + bias), bias };
}

/** `step` of the way from one point to another; all three parts depend on each other linearly. */
function between(from: Point, to: Point, step: number): Point {
  const mix = (a: Float64Array, b: Float64Array): Float64Array =>
    a.map((value, i) => value + step * ((b[i] ?? 0) - value));
  return {
    dual: mix(from.dual, to.dual),
    scores: mix(from.scores, to.scores),
    bias: from.bias + step * (to.bias - from.bias),
  };
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
