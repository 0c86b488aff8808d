import type { Engine } from '../engine/engine';
import { tokenText } from './tokenText';

/** A token of the vocabulary. */
export interface VocabularyToken {
  readonly id: number;
  readonly text: string;
}

/** Tokens that are named at most. */
const most = 12;

const known = new WeakMap<Engine, readonly VocabularyToken[]>();

/** The vocabulary as text, made once for each engine. */
function vocabularyOf(engine: Engine): readonly VocabularyToken[] {
  let tokens = known.get(engine);
  if (!tokens) {
    tokens = Array.from({ length: engine.info.vocabularySize }, (_, id) => ({
      id,
      text: tokenText(engine, id),
    }));
    known.set(engine, tokens);
  }
  return tokens;
}

/** The tokens of the vocabulary that `text` may mean, the best first; none for a text of white space alone. */
export function tokenMatches(engine: Engine, text: string): VocabularyToken[] {
  return bestMatches(vocabularyOf(engine), text);
}

/**
 * Tokens that are `text`, before those that are it but for the space around them, for their case, or that begin with it;
 * equals by length, then by id. Part of a word counts only at its beginning.
 */
export function bestMatches(vocabulary: readonly VocabularyToken[], text: string): VocabularyToken[] {
  const word = text.trim();
  if (word === '') return vocabulary.filter((token) => text !== '' && token.text === text);
  const lower = word.toLowerCase();
  const grade = (token: string): number => {
    if (token === text) return 0;
    const own = token.trim();
    if (own === word) return 1;
    const ownLower = own.toLowerCase();
    if (ownLower === lower) return 2;
    return ownLower.startsWith(lower) ? 3 : Infinity;
  };
  return vocabulary
    .map((token) => ({ token, grade: grade(token.text) }))
    .filter((match) => match.grade < Infinity)
    .sort((a, b) => a.grade - b.grade || a.token.text.length - b.token.text.length || a.token.id - b.token.id)
    .slice(0, most)
    .map(({ token }) => token);
}
