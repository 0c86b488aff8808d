import { describe, expect, it } from 'vitest';
import { meanDifference, type Directions } from '../../../src/science/directions';
import { directionsBy, takesPairs, type DirectionEstimator } from '../../../src/science/estimators';
import { selectStates, statesOf, type States } from '../../../src/science/states';
import { values } from './estimatorValues';
import { expectClose } from './values';

const reference = values.estimators;
const harmful = statesOf(Float32Array.from(reference.harmful), 10, 2, 6);
const harmless = statesOf(Float32Array.from(reference.harmless), 12, 2, 6);
const estimators: DirectionEstimator[] = [
  'mean-difference',
  'pca-diff',
  'pca-diff-uncentred',
  'pca-center',
  'logistic',
];

function expectSame(a: Directions, b: Directions, tolerance: number): void {
  expectClose(a.unit, b.unit, tolerance);
  expectClose(a.norms, b.norms, tolerance);
}

/** One layer of [prompts, d]. */
const layerOf = (rows: readonly (readonly number[])[]): States =>
  statesOf(Float32Array.from(rows.flat()), rows.length, 1, rows[0]?.length ?? 0);

describe.each(estimators)('directions by %s', (estimator) => {
  it('equal those of repeng, numpy and scikit-learn', () => {
    // repeng computes in float32.
    const tolerance = takesPairs(estimator) ? 2e-5 : 1e-6;
    const { unit, norms } = directionsBy(estimator, harmful, harmless);
    expectClose(unit, reference[estimator].unit, tolerance);
    expectClose(norms, reference[estimator].norms, tolerance);
  });

  it('point from harmless to harmful, whichever way the axis came out', () => {
    const { unit, norms } = directionsBy(estimator, harmful, harmless);
    const reversed = directionsBy(estimator, harmless, harmful);
    expectClose(
      reversed.unit.map((value) => -value),
      unit,
      1e-6,
    );
    expectClose(reversed.norms, norms, 1e-6);
    for (const length of norms) expect(length).toBeGreaterThan(0);
  });

  it('can leave prompts out', () => {
    const [some, others] = [
      [1, 3, 4, 8],
      [0, 2, 5, 7, 11],
    ] as const;
    expectSame(
      directionsBy(estimator, harmful, harmless, some, others),
      directionsBy(estimator, selectStates(harmful, some), selectStates(harmless, others)),
      0,
    );
  });

  it('are zero where the classes do not differ', () => {
    const { unit, norms } = directionsBy(estimator, harmful, harmful);
    expectClose(unit, new Float32Array(12), 0);
    expectClose(norms, [0, 0], 0);
  });

  it('refuse states of different models', () => {
    expect(() => directionsBy(estimator, harmful, statesOf(new Float32Array(8), 2, 2, 2))).toThrow(
      RangeError,
    );
  });
});

describe('the paired estimators', () => {
  const shared = [0, 5, 1];
  const pairs = [
    [1, 2, 3],
    [4, -1, 0],
    [-2, 2, 2],
  ];
  const moved = pairs.map((row) => row.map((value, i) => value + (shared[i] ?? 0)));

  it('differ in whether they see what all pairs have in common', () => {
    const { unit } = directionsBy('pca-diff-uncentred', layerOf(moved), layerOf(pairs));
    expectClose(
      unit,
      shared.map((value) => value / Math.hypot(...shared)),
      1e-6,
    );
    // repeng's pca_diff takes the mean of the differences away, and here nothing else is left, or rounding only.
    expectClose(directionsBy('pca-diff', layerOf(moved), layerOf(pairs)).unit, [0, 0, 0], 0);
    const same = (value: number): States => layerOf(Array.from({ length: 49 }, () => [value, -value]));
    expectClose(directionsBy('pca-diff', same(1), same(0)).unit, [0, 0], 0);
  });

  it("name one direction twice: repeng's pca_center is the uncentred one", () => {
    expectSame(
      directionsBy('pca-center', harmful, harmless),
      directionsBy('pca-diff-uncentred', harmful, harmless),
      0,
    );
  });

  it('depend on who is paired with whom', () => {
    const swapped = [1, 0, 2, 3, 4, 5, 6, 7, 8, 9];
    const { unit } = directionsBy('pca-diff', harmful, harmless);
    const other = directionsBy('pca-diff', harmful, harmless, swapped);
    expect(Math.max(...unit.map((value, i) => Math.abs(value - (other.unit[i] ?? 0))))).toBeGreaterThan(0.01);
  });
});

describe('the length of a direction', () => {
  it('is the part of the mean difference along it, and all of it for mean-difference', () => {
    const whole = meanDifference(harmful, harmless);
    expectSame(directionsBy('mean-difference', harmful, harmless), whole, 0);
    for (const estimator of estimators)
      directionsBy(estimator, harmful, harmless).norms.forEach((length, layer) =>
        expect(length).toBeLessThanOrEqual((whole.norms[layer] ?? 0) + 1e-6),
      );
  });
});
