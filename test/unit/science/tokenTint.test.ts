import { describe, expect, it } from 'vitest';
import { tokenValues } from '../../../src/science/tokenTint';

const scale = { usual: [1, 10], halves: [2, 5], norms: [10, 100] };

describe('values of tokens', () => {
  it('are 0 for a usual token and 1 for one that lies half the distance of the means above', () => {
    expect(tokenValues(Float32Array.of(1, 10, 3, 15, -1, 0), 2, scale)).toEqual(
      Float32Array.of(0, 0, 1, 1, -1, -2),
    );
  });

  it('are 0 at layers where the means coincide to 1 % of the residual norm', () => {
    expect(tokenValues(Float32Array.of(5, 5), 2, { ...scale, halves: [0, 0.99] })).toEqual(
      Float32Array.of(0, 0),
    );
    expect(tokenValues(Float32Array.of(5, 5), 2, { ...scale, halves: [0, 1.01] })[1]).toBeCloseTo(-4.95);
  });
});
