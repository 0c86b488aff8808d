import type { Generated, Sampling } from './engine';
import { createRandom } from './random';
import { chooseToken, penalizeRepetition } from './sampling';
import { createTextStream } from './textStream';
import type { Tokenizer } from './tokenizer';

/** An answer that grows token by token. */
export interface Answer {
  /** Chooses the next token from `logits` (changed in place); undefined once the answer has ended. */
  next(logits: Float32Array): number | undefined;
  readonly ended: boolean;
  result(): Generated;
}

/** `onText` gets the whole text so far after each token. */
export function createAnswer(
  tokenizer: Tokenizer,
  prompt: Int32Array,
  maxTokens: number,
  sampling: Sampling,
  onText: (text: string) => void,
): Answer {
  const seen = new Set(prompt);
  const random = createRandom(sampling.seed);
  const stream = createTextStream();
  const tokens: number[] = [];
  let firstLogits: Float32Array | undefined;
  let stop: Generated['stop'] | undefined;
  return {
    next(logits) {
      firstLogits ??= logits.slice();
      if (tokens.length >= maxTokens) {
        stop = 'length';
        return undefined;
      }
      penalizeRepetition(logits, seen, sampling.repetitionPenalty);
      const token = chooseToken(logits, sampling, random);
      if (tokenizer.isEnd(token)) {
        stop = 'end';
        return undefined;
      }
      seen.add(token);
      tokens.push(token);
      onText(stream.push(tokenizer.piece(token)));
      if (tokens.length < maxTokens) return token;
      stop = 'length';
      return undefined;
    },
    get ended() {
      return stop !== undefined;
    },
    result: () => ({
      tokens: Int32Array.from(tokens),
      text: stream.end(),
      stop: stop ?? 'length',
      firstLogits: firstLogits ?? new Float32Array(0),
    }),
  };
}
