import { describe, expect, it } from 'vitest';
import { cohensD } from '../../../src/science/effectSize';
import { auroc, rocCurve, youdenThreshold } from '../../../src/science/roc';
import { expectClose, values } from './values';

describe.each(values.roc)('a ROC curve', (reference) => {
  const { positive, negative } = reference;

  it('equals that of scikit-learn, ties included', () => {
    const curve = rocCurve(positive, negative);
    expectClose(
      curve.map((point) => point.falsePositiveRate),
      reference.falsePositiveRates,
    );
    expectClose(
      curve.map((point) => point.truePositiveRate),
      reference.truePositiveRates,
    );
    expectClose(
      curve.slice(1).map((point) => point.threshold),
      reference.thresholds,
    );
    expect(curve[0]?.threshold).toBe(Infinity);
    expect(auroc(positive, negative)).toBeCloseTo(reference.auroc, 12);
  });

  it("has Youden's J at its threshold, which lies between two scores", () => {
    const { threshold, youdenJ } = youdenThreshold(positive, negative);
    expect(youdenJ).toBeCloseTo(reference.youdenJ, 12);
    const rate = (scores: number[]): number =>
      scores.filter((score) => score >= threshold).length / scores.length;
    expect(rate(positive) - rate(negative)).toBeCloseTo(reference.youdenJ, 12);
    expect([...positive, ...negative]).not.toContain(threshold);
  });

  it("goes with Cohen's d", () => {
    expect(cohensD(positive, negative)).toBeCloseTo(reference.cohensD, 12);
  });
});

describe('youdenThreshold', () => {
  it('takes the middle of the gap between separated classes', () => {
    expect(youdenThreshold([0.9, 0.8], [0.2, 0.4])).toEqual({ threshold: (0.8 + 0.4) / 2, youdenJ: 1 });
  });

  it('takes the widest gap among equally good cuts', () => {
    // J = .5 both between 3 and 2.9 and between 2 and 0.
    expect(youdenThreshold([3, 2], [2.9, 0]).threshold).toBe(1);
    expect(youdenThreshold([5, 2], [2.9, 1.9]).threshold).toBe(3.95);
  });

  it('finds no cut in scores that tell nothing', () => {
    expect(youdenThreshold([1, 1], [1])).toEqual({ threshold: 1, youdenJ: 0 });
    expect(youdenThreshold([0], [1])).toEqual({ threshold: 0, youdenJ: 0 });
  });
});

describe('auroc', () => {
  it('counts ties as half', () => {
    expect(auroc([1], [1])).toBe(0.5);
    expect(auroc([2, 1], [1, 0])).toBe(0.875);
  });

  it('refuses an empty class and what is not a number', () => {
    expect(() => auroc([], [1])).toThrow(RangeError);
    expect(() => auroc([NaN], [1])).toThrow(RangeError);
  });

  it('takes time in proportion to n log n', () => {
    const many = Float64Array.from({ length: 200_000 }, (_, index) => (index * 7919) % 10_007);
    const started = performance.now();
    expect(auroc(many, many)).toBeCloseTo(0.5, 9);
    // A comparison of all pairs is 4e10 steps: minutes.
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});
