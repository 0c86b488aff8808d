import { stateAt, type States } from './states';

/** States of some prompts (indices; all if absent) at one layer, [prompts, d] row-major in float64. */
export function layerRows(states: States, layer: number, prompts?: readonly number[]): Float64Array {
  const chosen = prompts ?? Array.from({ length: states.prompts }, (_, prompt) => prompt);
  const rows = new Float64Array(chosen.length * states.hiddenSize);
  chosen.forEach((prompt, place) => rows.set(stateAt(states, prompt, layer), place * states.hiddenSize));
  return rows;
}

/** The rows of a, then those of b, of one width. */
export function stacked(a: Float64Array, b: Float64Array): Float64Array {
  const rows = new Float64Array(a.length + b.length);
  rows.set(a);
  rows.set(b, a.length);
  return rows;
}

/** Mean of `count` rows, [width]. */
export function meanRow(rows: Float64Array, count: number, width: number): Float64Array {
  const mean = new Float64Array(width);
  for (let i = 0; i < rows.length; i++) mean[i % width] = (mean[i % width] ?? 0) + (rows[i] ?? 0) / count;
  return mean;
}

/** Rows [count, width] less their mean, which is taken out of all products between them. */
export function centred(rows: Float64Array, count: number, width: number): Float64Array {
  const mean = meanRow(rows, count, width);
  return rows.map((value, i) => value - (mean[i % width] ?? 0));
}

/**
 * Dot products of all pairs of rows, [count, count] row-major. There are fewer prompts than dimensions, and what rows
 * span can be solved for in as many numbers as there are rows. O(count^2 width).
 */
export function gramMatrix(rows: Float64Array, count: number, width: number): Float64Array {
  const gram = new Float64Array(count * count);
  for (let a = 0; a < count; a++)
    for (let b = 0; b <= a; b += 4)
      fourProducts(rows, width, a, b).forEach((product, k) => {
        if (b + k > a) return;
        gram[a * count + b + k] = product;
        gram[(b + k) * count + a] = product;
      });
  return gram;
}

/** Products of row a with rows b..b+3 (none beyond a). Four sums that do not wait for each other are faster than one. */
function fourProducts(rows: Float64Array, width: number, a: number, b: number): number[] {
  const at = (row: number): number => Math.min(row, a) * width;
  const [first, second, third, fourth] = [at(b), at(b + 1), at(b + 2), at(b + 3)];
  let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
  for (let i = 0; i < width; i++) {
    const value = rows[a * width + i] ?? 0;
    sum0 += value * (rows[first + i] ?? 0);
    sum1 += value * (rows[second + i] ?? 0);
    sum2 += value * (rows[third + i] ?? 0);
    sum3 += value * (rows[fourth + i] ?? 0);
  }
  return [sum0, sum1, sum2, sum3];
}

/** Sum of rows [weights.length, width] times `weights`, [width]. */
export function combination(rows: Float64Array, weights: Float64Array, width: number): Float64Array {
  const sum = new Float64Array(width);
  weights.forEach((weight, index) => {
    for (let i = 0; i < width; i++) sum[i] = (sum[i] ?? 0) + weight * (rows[index * width + i] ?? 0);
  });
  return sum;
}
