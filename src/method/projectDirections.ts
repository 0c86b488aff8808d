import type { Control, Engine } from '../engine/engine';
import type { LayerProjection, ProjectionForm, TokenLogit } from '../protocol/method';
import { meanRankShare, probabilityMass, topIndices } from '../science/logits';
import { refusalTokensOf } from './refusalTokens';
import { tokenText } from './tokenText';

/** v_l with the layer that it belongs to. */
export interface LayerVector {
  readonly layer: number;
  readonly vector: Float32Array;
}

/** Vectors projected in one batch. */
const batch = 32;

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
  const { hiddenSize, vocabularySize } = engine.info;
  const { words } = refusalTokensOf(engine);
  const tokens = (logits: Float32Array, ids: readonly number[]): TokenLogit[] =>
    ids.map((id) => ({ id, text: tokenText(engine, id), logit: logits[id] ?? 0 }));
  const projections: LayerProjection[] = [];
  for (let start = 0; start < vectors.length; start += batch) {
    const part = vectors.slice(start, start + batch);
    const rows = new Float32Array(part.length * hiddenSize);
    part.forEach(({ vector }, index) => rows.set(vector, index * hiddenSize));
    const projected = engine.project(rows, form, control);
    part.forEach(({ layer }, index) => {
      const logits = projected.subarray(index * vocabularySize, (index + 1) * vocabularySize);
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
  }
  return projections;
}
