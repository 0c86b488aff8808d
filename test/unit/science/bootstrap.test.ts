import { describe, expect, it } from 'vitest';
import { bootstrapInterval } from '../../../src/science/bootstrap';
import { mean, median } from '../../../src/science/summary';

describe('a bootstrap interval', () => {
  it('is about two standard errors of a mean on each side', () => {
    const values = Array.from({ length: 200 }, (_, i) => i % 20);
    const { value, low, high } = bootstrapInterval(values, mean);
    const error = Math.sqrt((20 ** 2 - 1) / 12 / 200);
    expect(value).toBe(9.5);
    expect(low).toBeCloseTo(9.5 - 1.96 * error, 1);
    expect(high).toBeCloseTo(9.5 + 1.96 * error, 1);
  });

  it('is the same for a seed, and a point where all values are equal', () => {
    const values = [3, 1, 4, 1, 5, 9, 2, 6];
    expect(bootstrapInterval(values, median)).toEqual(bootstrapInterval(values, median));
    expect(bootstrapInterval([2, 2, 2], median)).toEqual({ value: 2, low: 2, high: 2 });
    expect(() => bootstrapInterval([], mean)).toThrow(RangeError);
  });
});
