import { describe, expect, it } from 'vitest';
import {
  brierScore,
  calibrationError,
  platt,
  ratesAt,
  thresholdAtFalsePositiveRate,
} from '../../../src/science/calibration';
import { seededRandom } from '../../../src/science/folds';
import { values } from './estimatorValues';
import { expectClose } from './values';

describe.each(values.calibration)('calibration of scores', (reference) => {
  const { positive, negative } = reference;
  const scores = [...positive, ...negative];
  const labels = scores.map((_, i) => i < positive.length);

  it.each(reference.atRates)('catches what scikit-learn says a false-positive rate of $rate buys', (at) => {
    const { threshold, ...rates } = thresholdAtFalsePositiveRate(positive, negative, at.rate);
    expect(rates.truePositiveRate).toBeCloseTo(at.truePositiveRate, 12);
    expect(rates.falsePositiveRate).toBeLessThanOrEqual(at.rate);
    // What is reported is what the threshold does.
    expect(ratesAt(positive, negative, threshold)).toEqual(rates);
  });

  it('gives the probabilities of scikit-learn', () => {
    const probability = platt(positive, negative);
    expectClose(scores.map(probability), reference.probabilities, 1e-5);
  });

  it('measures probabilities as scikit-learn does', () => {
    expect(brierScore(reference.probabilities, labels)).toBeCloseTo(reference.brierScore, 12);
    expect(calibrationError(reference.probabilities, labels)).toBeCloseTo(reference.calibrationError, 12);
  });
});

describe('a threshold at a false-positive rate', () => {
  it('lies midway between the scores that it parts', () => {
    expect(thresholdAtFalsePositiveRate([5, 4, 1], [2, 0], 0)).toEqual({
      threshold: 3,
      truePositiveRate: 2 / 3,
      falsePositiveRate: 0,
    });
  });

  it('spends no false positives that buy nothing', () => {
    expect(thresholdAtFalsePositiveRate([5, 4], [2, 1, 0], 0.7)).toMatchObject({
      threshold: 3,
      falsePositiveRate: 0,
    });
  });

  it('cannot part equal scores', () => {
    expect(thresholdAtFalsePositiveRate([3, 2], [2, 2, 1], 0.5)).toEqual({
      threshold: 2.5,
      truePositiveRate: 0.5,
      falsePositiveRate: 0,
    });
  });

  it('lies above all scores, and is a number that JSON carries, where the highest is negative', () => {
    for (const top of [3, -3, 1e20]) {
      const { threshold, ...rates } = thresholdAtFalsePositiveRate([top - 1e10], [top], 0);
      expect(rates).toEqual({ truePositiveRate: 0, falsePositiveRate: 0 });
      expect(threshold).toBeGreaterThan(top);
      expect(JSON.parse(JSON.stringify(threshold))).toBe(threshold);
    }
  });

  it('parts scores that float64 has nothing between', () => {
    const above = 1 + Number.EPSILON;
    const { threshold } = thresholdAtFalsePositiveRate([above], [1], 0);
    expect(ratesAt([above], [1], threshold)).toEqual({ truePositiveRate: 1, falsePositiveRate: 0 });
  });

  it('is the lowest score where everything may be positive', () => {
    expect(thresholdAtFalsePositiveRate([1, 3], [2], 1)).toEqual({
      threshold: 1,
      truePositiveRate: 1,
      falsePositiveRate: 1,
    });
  });

  it('refuses what is no rate, and a class without scores', () => {
    expect(() => thresholdAtFalsePositiveRate([1], [0], 1.5)).toThrow(RangeError);
    expect(() => thresholdAtFalsePositiveRate([1], [0], NaN)).toThrow(RangeError);
    expect(() => thresholdAtFalsePositiveRate([], [0], 0.1)).toThrow(RangeError);
    expect(() => ratesAt([1], [], 0)).toThrow(RangeError);
  });
});

describe('Platt scaling', () => {
  it('does not depend on the unit and origin of the scores', () => {
    const [positive, negative] = [
      [3, 2, 2.5, 0],
      [1, 0.5, 2.2],
    ];
    const far = (score: number): number => 1e5 * score - 7e5;
    const near = platt(positive, negative);
    const moved = platt(positive.map(far), negative.map(far));
    for (const score of [-1, 1, 2, 9]) expect(moved(far(score))).toBeCloseTo(near(score), 8);
  });

  it('claims no certainty from few scores that happen to be separated', () => {
    const probability = platt([2, 3, 4], [-2, -3, -4]);
    expect(probability(3)).toBeLessThan(0.95);
    expect(probability(3)).toBeGreaterThan(0.7);
    expect(probability(-3)).toBeCloseTo(1 - probability(3), 6);
  });

  it('finds the optimum where whole Newton steps would overshoot: few positives, scores with heavy tails', () => {
    const random = seededRandom(23);
    const heavy = (): number => Math.tan(Math.PI * (random() - 0.5)) * (random() < 0.1 ? 100 : 1);
    const positive = [heavy(), heavy()];
    const negative = Array.from({ length: 60 }, heavy);
    const probability = platt(positive, negative);
    // At the optimum the probabilities add up to what the targets do: 3/4 a positive, 1/62 a negative.
    const sum = [...positive, ...negative].reduce((total, score) => total + probability(score), 0);
    expect(sum).toBeCloseTo(2 * (3 / 4) + 60 / 62, 8);
  });

  it('falls where higher scores are less harmful', () => {
    const probability = platt([0, 1, 2], [3, 4, 5]);
    expect(probability(0)).toBeGreaterThan(probability(5));
  });

  it('is a probability for scores of any size', () => {
    const probability = platt([1, 2, 4], [0, 3]);
    expect(probability(1e9)).toBe(1);
    expect(probability(-1e9)).toBe(0);
  });

  it('knows but the share of positives where all scores are equal', () => {
    // Platt's targets: 4 of 5 for three positives, 1 of 3 for one negative.
    expect(platt([1, 1, 1], [1])(1)).toBeCloseTo((3 * (4 / 5) + 1 / 3) / 4, 6);
  });

  it('refuses a class without scores', () => {
    expect(() => platt([], [1])).toThrow(RangeError);
  });
});

describe('the error of probabilities', () => {
  it('is zero where they are right and whole', () => {
    expect(brierScore([1, 0], [true, false])).toBe(0);
    expect(calibrationError([1, 0], [true, false])).toBe(0);
  });

  it('is what they exceed the share of positives by', () => {
    expect(calibrationError([0.75, 0.75, 0.75, 0.75], [true, false, false, false])).toBeCloseTo(0.5, 12);
    // In one bin the two errors cancel, in two they do not.
    expect(calibrationError([0.4, 0.6], [true, false], 1)).toBeCloseTo(0, 12);
    expect(calibrationError([0.4, 0.6], [true, false], 2)).toBeCloseTo(0.6, 12);
    // One half belongs to the lower of two bins, and 1 to the upper.
    expect(calibrationError([0.5, 1], [true, false], 2)).toBeCloseTo(0.75, 12);
  });

  it('refuses probabilities without labels, and what is none', () => {
    expect(() => brierScore([], [])).toThrow(RangeError);
    expect(() => brierScore([0.5], [true, false])).toThrow(RangeError);
    expect(() => calibrationError([1.5], [true])).toThrow(RangeError);
    expect(() => calibrationError([NaN], [true])).toThrow(RangeError);
  });
});
