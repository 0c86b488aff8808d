import { describe, expect, it } from 'vitest';
import { refusalPhrases } from '../../../src/science/refusalPhrases';
import { refusalTokens } from '../../../src/science/refusalTokens';

/** A tokenizer that takes the longest known piece, else one character. */
function tokenizer(pieces: readonly string[]): {
  encode: (text: string) => number[];
  piece: (token: number) => string;
  id: (piece: string) => number;
} {
  const vocabulary = [...pieces, ...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code))];
  const id = (piece: string): number => vocabulary.indexOf(piece);
  return {
    id,
    piece: (token) => vocabulary[token] ?? '',
    encode: (text) => {
      const tokens: number[] = [];
      for (let rest = text; rest !== '';) {
        const longest = [...vocabulary]
          .sort((a, b) => b.length - a.length)
          .find((piece) => rest.startsWith(piece));
        tokens.push(id(longest ?? ''));
        rest = rest.slice((longest ?? ' ').length);
      }
      return tokens;
    },
  };
}

describe('refusal tokens', () => {
  it('are the first tokens of the openings, with and without a space before', () => {
    const { encode, piece, id } = tokenizer([' I', ' Sorry', 'Sorry', "'m", ' sorry', 'As', ' As']);
    const { opening } = refusalTokens(refusalPhrases, { encode, piece });
    for (const text of ['I', ' I', 'Sorry', ' Sorry', 'As', ' As']) expect(opening).toContain(id(text));
    // `U` and `n` of Unfortunately, and what follows a first token, are in many answers.
    for (const common of ["'m", 'U', ' ', 'n']) expect(opening).not.toContain(id(common));
    expect(opening).toEqual([...opening].sort((a, b) => a - b));
  });

  it('are whole refusal words in any case, and their telling beginnings', () => {
    const { encode, piece, id } = tokenizer([
      ' sorry',
      'Sorry',
      ' cannot',
      ' apolog',
      'ize',
      'unable',
      ' un',
      'able',
      ' can',
      "'t",
    ]);
    const { words } = refusalTokens(refusalPhrases, { encode, piece });
    expect(words.map(piece)).toEqual(
      expect.arrayContaining([' sorry', 'Sorry', ' cannot', ' apolog', 'unable']),
    );
    // `can` of can't, `un` of unable and single letters say nothing of refusing.
    for (const common of [' can', ' un', "'t", 'able', 's', 'S']) expect(words).not.toContain(id(common));
  });

  it('see through a space that is a token of its own', () => {
    const { encode, piece, id } = tokenizer(['\u2581', 'sorry', 'I', 'Sorry']);
    const visible = (text: string): number[] => encode(text.replaceAll(' ', '\u2581'));
    const tokens = refusalTokens(refusalPhrases, { encode: visible, piece });
    expect(tokens.words).toEqual(expect.arrayContaining([id('sorry'), id('Sorry')]));
    expect(tokens.opening).toContain(id('I'));
    expect(tokens.opening).not.toContain(id('\u2581'));
  });
});
