import { describe, expect, it } from 'vitest';
import { mean, median, percentile } from '../../../src/science/summary';
import { values } from './estimatorValues';

const reference = values.summary;

describe('a summary', () => {
  it('equals that of numpy', () => {
    expect(mean(reference.values)).toBeCloseTo(reference.mean, 12);
    expect(median(reference.values)).toBe(reference.median);
    expect(median(reference.even)).toBeCloseTo(reference.medianOfEven, 12);
    reference.shares.forEach((share, i) =>
      expect(percentile(reference.values, share), `share ${share}`).toBeCloseTo(
        reference.percentiles[i] ?? NaN,
        12,
      ),
    );
  });

  it('leaves the values in their order', () => {
    const given = Float64Array.of(3, 1, 2);
    expect(median(given)).toBe(2);
    expect([...given]).toEqual([3, 1, 2]);
  });

  it('sorts by size, not as text', () => {
    expect(median([10, 9, 100])).toBe(10);
  });

  it('is infinite where the values are', () => {
    expect(median([Infinity, Infinity, 1])).toBe(Infinity);
  });

  it('refuses no values, and what is no share', () => {
    for (const summarise of [mean, median]) expect(() => summarise([])).toThrow(RangeError);
    expect(() => percentile([], 0.5)).toThrow(RangeError);
    expect(() => percentile([1], 97.5)).toThrow(RangeError);
  });
});
