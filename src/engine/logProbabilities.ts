import type { Context } from './context';
import { checkEdit } from './edit';
import type { Control, ScoredSequence } from './engine';
import { checkLength, type ModelShape } from './forward';
import { runSequences } from './runSequences';

/** See Engine.logProbabilities. */
export function logProbabilities(
  context: Context,
  shape: ModelShape,
  sequences: readonly ScoredSequence[],
  control: Control,
): Float64Array[] {
  for (const { tokens, from, edit } of sequences) {
    checkLength(context, tokens, 0);
    if (edit) checkEdit(edit, shape.layers, shape.width);
    if (!Number.isInteger(from) || from < 1 || from > tokens.length)
      throw new RangeError(`Tokens from ${from} on of a sequence of ${tokens.length}.`);
  }
  const results = sequences.map(({ tokens, from }) => new Float64Array(tokens.length - from));
  const runs = sequences.map(({ tokens, from, edit }, index) => ({
    tokens,
    edit,
    states: [],
    // The logits at a position are of the token after it.
    logits: Array.from({ length: tokens.length - from }, (_, i) => from - 1 + i),
    onLogits: (position: number, logits: Float32Array): void => {
      const result = results[index];
      if (result) result[position + 1 - from] = logProbability(logits, tokens[position + 1] ?? 0);
    },
  }));
  runSequences(context, shape, runs, [], control);
  return results;
}

/** log softmax(logits)[token]. */
function logProbability(logits: Float32Array, token: number): number {
  let highest = -Infinity;
  for (const logit of logits) highest = Math.max(highest, logit);
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - highest);
  return (logits[token] ?? -Infinity) - highest - Math.log(sum);
}
