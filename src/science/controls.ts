import { directionAt, meanDifference, type Directions } from './directions';
import { seededRandom, shuffled } from './folds';
import { centred, gramMatrix, layerRows, stacked } from './gram';
import { requireSameShape, statesOf, type States } from './states';
import { mean, percentile } from './summary';
import { dot, norm } from './vector';

/**
 * Directions that know nothing of the anchors: Gaussian in every coordinate, so of no preferred direction, with the
 * norms of `like`. Zero rows of `like` stay zero. The same for a seed.
 */
export function randomDirections(like: Directions, seed: number): Directions {
  const { layers, hiddenSize } = like;
  const random = seededRandom(seed);
  const unit = new Float32Array(layers * hiddenSize);
  for (let layer = 0; layer < layers; layer++) {
    const row = Float64Array.from({ length: hiddenSize }, () => gaussian(random));
    const length = norm(directionAt(like, layer)) === 0 ? Infinity : norm(row);
    row.forEach((value, i) => (unit[layer * hiddenSize + i] = value / length));
  }
  return { layers, hiddenSize, unit, norms: like.norms.slice() };
}

/** A standard normal number (Box and Muller 1958). */
function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/**
 * Mean-difference directions between the same prompts with their labels shuffled, classes keeping their sizes: what the
 * method makes of anchors whose labels mean nothing, `norms` as they come. The same for a seed.
 */
export function shuffledDirections(harmful: States, harmless: States, seed: number): Directions {
  requireSameShape(harmful, harmless);
  const data = new Float32Array(harmful.data.length + harmless.data.length);
  data.set(harmful.data);
  data.set(harmless.data, harmful.data.length);
  const pool = statesOf(data, harmful.prompts + harmless.prompts, harmful.layers, harmful.hiddenSize);
  const order = shuffled(pool.prompts, seededRandom(seed));
  return meanDifference(pool, pool, order.slice(0, harmful.prompts), order.slice(harmful.prompts));
}

/** How near directions from anchors drawn anew come to that of all anchors; by layer. */
export interface BootstrapStability {
  /** Anchors drawn of each class. */
  readonly size: number;
  /** Mean over draws of the cosine with the direction of all anchors. */
  readonly cosine: number[];
  /** Percentile 2.5 of the draws. */
  readonly low: number[];
  /** Percentile 97.5 of the draws. */
  readonly high: number[];
}

/**
 * For each of `sizes`, `draws` times: the direction of `size` harmful and `size` harmless anchors, drawn with
 * replacement, and its cosine with that of all anchors. A draw takes the same prompts at every layer. The draws come
 * from the anchors themselves, so the cosine is an upper bound for other anchors. RangeError unless sizes and draws are
 * whole and positive.
 */
export function bootstrapStability(
  harmful: States,
  harmless: States,
  sizes: readonly number[],
  draws: number,
  seed: number,
): BootstrapStability[] {
  requireSameShape(harmful, harmless);
  if (![...sizes, draws].every((value) => Number.isInteger(value) && value > 0))
    throw new RangeError(`${draws} draws of ${sizes.join(', ')} anchors cannot be made.`);
  const random = seededRandom(seed);
  const drawn = (prompts: number, size: number): number[] =>
    Array.from({ length: size }, () => Math.floor(random() * prompts));
  const weights = sizes.map((size) =>
    Array.from({ length: draws }, () =>
      weightsOf(
        drawn(harmful.prompts, size),
        drawn(harmless.prompts, size),
        harmful.prompts,
        harmless.prompts,
      ),
    ),
  );
  const all = weightsOf(
    [...Array(harmful.prompts).keys()],
    [...Array(harmless.prompts).keys()],
    harmful.prompts,
    harmless.prompts,
  );
  const result = sizes.map((size): BootstrapStability => ({ size, cosine: [], low: [], high: [] }));
  for (let layer = 0; layer < harmful.layers; layer++) {
    // Directions are combinations of the anchors: all cosines follow from the anchors' products.
    const cosineToAll = cosineTo(all, anchorProducts(harmful, harmless, layer));
    result.forEach(({ cosine, low, high }, index) => {
      const cosines = (weights[index] ?? []).map(cosineToAll);
      cosine.push(mean(cosines));
      low.push(percentile(cosines, 0.025));
      high.push(percentile(cosines, 0.975));
    });
  }
  return result;
}

/** What each anchor adds to the mean difference of the chosen ones: harmful anchors first, [prompts of both]. */
function weightsOf(
  chosenHarmful: readonly number[],
  chosenHarmless: readonly number[],
  harmful: number,
  harmless: number,
): Float64Array {
  const weights = new Float64Array(harmful + harmless);
  for (const prompt of chosenHarmful) weights[prompt] = (weights[prompt] ?? 0) + 1 / chosenHarmful.length;
  for (const prompt of chosenHarmless)
    weights[harmful + prompt] = (weights[harmful + prompt] ?? 0) - 1 / chosenHarmless.length;
  return weights;
}

/** Products of all pairs of anchors at one layer, harmful ones first; about their mean, which differences lose. */
function anchorProducts(harmful: States, harmless: States, layer: number): Float64Array {
  const count = harmful.prompts + harmless.prompts;
  const rows = stacked(layerRows(harmful, layer), layerRows(harmless, layer));
  return gramMatrix(centred(rows, count, harmful.hiddenSize), count, harmful.hiddenSize);
}

/** The cosine of two combinations of anchors, given the anchors' products; 0 where either is zero. */
function cosineTo(all: Float64Array, gram: Float64Array): (weights: Float64Array) => number {
  const count = all.length;
  const product = (a: Float64Array, b: Float64Array): number =>
    a.reduce(
      (sum, value, i) =>
        value === 0 ? sum : sum + value * dot(gram.subarray(i * count, (i + 1) * count), b),
      0,
    );
  const square = product(all, all);
  return (weights) => {
    const lengths = Math.sqrt(square * product(weights, weights));
    return lengths > 0 ? product(weights, all) / lengths : 0;
  };
}
