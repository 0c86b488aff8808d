import { directionAt, type Directions } from './directions';
import { meanStates, stateAt, type States } from './states';
import type { Layers } from './transition';
import { dot } from './vector';

/** What makes h_l . r_l comparable between layers, from two kinds of prompts: one value a layer. */
export interface ProjectionScale {
  /** Projection midway between the means of the two kinds. */
  readonly origins: Float64Array;
  /** Half the distance of the two means along r_l. */
  readonly halves: Float64Array;
}

/** Layers whose projections the classifier averages: from the middle to three quarters, so 15..22 of 30. */
export function projectionLayers(layers: number): Layers {
  const first = Math.floor(layers / 2);
  return { first, last: Math.max(first, Math.floor((3 * layers) / 4)) };
}

/** The scale between harmful prompts and all `others`. */
export function fitProjectionScale(
  directions: Directions,
  harmful: States,
  others: readonly States[],
): ProjectionScale {
  const { layers, hiddenSize } = directions;
  const high = projectedMean(directions, [harmful]);
  const low = projectedMean(directions, others);
  if (harmful.hiddenSize !== hiddenSize) throw new RangeError('States and directions differ in size.');
  const at = (values: Float64Array, layer: number): number => values[layer] ?? 0;
  return {
    origins: Float64Array.from({ length: layers }, (_, l) => (at(high, l) + at(low, l)) / 2),
    halves: Float64Array.from({ length: layers }, (_, l) => (at(high, l) - at(low, l)) / 2),
  };
}

/** Mean projection over all prompts of several sets, by layer. */
function projectedMean(directions: Directions, sets: readonly States[]): Float64Array {
  const total = sets.reduce((sum, { prompts }) => sum + prompts, 0);
  const { layers, hiddenSize } = directions;
  const means = sets.map((set) => ({ share: set.prompts / total, mean: meanStates(set) }));
  return Float64Array.from({ length: layers }, (_, layer) =>
    means.reduce(
      (sum, { share, mean }) =>
        sum +
        share *
          dot(mean.subarray(layer * hiddenSize, (layer + 1) * hiddenSize), directionAt(directions, layer)),
      0,
    ),
  );
}

/**
 * Mean over `layers` of (h_l . r_l - origin_l) / half_l of every prompt: 1 where the mean of the harmful prompts lies,
 * -1 where that of the others does. A layer at which the means coincide counts as 0.
 */
export function projectionScores(
  states: States,
  directions: Directions,
  scale: ProjectionScale,
  { first, last }: Layers,
): Float64Array {
  return Float64Array.from({ length: states.prompts }, (_, prompt) => {
    let sum = 0;
    for (let layer = first; layer <= last; layer++)
      sum += scaledProjection(states, directions, scale, prompt, layer);
    return sum / (last - first + 1);
  });
}

/** (h_l . r_l - origin_l) / half_l of one prompt; 0 where the means coincide. */
export function scaledProjection(
  states: States,
  directions: Directions,
  { origins, halves }: ProjectionScale,
  prompt: number,
  layer: number,
): number {
  const half = halves[layer] ?? 0;
  if (half === 0) return 0;
  const projection = dot(stateAt(states, prompt, layer), directionAt(directions, layer));
  return (projection - (origins[layer] ?? 0)) / half;
}
