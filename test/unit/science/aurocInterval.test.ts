import { describe, expect, it } from 'vitest';
import { aurocInterval } from '../../../src/science/aurocInterval';
import { wilson } from '../../../src/science/intervals';
import { values } from './estimatorValues';

describe("DeLong's interval of an AUROC", () => {
  it.each(values.delong)(
    'equals that of numpy, ties included: $auroc',
    ({ positive, negative, ...expected }) => {
      const found = aurocInterval(positive, negative);
      expect(found.auroc).toBeCloseTo(expected.auroc, 12);
      expect(found.low).toBeCloseTo(expected.low, 12);
      expect(found.high).toBeCloseTo(expected.high, 12);
    },
  );

  it('is that of the classes the other way round, mirrored', () => {
    const [positive, negative] = [
      [3, 1, 2, 2],
      [2, 0, 1],
    ];
    const found = aurocInterval(positive, negative);
    const mirrored = aurocInterval(negative, positive);
    expect(mirrored.auroc).toBeCloseTo(1 - found.auroc, 12);
    expect(mirrored.low).toBeCloseTo(1 - found.high, 12);
  });

  it('does not take separated scores for certainty', () => {
    const ten = Array.from({ length: 10 }, (_, i) => i);
    const above = ten.map((score) => score + 100);
    expect(aurocInterval(above, ten)).toEqual({ auroc: 1, low: wilson(10, 10).low, high: 1 });
    expect(aurocInterval(ten, above)).toEqual({ auroc: 0, low: 0, high: wilson(0, 10).high });
    // The smaller class bounds what can be known.
    expect(aurocInterval(above, [1, 2]).low).toBe(wilson(2, 2).low);
  });

  it('is wide where nothing or one score of a class is known', () => {
    const equal = aurocInterval([1, 1, 1], [1, 1, 1]);
    expect(equal.auroc).toBe(0.5);
    expect(equal.high - equal.low).toBeGreaterThan(0.5);
    const single = aurocInterval([1.5], [0, 1, 2, 3]);
    expect(single.auroc).toBe(0.5);
    expect(single.high - single.low).toBeGreaterThan(0.8);
  });

  it('refuses an empty class and what is not a number', () => {
    expect(() => aurocInterval([], [1])).toThrow(RangeError);
    expect(() => aurocInterval([1], [])).toThrow(RangeError);
    expect(() => aurocInterval([NaN, 1], [1, 0])).toThrow(RangeError);
    expect(() => aurocInterval([1, 2], [1, NaN])).toThrow(RangeError);
  });
});
