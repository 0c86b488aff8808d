import { describe, expect, it } from 'vitest';
import { explainedParts } from '../../../src/method/explainedParts';

const textsOf = (text: string): string[] => explainedParts(text).parts.map(({ text: part }) => part);
const withoutOf = (text: string): string[] => explainedParts(text).parts.map(({ without }) => without);

describe('parts that are left out', () => {
  it('are words, and punctuation apart from them', () => {
    expect(textsOf("Don't stop, please... ok?")).toEqual(["Don't", 'stop', ',', 'please', '...', 'ok', '?']);
  });

  it('are words in languages without spaces too', () => {
    expect(textsOf('東京の天気は？').length).toBeGreaterThan(2);
  });

  it('take the space before them along, or after them at the start of a line', () => {
    expect(withoutOf('one two three')).toEqual(['two three', 'one three', 'one two']);
    expect(withoutOf('one\ntwo three')[1]).toBe('one\nthree');
    expect(withoutOf('really?')).toEqual(['?', 'really']);
  });

  it('have UTF-16 offsets', () => {
    expect(explainedParts('🦀 run').parts.map(({ from, to }) => [from, to])).toEqual([
      [0, 2],
      [3, 6],
    ]);
  });

  it('are groups of neighbours in a long text, at most 128 of them', () => {
    const text = Array.from({ length: 300 }, (_, i) => `w${i}`).join(' ');
    const { wordsEach, parts } = explainedParts(text);
    expect({ wordsEach, count: parts.length }).toEqual({ wordsEach: 3, count: 100 });
    expect(parts[1]).toMatchObject({ text: 'w3 w4 w5' });
    expect(parts.at(-1)).toMatchObject({ to: text.length });
  });

  it('are none in an empty text', () => {
    expect(explainedParts('')).toEqual({ wordsEach: 1, parts: [] });
  });
});
