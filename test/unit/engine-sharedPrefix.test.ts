import { describe, expect, it } from 'vitest';
import { sharedPrefixLength, sharedTokens } from '../../src/engine/sharedPrefix';

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

describe('what is computed once', () => {
  it('is what all share, and for each prompt what its neighbours of the same tokens share', () => {
    const [a, b] = [
      [1, 2, 3, 4],
      [1, 9, 3, 4, 5],
    ];
    const { trunk, siblings } = sharedTokens([
      member(a),
      member(a, 3),
      member(b),
      member(b, 4),
      member(b, 5),
    ]);
    expect(trunk).toBe(1);
    expect(siblings).toEqual([
      { first: 0, count: 2, length: 3 },
      { first: 2, count: 3, length: 4 },
    ]);
  });

  it('is no more than what all share for a prompt that stands alone or is changed from its start on', () => {
    const { trunk, siblings } = sharedTokens([
      member([1, 2, 3]),
      member([1, 2, 4], 1),
      member([1, 2, 4]),
      member([1, 2, 3]),
    ]);
    expect(trunk).toBe(1);
    expect(siblings).toEqual([
      { first: 0, count: 1, length: 1 },
      { first: 1, count: 2, length: 1 },
      { first: 3, count: 1, length: 1 },
    ]);
  });

  it('is nothing of nothing', () => {
    expect(sharedTokens([])).toEqual({ trunk: 0, siblings: [] });
  });
});
