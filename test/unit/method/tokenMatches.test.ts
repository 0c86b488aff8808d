import { describe, expect, it } from 'vitest';
import { bestMatches } from '../../../src/method/tokenMatches';

const vocabulary = ['sorrow', ' sorry', 'Sorry', ' Sorrento', 'sorry', ' not', ' '].map((text, id) => ({
  id,
  text,
}));
const found = (text: string): string[] => bestMatches(vocabulary, text).map((token) => token.text);

describe('the tokens that a text may mean', () => {
  it('are the text itself, then without its space, in another case, and what begins with it', () => {
    expect(found('sorry')).toEqual(['sorry', ' sorry', 'Sorry']);
    expect(found(' sorry')[0]).toBe(' sorry');
    expect(found('sorr')).toEqual(['sorry', 'Sorry', ' sorry', 'sorrow', ' Sorrento'].sort(byLength));
  });
  it('are none for no text, and white space only for white space', () => {
    expect(found('')).toEqual([]);
    expect(found(' ')).toEqual([' ']);
  });
  it('do not have it in the middle', () => {
    expect(found('orry')).toEqual([]);
  });
});

/** By length, then by place in the vocabulary. */
function byLength(a: string, b: string): number {
  const place = (text: string) => vocabulary.findIndex((token) => token.text === text);
  return a.length - b.length || place(a) - place(b);
}
