import { describe, expect, it } from 'vitest';
import { sharedPrefixLength } from '../../src/engine/sharedPrefix';

const member = (tokens: number[], ownFrom = tokens.length) => ({ tokens: Int32Array.from(tokens), ownFrom });

describe('the prefix that sequences share', () => {
  it('is what all of them have in common', () => {
    expect(sharedPrefixLength([member([1, 2, 3, 4]), member([1, 2, 9, 4]), member([1, 2, 3])])).toBe(2);
  });

  it('leaves each sequence a token of its own, even if all are equal or one begins another', () => {
    expect(sharedPrefixLength([member([1, 2, 3]), member([1, 2, 3])])).toBe(2);
    expect(sharedPrefixLength([member([1, 2]), member([1, 2, 3])])).toBe(1);
    expect(sharedPrefixLength([member([7])])).toBe(0);
  });

  it('ends before the first position that a sequence reads or edits', () => {
    expect(sharedPrefixLength([member([1, 2, 3, 4], 1), member([1, 2, 3, 4])])).toBe(1);
    expect(sharedPrefixLength([member([1, 2, 3, 4], 0), member([1, 2, 3, 4])])).toBe(0);
  });

  it('is empty for no sequences and for sequences that differ at once', () => {
    expect(sharedPrefixLength([])).toBe(0);
    expect(sharedPrefixLength([member([1, 2]), member([2, 2])])).toBe(0);
  });
});
