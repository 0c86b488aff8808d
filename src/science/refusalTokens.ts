import type { RefusalPhrases } from './refusalPhrases';

/** Token ids of one tokenizer, ascending. */
export interface RefusalTokens {
  /** First tokens of the openings: for the log-odds of refusal at the first answer position. */
  readonly opening: readonly number[];
  /** Tokens that are a refusal word or stand only for one: for the refusal mass of a vocabulary projection. */
  readonly words: readonly number[];
}

/** What is asked of a tokenizer: ids of plain text without special tokens, and the text of one token. */
export interface TokenizerFunctions {
  readonly encode: (text: string) => ArrayLike<number>;
  readonly piece: (token: number) => string;
}

/** A word's first part of at least so many letters stands for the word (`apolog`, `unfort`); shorter is too common. */
const tellingLetters = 5;

/** Derives the refusal tokens for the tokenizer at hand. Every text is tried with and without a space before it. */
export function refusalTokens(phrases: RefusalPhrases, { encode, piece }: TokenizerFunctions): RefusalTokens {
  const opening = new Set<number>();
  for (const phrase of phrases.openings)
    for (const text of [phrase, ` ${phrase}`]) {
      const first = wordStart(encode(text), piece);
      if (first && telling(first.letters, /^[a-z]+/i.exec(phrase)?.[0] ?? phrase)) opening.add(first.token);
    }
  const words = new Set<number>();
  for (const word of phrases.words)
    for (const written of new Set([word, word.charAt(0).toUpperCase() + word.slice(1), word.toUpperCase()]))
      for (const text of [written, ` ${written}`]) {
        const first = wordStart(encode(text), piece);
        if (first && telling(first.letters, word)) words.add(first.token);
      }
  return { opening: ascending(opening), words: ascending(words) };
}

/** Whether a token's letters stand for the word that they begin. */
function telling(letters: string, word: string): boolean {
  return letters.length >= tellingLetters || letters.toLowerCase() === word.toLowerCase();
}

/** The first token that holds letters: some tokenizers give the space before a word a token of its own. */
function wordStart(
  tokens: ArrayLike<number>,
  piece: (token: number) => string,
): { token: number; letters: string } | undefined {
  for (const token of Array.from(tokens)) {
    // U+2581 is SentencePiece's visible space.
    const letters = piece(token).replaceAll('\u2581', ' ').trim();
    if (letters !== '') return { token, letters };
  }
  return undefined;
}

function ascending(ids: Set<number>): number[] {
  return [...ids].sort((a, b) => a - b);
}
