import { describe, expect, it } from 'vitest';
import { cohensKappa, mcnemarExact } from '../../../src/science/agreement';
import { values } from './estimatorValues';

const { a, b, kappa, mcnemar } = values.agreement;

describe("Cohen's kappa", () => {
  it('equals that of scikit-learn', () => {
    expect(cohensKappa(a, b)).toBeCloseTo(kappa, 12);
  });

  it('is 1 for the same judgements and -1 for opposite ones', () => {
    expect(cohensKappa([true, false], [true, false])).toBe(1);
    expect(cohensKappa([true, false], [false, true])).toBe(-1);
  });

  it('is 0 where one judge always says the same and the other does not', () => {
    expect(cohensKappa([true, true], [true, false])).toBe(0);
  });

  it('is undefined where both always say the same one thing, or nothing', () => {
    expect(cohensKappa([true, true, true], [true, true, true])).toBeNull();
    expect(cohensKappa([false], [false])).toBeNull();
    expect(cohensKappa([], [])).toBeNull();
  });

  it('refuses judgements that are not paired', () => {
    expect(() => cohensKappa([true], [true, false])).toThrow(RangeError);
  });
});

describe("McNemar's exact test", () => {
  it.each(mcnemar)('of $ended and $began equals that of statsmodels', ({ ended, began, p }) => {
    expect(mcnemarExact(ended, began) / p).toBeCloseTo(1, 9);
  });

  it('holds for more changes than 2^-n can be written for', () => {
    expect(mcnemarExact(2000, 2000)).toBeCloseTo(1, 12);
    expect(mcnemarExact(0, 2000)).toBe(0);
    expect(mcnemarExact(1950, 2050)).toBeGreaterThan(0.1);
    expect(mcnemarExact(1950, 2050)).toBeLessThan(0.13);
  });

  it('refuses what are no counts', () => {
    expect(() => mcnemarExact(-1, 2)).toThrow(RangeError);
    expect(() => mcnemarExact(0.5, 2)).toThrow(RangeError);
  });
});
