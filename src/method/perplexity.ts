import type { Control, Edit, Engine } from '../engine/engine';
import { LensError } from '../protocol/errors';

/** Tokens of an answer whose perplexity is taken: all of them would cost as much again as the answer. */
const judgedTokens = 32;
/** Tokens of a text that are run together; the first of them is not scored. */
const windowTokens = 256;

/** Perplexity of each answer after its prompt under the unsteered model; null for an empty answer. */
export function answerPerplexities(
  engine: Engine,
  answers: readonly { readonly prompt: Int32Array; readonly answer: Int32Array }[],
  control: Control,
): (number | null)[] {
  const sequences = answers.map(({ prompt, answer }) => ({
    tokens: concatenated(prompt, answer.subarray(0, judgedTokens)),
    from: prompt.length,
  }));
  return engine
    .logProbabilities(sequences, control)
    .map((values) => (values.length === 0 ? null : perplexityOf([values])));
}

/** Perplexity of a text under an edit, in windows without overlap; error wrong-use for a text of a word or two. */
export function textPerplexity(
  engine: Engine,
  text: string,
  edit: Edit | undefined,
  control: Control,
): { readonly tokens: number; readonly perplexity: number } {
  const tokens = engine.encode(text);
  const windows = Array.from({ length: Math.ceil(tokens.length / windowTokens) }, (_, index) =>
    tokens.slice(index * windowTokens, (index + 1) * windowTokens),
  ).filter((window) => window.length > 1);
  if (windows.length === 0)
    throw new LensError(
      'wrong-use',
      'The text for the perplexity has fewer than two tokens.',
      'Give a longer text.',
    );
  const values = engine.logProbabilities(
    windows.map((window) => ({ tokens: window, from: 1, ...(edit ? { edit } : {}) })),
    control,
  );
  return { tokens: tokens.length, perplexity: perplexityOf(values) };
}

/** exp of the mean of -ln P. */
function perplexityOf(logProbabilities: readonly Float64Array[]): number {
  let sum = 0;
  let count = 0;
  for (const values of logProbabilities)
    for (const value of values) {
      sum -= value;
      count++;
    }
  return Math.exp(sum / count);
}

function concatenated(a: Int32Array, b: Int32Array): Int32Array {
  const tokens = new Int32Array(a.length + b.length);
  tokens.set(a);
  tokens.set(b, a.length);
  return tokens;
}
