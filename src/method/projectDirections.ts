import type { Control, Engine } from '../engine/engine';
import type { RefusalVectors } from '../formats/controlVector';
import type { LayerProjection, ProjectionForm, SteeringDirection, TokenLogit } from '../protocol/method';
import { meanRankShare, probabilityMass, topIndices } from '../science/logits';
import { refusalTokensOf } from './refusalTokens';
import { rowOf } from './rowOf';
import { tokenText } from './tokenText';

/** v_l with the layer that it belongs to. */
export interface LayerVector {
  readonly layer: number;
  readonly vector: Float32Array;
}

/** Vectors projected in one batch. */
const batch = 32;

/** v_l of every layer, or -v_l. */
export function refusalVectorsOf(
  { layers, hiddenSize, directions, norms }: RefusalVectors,
  direction: SteeringDirection,
): LayerVector[] {
  const sign = direction === 'towards' ? 1 : -1;
  return Array.from({ length: layers }, (_, layer) => {
    const length = sign * (norms[layer] ?? 0);
    return { layer, vector: rowOf(directions, layer, hiddenSize).map((value) => value * length) };
  });
}

/**
 * Vocabulary projection p_l of each vector through the model's own head: the tokens that it promotes and suppresses
 * most, and how much of softmax(p_l) lies on the tokenizer's refusal words.
 */
export function projectDirections(
  engine: Engine,
  vectors: readonly LayerVector[],
  form: ProjectionForm,
  top: number,
  control: Control,
): LayerProjection[] {
  const { words } = refusalTokensOf(engine);
  const tokens = (logits: Float32Array, ids: readonly number[]): TokenLogit[] =>
    ids.map((id) => ({ id, text: tokenText(engine, id), logit: logits[id] ?? 0 }));
  const projections: LayerProjection[] = [];
  forEachProjection(engine, vectors, form, control, (layer, logits) => {
    projections.push({
      layer,
      promoted: tokens(logits, topIndices(logits, top)),
      suppressed: tokens(
        logits,
        topIndices(
          logits.map((logit) => -logit),
          top,
        ),
      ),
      refusalMass: probabilityMass(logits, words),
      refusalRank: meanRankShare(logits, words),
    });
  });
  return projections;
}

/** Projects vectors in batches, and hands on the logits of each, [vocabulary]: they hold until the next batch. */
export function forEachProjection(
  engine: Engine,
  vectors: readonly LayerVector[],
  form: ProjectionForm,
  control: Control,
  take: (layer: number, logits: Float32Array) => void,
): void {
  const { hiddenSize, vocabularySize } = engine.info;
  for (let start = 0; start < vectors.length; start += batch) {
    const part = vectors.slice(start, start + batch);
    const rows = new Float32Array(part.length * hiddenSize);
    part.forEach(({ vector }, index) => rows.set(vector, index * hiddenSize));
    const projected = engine.project(rows, form, control);
    part.forEach(({ layer }, index) =>
      take(layer, projected.subarray(index * vocabularySize, (index + 1) * vocabularySize)),
    );
  }
}
