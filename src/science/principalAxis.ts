import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { combination, gramMatrix } from './gram';
import { norm } from './vector';

/**
 * The direction in which `count` rows [count, width] vary most about the origin: their first right singular vector,
 * [width], of length 1 and either sign; zero where all rows are. Centre the rows first for the first principal
 * component. Found among the combinations of the rows (`snapshot PCA`), in O(count^2 width + count^3).
 */
export function principalAxis(rows: Float64Array, count: number, width: number): Float64Array {
  if (count === 0) return new Float64Array(width);
  const gram = Matrix.from1DArray(count, count, gramMatrix(rows, count, width));
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(gram, { assumeSymmetric: true });
  const greatest = realEigenvalues.indexOf(Math.max(...realEigenvalues));
  const axis = combination(rows, Float64Array.from(eigenvectorMatrix.getColumn(greatest)), width);
  const length = norm(axis);
  return length === 0 ? axis : axis.map((value) => value / length);
}
