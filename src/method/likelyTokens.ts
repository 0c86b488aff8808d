import type { Engine } from '../engine/engine';
import type { LikelyToken } from '../protocol/method';
import { softmax, topIndices } from '../science/logits';
import { refusalTokensOf } from './refusalTokens';
import { tokenText } from './tokenText';

/** The most probable of the tokens that may come next, the likeliest first. `logits`: [vocabulary]. */
export function likelyTokens(engine: Engine, logits: Float32Array, top: number): LikelyToken[] {
  const probabilities = softmax(logits);
  const { opening } = refusalTokensOf(engine);
  return topIndices(logits, top).map((id) => ({
    id,
    text: tokenText(engine, id),
    probability: probabilities[id] ?? 0,
    opensRefusal: opening.includes(id),
  }));
}
