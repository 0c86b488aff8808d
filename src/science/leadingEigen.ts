import { EigenvalueDecomposition, Matrix, QrDecomposition } from 'ml-matrix';
import { seededRandom } from './folds';

/** The greatest eigenvalues of a matrix, falling, and their eigenvectors of length 1, [count, size] row-major. */
export interface LeadingEigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/** Vectors that are iterated beside those that are wanted: the more, the less a small gap behind them matters. */
const guard = 6;
const mostIterations = 1000;

/**
 * The `count` greatest eigenvalues of a symmetric, positive semidefinite matrix [size, size] with their eigenvectors of
 * either sign, by subspace iteration: full decompositions take O(size^3), this O(size^2) a step. Ends where no wanted
 * vector v is further than `tolerance` of the greatest eigenvalue from being one, |A v - value v|. Fewer than `count`
 * where the matrix is smaller.
 */
export function leadingEigen(
  matrix: Float64Array,
  size: number,
  count: number,
  tolerance = 1e-8,
): LeadingEigen {
  const wanted = Math.min(count, size);
  const a = Matrix.from1DArray(size, size, matrix);
  const random = seededRandom(1);
  let basis = new Matrix(size, Math.min(size, wanted + guard)).apply(function (row, column) {
    this.set(row, column, random() - 0.5);
  });
  for (let iteration = 0; ; iteration++) {
    const orthonormal = new QrDecomposition(basis).orthogonalMatrix;
    const image = a.mmul(orthonormal);
    // The eigenvectors within the subspace (Rayleigh-Ritz).
    const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(
      orthonormal.transpose().mmul(image),
      { assumeSymmetric: true },
    );
    const order = realEigenvalues.map((_, index) => index).reverse();
    const values = order.map((index) => Math.max(0, realEigenvalues[index] ?? 0));
    const turn = eigenvectorMatrix.subMatrixColumn(order);
    const vectors = orthonormal.mmul(turn);
    basis = image.mmul(turn);
    const limit = tolerance * (values[0] ?? 0);
    const settled = values
      .slice(0, wanted)
      .every((value, at) => distance(basis.getColumn(at), vectors.getColumn(at), value) <= limit);
    if (settled || iteration === mostIterations)
      return {
        values: Float64Array.from(values.slice(0, wanted)),
        vectors: Float64Array.from(Array.from({ length: wanted }, (_, at) => vectors.getColumn(at)).flat()),
      };
  }
}

/** |image - value vector|. */
function distance(image: readonly number[], vector: readonly number[], value: number): number {
  return Math.hypot(...image.map((each, row) => each - value * (vector[row] ?? 0)));
}
