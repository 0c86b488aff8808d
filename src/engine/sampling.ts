import type { Sampling } from './engine';

/**
 * Divides the logits of tokens that have occurred by `penalty` where positive and multiplies them where negative, in
 * place, each token once: transformers' RepetitionPenaltyLogitsProcessor (Keskar et al., 1909.05858).
 */
export function penalizeRepetition(logits: Float32Array, seen: ReadonlySet<number>, penalty: number): void {
  if (penalty === 1) return;
  for (const token of seen) {
    const logit = logits[token];
    if (logit !== undefined) logits[token] = logit < 0 ? logit * penalty : logit / penalty;
  }
}

/** The token with the highest logit; the lowest id among equals. */
export function greedyToken(logits: Float32Array): number {
  let best = 0;
  let highest = -Infinity;
  for (let token = 0; token < logits.length; token++) {
    const logit = logits[token] ?? -Infinity;
    if (logit > highest) {
      highest = logit;
      best = token;
    }
  }
  return best;
}

/** Chooses a token: greedy at temperature 0, else temperature, then top-k, then top-p, as transformers orders them. */
export function chooseToken(
  logits: Float32Array,
  { temperature, topK, topP }: Sampling,
  random: () => number,
): number {
  if (temperature <= 0) return greedyToken(logits);
  const candidates = highest(logits, topK > 0 ? topK : logits.length);
  const top = logits[candidates[0] ?? 0] ?? 0;
  const weights = candidates.map((token) => Math.exp(((logits[token] ?? -Infinity) - top) / temperature));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let kept = 0;
  let mass = 0;
  while (kept < weights.length && (kept === 0 || mass < topP * total)) mass += weights[kept++] ?? 0;
  let rest = random() * mass;
  for (let i = 0; i < kept; i++) {
    rest -= weights[i] ?? 0;
    if (rest < 0) return candidates[i] ?? 0;
  }
  return candidates[kept - 1] ?? 0;
}

/** Ids of the `count` highest logits, highest first; the lower id first among equals. */
function highest(logits: Float32Array, count: number): number[] {
  const ids = Array.from(logits.keys());
  const order = (a: number, b: number): number => (logits[b] ?? 0) - (logits[a] ?? 0) || a - b;
  if (count >= logits.length) return ids.sort(order);
  const threshold = Float32Array.from(logits).sort()[logits.length - count] ?? -Infinity;
  return ids
    .filter((id) => (logits[id] ?? 0) >= threshold)
    .sort(order)
    .slice(0, count);
}
