import { seededRandom } from './folds';
import { requireSameShape, stateAt, type States } from './states';
import { mean } from './summary';
import { cosine } from './vector';

// Safety Layers (Li et al., 2408.17003), section 3: the states of a harmless and a harmful prompt lie no farther apart
// than those of two harmless ones, up to the layer from which the model tells the two kinds apart.

/** Angles of pairs of states, degrees. */
export interface Angle {
  readonly mean: number;
  /** Standard deviation over the pairs. */
  readonly deviation: number;
}

/** Angles between the states of two prompts by what the two are. */
export interface PairAngles {
  readonly harmless: Angle;
  readonly harmful: Angle;
  /** One of each kind. */
  readonly mixed: Angle;
}

/** Two prompts by their indices. */
export type Pair = readonly [number, number];

/** Pairs of each kind, as the paper draws them. */
const usualDraws = 500;
/** Standard errors above 0 from which a gap counts as open: fewer come of the draw. */
const leastErrors = 2;
/** Neighbouring layers that must be open: single ones come and go. */
const leastLayers = 3;
/** Share of the greatest gap at which it counts as grown. */
const grownFrom = 0.9;

/**
 * Random pairs of different prompts, out of one set of `first` prompts, or one of each of two sets.
 * @param second size of the second set; undefined for pairs within the first
 */
export function drawPairs(
  first: number,
  second: number | undefined,
  random: () => number,
  draws = usualDraws,
): Pair[] {
  if (first < (second === undefined ? 2 : 1) || second === 0)
    throw new RangeError('There are too few prompts to make pairs of.');
  const below = (count: number): number => Math.floor(random() * count);
  return Array.from({ length: draws }, (): Pair => {
    const a = below(first);
    if (second !== undefined) return [a, below(second)];
    // Any but the first of the two.
    const b = below(first - 1);
    return [a, b < a ? b : b + 1];
  });
}

/** Angles of pairs of a prompt of `a` and one of `b`, by layer. */
export function anglesOf(a: States, b: States, pairs: readonly Pair[]): Angle[] {
  requireSameShape(a, b);
  return Array.from({ length: a.layers }, (_, layer) => {
    const degrees = pairs.map(([first, second]) => {
      const similarity = cosine(stateAt(a, first, layer), stateAt(b, second, layer));
      return (Math.acos(Math.min(1, Math.max(-1, similarity))) * 180) / Math.PI;
    });
    const average = mean(degrees);
    return { mean: average, deviation: Math.sqrt(mean(degrees.map((angle) => (angle - average) ** 2))) };
  });
}

/** Angles of randomly drawn pairs of every kind, by layer; the same for a seed. */
export function pairAngles(harmful: States, harmless: States, seed = 1): PairAngles[] {
  const random = seededRandom(seed);
  const within = (states: States): Angle[] =>
    anglesOf(states, states, drawPairs(states.prompts, undefined, random));
  const ofHarmless = within(harmless);
  const ofHarmful = within(harmful);
  const mixed = anglesOf(harmless, harmful, drawPairs(harmless.prompts, harmful.prompts, random));
  return ofHarmless.map((angle, layer) => ({
    harmless: angle,
    harmful: ofHarmful[layer] ?? angle,
    mixed: mixed[layer] ?? angle,
  }));
}

/** The angle gap of a layer: how much farther apart a harmless and a harmful prompt lie than two harmless ones, degrees. */
export function angleGap({ mixed, harmless }: PairAngles): number {
  return mixed.mean - harmless.mean;
}

/**
 * Where the gap opens and stays open, and the first layer at which it has grown to nine tenths of its greatest there. The
 * paper reads both off the curve; here a gap is open where it is more than two standard errors of the two means above 0,
 * and the longest run of such layers counts, from three on. undefined where there is none.
 * @param angles by layer
 */
export function gapLayers(
  angles: readonly PairAngles[],
  draws = usualDraws,
): { readonly opens: number; readonly grown: number } | undefined {
  const open = angles.map((layer) => angleGap(layer) > leastErrors * gapError(layer, draws));
  let opens = 0;
  let length = 0;
  for (let first = 0; first < open.length; first++) {
    let last = first;
    while (open[last]) last++;
    if (last - first > length) [opens, length] = [first, last - first];
    first = Math.max(first, last);
  }
  if (length < leastLayers) return undefined;
  const gaps = angles.slice(opens, opens + length).map(angleGap);
  const greatest = Math.max(...gaps);
  return { opens, grown: opens + gaps.findIndex((gap) => gap >= grownFrom * greatest) };
}

/** Standard error of the gap, were the pairs independent; pairs that share a prompt are not quite. */
function gapError({ mixed, harmless }: PairAngles, draws: number): number {
  return Math.hypot(mixed.deviation, harmless.deviation) / Math.sqrt(draws);
}
