import { inside, outside, stratifiedFolds } from './folds';
import { auroc } from './roc';
import { meanStates, requireSameShape, stateAt, statesOf, type States } from './states';
import { cosine, type Vector } from './vector';

/** An inclusive range of layers. */
export interface Layers {
  readonly first: number;
  readonly last: number;
}

/**
 * Layers whose cosines the classification averages. SCANS (section 3.3) takes layer 10 to the last of 32; for fewer
 * layers the start moves in proportion, rounded up: min(10, ceil(10 n / 32)), so 10..29 of 30 and 8..23 of 24.
 */
export function classificationLayers(layers: number): Layers {
  return { first: Math.min(10, Math.ceil((10 * layers) / 32), layers - 1), last: layers - 1 };
}

/** The hidden-state transition u_l(x) = h_l(x, last) - h_l(x + y, last) of every prompt. */
export function transitions(last: States, opened: States): States {
  requireSameShape(last, opened);
  if (last.prompts !== opened.prompts) throw new RangeError('The two states are of different prompts.');
  const data = last.data.map((value, index) => value - (opened.data[index] ?? 0));
  return statesOf(data, last.prompts, last.layers, last.hiddenSize);
}

/** The reference: mean transition of harmful prompts, [layers, d] float32. */
export function transitionReference(harmful: States): Float32Array {
  return Float32Array.from(meanStates(harmful));
}

/** score(x) of every prompt: mean over `layers` of cos(u_l(x), reference_l). `reference` is [layers, d]. */
export function transitionScores(states: States, reference: Vector, layers: Layers): Float64Array {
  const { hiddenSize } = states;
  if (reference.length !== states.layers * hiddenSize)
    throw new RangeError(
      `A reference of ${reference.length} values is not [${states.layers}, ${hiddenSize}].`,
    );
  if (layers.first < 0 || layers.last >= states.layers || layers.last < layers.first)
    throw new RangeError(`Layers ${layers.first}-${layers.last} are not among 0-${states.layers - 1}.`);
  const scores = new Float64Array(states.prompts);
  for (let prompt = 0; prompt < states.prompts; prompt++) {
    let sum = 0;
    for (let layer = layers.first; layer <= layers.last; layer++)
      sum += cosine(
        stateAt(states, prompt, layer),
        reference.subarray(layer * hiddenSize, (layer + 1) * hiddenSize),
      );
    scores[prompt] = sum / (layers.last - layers.first + 1);
  }
  return scores;
}

/**
 * AUROC by layer of cos(u_l(x), reference_l) alone, harmful against other prompts, held out: for each fold the reference
 * is made anew from the harmful prompts of the other folds.
 */
export function heldOutTransitionAurocs(harmful: States, others: States, folds: number, seed = 1): number[] {
  requireSameShape(harmful, others);
  const [ofHarmful, ofOthers] = stratifiedFolds([harmful.prompts, others.prompts], folds, seed);
  const { layers, hiddenSize } = harmful;
  const empty = (): Float64Array[] => Array.from({ length: layers }, () => new Float64Array());
  const [positive, negative] = [empty(), empty()];
  for (let fold = 0; fold < folds; fold++) {
    const reference = meanStates(harmful, outside(ofHarmful ?? new Int32Array(), fold));
    const score = (states: States, prompt: number, layer: number): number =>
      cosine(
        stateAt(states, prompt, layer),
        reference.subarray(layer * hiddenSize, (layer + 1) * hiddenSize),
      );
    for (let layer = 0; layer < layers; layer++) {
      const add = (all: Float64Array[], states: States, items: readonly number[]): void => {
        all[layer] = Float64Array.of(
          ...(all[layer] ?? []),
          ...items.map((prompt) => score(states, prompt, layer)),
        );
      };
      add(positive, harmful, inside(ofHarmful ?? new Int32Array(), fold));
      add(negative, others, inside(ofOthers ?? new Int32Array(), fold));
    }
  }
  return positive.map((scores, layer) => auroc(scores, negative[layer] ?? []));
}
