/**
 * Where the means lie closer together than this share of the residual norm, any two tokens differ by many times as much:
 * on the over-cautious model the standard deviation over content tokens is 7 to 100 halves in layers 0 to 11, which lie
 * below, 2 to 5 in layers 12 to 14, and less than 1 from 15 on.
 */
const leastHalf = 0.01;

/** What makes projections of single tokens comparable between layers; one value a layer. */
export interface TokenScale {
  /** Mean projection of usual tokens: what counts as 0. */
  readonly usual: ArrayLike<number>;
  /** Half the distance of the anchors' means along r_l. */
  readonly halves: ArrayLike<number>;
  /** Mean |h_l|. */
  readonly norms: ArrayLike<number>;
}

/**
 * (h_l . r_l - usual_l) / half_l of tokens: 0 is a usual token, 1 is half the distance of the anchors' means more
 * towards the harmful ones. A layer where the means (nearly) coincide is 0.
 * @param projections h_l . r_l, [tokens, layers] row-major
 */
export function tokenValues(
  projections: Float32Array,
  layers: number,
  { usual, halves, norms }: TokenScale,
): Float32Array {
  return projections.map((projection, i) => {
    const layer = i % layers;
    const half = halves[layer] ?? 0;
    if (Math.abs(half) <= leastHalf * (norms[layer] ?? 0)) return 0;
    return (projection - (usual[layer] ?? 0)) / half;
  });
}
