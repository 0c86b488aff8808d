import { LensError } from '../protocol/errors';
import type { Edit } from './engine';

/** The vectors of an edit, by layer. */
function vectorsOf(edit: Edit): ReadonlyMap<number, Float32Array> {
  return edit.kind === 'add' ? edit.vectors : edit.directions;
}

/** The layers that an edit touches. */
export function editedLayers(edit: Edit): Iterable<number> {
  return vectorsOf(edit).keys();
}

/** Applies `edit` to h_l of one token, in place; false if the edit does not touch this layer. */
export function editRow(edit: Edit, layer: number, state: Float32Array): boolean {
  if (edit.kind === 'add') {
    const vector = edit.vectors.get(layer);
    if (!vector) return false;
    for (let i = 0; i < state.length; i++) state[i] = (state[i] ?? 0) + (vector[i] ?? 0);
    return true;
  }
  const direction = edit.directions.get(layer);
  if (!direction) return false;
  let projection = 0;
  for (let i = 0; i < state.length; i++) projection += (state[i] ?? 0) * (direction[i] ?? 0);
  for (let i = 0; i < state.length; i++) state[i] = (state[i] ?? 0) - projection * (direction[i] ?? 0);
  return true;
}

/** Throws layer-out-of-range or vectors-mismatch for vectors that do not fit layers first..layers - 1 of `width`. */
export function checkVectors(
  vectors: ReadonlyMap<number, Float32Array>,
  first: number,
  layers: number,
  width: number,
): void {
  for (const [layer, vector] of vectors) {
    if (!Number.isInteger(layer) || layer < first || layer >= layers)
      throw new LensError(
        'layer-out-of-range',
        `Layer ${layer} cannot be steered here: layers ${first} to ${layers - 1} can.`,
        'Choose layers in that range.',
      );
    if (vector.length !== width)
      throw new LensError(
        'vectors-mismatch',
        `The vector for layer ${layer} has ${vector.length} numbers, but the model's hidden size is ${width}.`,
        'Use vectors that were extracted from this model.',
      );
  }
}

/** Throws what checkVectors throws. */
export function checkEdit(edit: Edit, layers: number, width: number): void {
  checkVectors(vectorsOf(edit), 0, layers, width);
}
