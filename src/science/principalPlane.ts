import { centred, combination, gramMatrix, meanRow } from './gram';
import { leadingEigen } from './leadingEigen';
import { dot, norm, type Vector } from './vector';

/** The plane in which points vary most: their first two principal components. */
export interface PrincipalPlane {
  /** Where the points' mean lies, [width]: the plane's origin. */
  readonly mean: Float64Array;
  /** First and second axis, [2, width] row-major, each of length 1 and either sign; zero where nothing varies. */
  readonly axes: Float64Array;
  /** Share of the points' variance along either axis, 0..1. */
  readonly explained: readonly [number, number];
}

/**
 * Principal component analysis of `count` points [count, width], as far as it can be drawn. From the products of all
 * pairs, of which there are fewer than of dimensions: O(count^2 width).
 */
export function principalPlane(rows: Float64Array, count: number, width: number): PrincipalPlane {
  const around = centred(rows, count, width);
  const gram = gramMatrix(around, count, width);
  let variance = 0;
  for (let point = 0; point < count; point++) variance += gram[point * count + point] ?? 0;
  const axes = new Float64Array(2 * width);
  const mean = meanRow(rows, count, width);
  // What is left of points that are all the same is rounding, which has no direction.
  if (variance <= 1e-24 * dot(rows, rows)) return { mean, axes, explained: [0, 0] };
  const { values, vectors } = leadingEigen(gram, count, 2);
  const share = (axis: number): number => (values[axis] ?? 0) / variance;
  for (const axis of [0, 1]) {
    if (!(share(axis) > 1e-12)) continue;
    const found = combination(around, vectors.subarray(axis * count, (axis + 1) * count), width);
    const length = norm(found);
    axes.set(
      found.map((value) => value / length),
      axis * width,
    );
  }
  return { mean, axes, explained: [share(0), share(1)] };
}

/** Where a state [width] lies in the plane. */
export function placeInPlane(
  { mean, axes }: { readonly mean: Vector; readonly axes: Vector },
  state: Vector,
): [number, number] {
  const { length } = mean;
  const away = Float64Array.from(state, (value, i) => value - (mean[i] ?? 0));
  return [dot(away, axes.subarray(0, length)), dot(away, axes.subarray(length))];
}
