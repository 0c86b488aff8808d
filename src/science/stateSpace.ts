import { layerRows, stacked } from './gram';
import { placeInPlane, principalPlane } from './principalPlane';
import { stateAt, type States } from './states';

/** The plane of each layer in which states of prompts vary most (their first two principal components). */
export interface StatePlanes {
  /** Mean state, [layers, d] row-major float32: the origin. */
  readonly means: Float32Array;
  /** Unit axes, [layers, 2, d] row-major float32. */
  readonly axes: Float32Array;
}

/** The states that the planes were made from, within them. */
export interface StateSpace extends StatePlanes {
  /** Shares of the variance along either axis, [layers, 2]. */
  readonly explained: Float32Array;
  /** [layers, prompts, 2] row-major float32, the sets' prompts one set after the other. */
  readonly coordinates: Float32Array;
}

/**
 * Principal component analysis of all prompts of `sets` at every layer. At the first layer the first set's mean is not
 * below the second's along either axis; from there on the sign of an axis is that at which the prompts lie as at the
 * layer before, so that a picture that goes through the layers does not jump from side to side.
 */
export function fitStateSpace(sets: readonly States[]): StateSpace {
  const [first] = sets;
  if (!first) throw new RangeError('There are no states.');
  const { layers, hiddenSize } = first;
  const prompts = sets.reduce((sum, set) => sum + set.prompts, 0);
  const space = {
    means: new Float32Array(layers * hiddenSize),
    axes: new Float32Array(layers * 2 * hiddenSize),
    explained: new Float32Array(layers * 2),
    coordinates: new Float32Array(layers * prompts * 2),
  };
  let before = firstSides(sets);
  for (let layer = 0; layer < layers; layer++) {
    const rows = sets.map((set) => layerRows(set, layer)).reduce(stacked);
    const { mean, axes, explained } = principalPlane(rows, prompts, hiddenSize);
    space.means.set(mean, layer * hiddenSize);
    space.axes.set(axes, layer * 2 * hiddenSize);
    space.explained.set(explained, layer * 2);
    const places = sets.flatMap((set) =>
      Array.from({ length: set.prompts }, (_, prompt) => placeAt(space, set, prompt, layer)),
    );
    for (const axis of [0, 1] as const) {
      const along = places.reduce(
        (sum, place, prompt) => sum + place[axis] * (before[prompt]?.[axis] ?? 0),
        0,
      );
      if (along >= 0) continue;
      for (const place of places) place[axis] = -place[axis];
      const start = (layer * 2 + axis) * hiddenSize;
      for (let i = start; i < start + hiddenSize; i++) space.axes[i] = -(space.axes[i] ?? 0);
    }
    space.coordinates.set(places.flat(), layer * prompts * 2);
    before = places;
  }
  return space;
}

/** Where one prompt's state lies at every layer, [layers, 2] row-major. */
export function placeState(planes: StatePlanes, states: States, prompt: number): Float32Array {
  const places = Array.from({ length: states.layers }, (_, layer) => placeAt(planes, states, prompt, layer));
  return Float32Array.from(places.flat());
}

function placeAt(
  { means, axes }: StatePlanes,
  states: States,
  prompt: number,
  layer: number,
): [number, number] {
  const { hiddenSize } = states;
  const plane = {
    mean: means.subarray(layer * hiddenSize, (layer + 1) * hiddenSize),
    axes: axes.subarray(layer * 2 * hiddenSize, (layer + 1) * 2 * hiddenSize),
  };
  return placeInPlane(plane, stateAt(states, prompt, layer));
}

/** As if the first set lay on the positive side of both axes and the second on the negative one. */
function firstSides(sets: readonly States[]): [number, number][] {
  return sets.flatMap(({ prompts }, set) => {
    const side = set === 0 ? 1 / prompts : set === 1 ? -1 / prompts : 0;
    return Array.from({ length: prompts }, (): [number, number] => [side, side]);
  });
}
