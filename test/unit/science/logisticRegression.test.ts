import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/science/folds';
import { fitLogistic, logOddsOf } from '../../../src/science/logisticRegression';
import { values } from './estimatorValues';
import { expectClose } from './values';

describe.each(values.logistic)(
  'logistic regression of [$count, $width] at C = $c, balanced: $balanced',
  ({ count, width, c, balanced, rows, positive, weights, bias, logOdds }) => {
    const data = Float64Array.from(rows);
    const model = fitLogistic(data, count, width, positive, { c, balanced });

    it('has the optimum of scikit-learn', () => {
      expectClose(model.weights, weights, 1e-6);
      expect(Math.abs(model.bias - bias)).toBeLessThan(1e-5);
    });

    it('gives its log-odds', () => {
      const own = Array.from({ length: count }, (_, i) =>
        logOddsOf(model, data.subarray(i * width, (i + 1) * width)),
      );
      expectClose(own, logOdds, 1e-5);
    });
  },
);

describe('logistic regression', () => {
  it('takes far less time for wide rows than Newton steps in the weights do', () => {
    const [count, width] = [400, 1728];
    const random = seededRandom(1);
    const positive = Array.from({ length: count }, (_, i) => i % 3 === 0);
    const rows = Float64Array.from(
      { length: count * width },
      (_, i) => random() + (positive[Math.floor(i / width)] && i % width < 20 ? 0.2 : 0),
    );
    const started = performance.now();
    const model = fitLogistic(rows, count, width, positive, { c: 0.01, balanced: true });
    // About .5 s; each step in 1728 weights is 1728^3 / 3 operations, seconds.
    expect(performance.now() - started).toBeLessThan(5000);
    // At the optimum the losses' pull is the weights themselves, and on the bias nothing.
    const pull = new Float64Array(width);
    let pullOnBias = 0;
    positive.forEach((label, i) => {
      const row = rows.subarray(i * width, (i + 1) * width);
      const cost = (0.01 * count) / (2 * (label ? 134 : 266));
      const error = cost * ((label ? 1 : 0) - 1 / (1 + Math.exp(-logOddsOf(model, row))));
      row.forEach((value, j) => (pull[j] = (pull[j] ?? 0) + error * value));
      pullOnBias += error;
    });
    expectClose(pull, model.weights, 1e-9);
    expect(Math.abs(pullOnBias)).toBeLessThan(1e-9);
  });

  it('stays finite where a plane parts the classes and the penalty is next to none', () => {
    const model = fitLogistic(Float64Array.of(-1, -2, 1, 2), 4, 1, [false, false, true, true], { c: 1e8 });
    expect(Number.isFinite(model.weights[0])).toBe(true);
    expect(logOddsOf(model, Float64Array.of(1))).toBeGreaterThan(10);
    expect(logOddsOf(model, Float64Array.of(0))).toBeCloseTo(0, 6);
  });

  it('finds the optimum where whole Newton steps would overshoot: far rows, a small penalty', () => {
    const rows = Float64Array.of(-1.4, 5.8, 28.4, -48.1, -18, -0.9, -377, -92.7);
    const positive = [true, false, false, false];
    const c = 600;
    const model = fitLogistic(rows, 4, 2, positive, { c });
    const pull = [0, 0];
    positive.forEach((label, i) => {
      const row = rows.subarray(2 * i, 2 * i + 2);
      const error = c * ((label ? 1 : 0) - 1 / (1 + Math.exp(-logOddsOf(model, row))));
      row.forEach((value, j) => (pull[j] = (pull[j] ?? 0) + error * value));
    });
    expectClose(pull, model.weights, 1e-6);
  });

  it('learns only the share of positives from rows that are all the same', () => {
    const model = fitLogistic(Float64Array.of(7, 7, 7, 7), 4, 1, [true, false, false, false], { c: 1 });
    expect(model.weights[0]).toBeCloseTo(0, 12);
    expect(logOddsOf(model, Float64Array.of(7))).toBeCloseTo(Math.log(1 / 3), 9);
  });

  it('refuses one class alone, and rows that do not fit', () => {
    const rows = Float64Array.of(1, 2);
    expect(() => fitLogistic(rows, 2, 1, [true, true], { c: 1 })).toThrow(RangeError);
    expect(() => fitLogistic(rows, 2, 2, [true, false], { c: 1 })).toThrow(RangeError);
    expect(() => fitLogistic(rows, 2, 1, [true], { c: 1 })).toThrow(RangeError);
    expect(() => fitLogistic(rows, 2, 1, [true, false], { c: 0 })).toThrow(RangeError);
  });
});
