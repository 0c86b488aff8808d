import { meanStates, requireSameShape, stateAt, type States } from './states';
import { cosine, dot, norm } from './vector';

/** One direction a layer. */
export interface Directions {
  readonly layers: number;
  readonly hiddenSize: number;
  /** r_l = v_l / |v_l|: [layers, d] row-major float32; a zero v_l gives a zero row. */
  readonly unit: Float32Array;
  /** |v_l|: [layers]. */
  readonly norms: Float64Array;
}

/**
 * The refusal direction of every layer: v_l is the mean harmful state minus the mean harmless state
 * (SCANS, section 3.2), so + is "more harmful". Means run in float64. The index lists take only some prompts.
 */
export function meanDifference(
  harmful: States,
  harmless: States,
  harmfulPrompts?: readonly number[],
  harmlessPrompts?: readonly number[],
): Directions {
  requireSameShape(harmful, harmless);
  const { layers, hiddenSize } = harmful;
  const difference = meanStates(harmful, harmfulPrompts);
  const other = meanStates(harmless, harmlessPrompts);
  for (let i = 0; i < difference.length; i++) difference[i] = (difference[i] ?? 0) - (other[i] ?? 0);
  const unit = new Float32Array(layers * hiddenSize);
  const norms = new Float64Array(layers);
  for (let layer = 0; layer < layers; layer++) {
    const row = difference.subarray(layer * hiddenSize, (layer + 1) * hiddenSize);
    const length = norm(row);
    norms[layer] = length;
    if (length > 0)
      for (let i = 0; i < hiddenSize; i++) unit[layer * hiddenSize + i] = (row[i] ?? 0) / length;
  }
  return { layers, hiddenSize, unit, norms };
}

/** r_l, [d]: a view, not a copy. */
export function directionAt(directions: Directions, layer: number): Float32Array {
  return directions.unit.subarray(layer * directions.hiddenSize, (layer + 1) * directions.hiddenSize);
}

/** v_l = |v_l| r_l of every layer, [layers, d]. */
export function unscaled(directions: Directions): Float32Array {
  const { layers, hiddenSize, unit, norms } = directions;
  const vectors = new Float32Array(unit.length);
  for (let layer = 0; layer < layers; layer++)
    for (let i = layer * hiddenSize; i < (layer + 1) * hiddenSize; i++)
      vectors[i] = (unit[i] ?? 0) * (norms[layer] ?? 0);
  return vectors;
}

/** Mean over prompts of |h_l|, [layers]. */
export function residualNorms(states: States): Float64Array {
  const norms = new Float64Array(states.layers);
  for (let prompt = 0; prompt < states.prompts; prompt++)
    for (let layer = 0; layer < states.layers; layer++)
      norms[layer] = (norms[layer] ?? 0) + norm(stateAt(states, prompt, layer)) / states.prompts;
  return norms;
}

/** cos(r_l, r_(l-1)) by layer; null at layer 0. */
export function cosinesToPrevious(directions: Directions): (number | null)[] {
  return Array.from({ length: directions.layers }, (_, layer) =>
    layer === 0 ? null : cosine(directionAt(directions, layer), directionAt(directions, layer - 1)),
  );
}

/** h_l . r_l of every prompt, [layers, prompts] row-major: a layer's projections are one slice. */
export function projections(states: States, directions: Directions): Float64Array {
  requireSameShape(states, { ...states, layers: directions.layers, hiddenSize: directions.hiddenSize });
  const result = new Float64Array(states.layers * states.prompts);
  for (let layer = 0; layer < states.layers; layer++)
    for (let prompt = 0; prompt < states.prompts; prompt++)
      result[layer * states.prompts + prompt] = dot(
        stateAt(states, prompt, layer),
        directionAt(directions, layer),
      );
  return result;
}
