import { describe, expect, it } from 'vitest';
import {
  cosinesToPrevious,
  directionAt,
  meanDifference,
  projections,
  residualNorms,
  unscaled,
} from '../../../src/science/directions';
import { statesOf } from '../../../src/science/states';
import { expectClose, values } from './values';

const reference = values.directions;
const harmful = statesOf(Float32Array.from(reference.harmful), 6, 3, 5);
const harmless = statesOf(Float32Array.from(reference.harmless), 4, 3, 5);

describe('mean-difference directions', () => {
  const directions = meanDifference(harmful, harmless);

  it('equal those of numpy', () => {
    expectClose(directions.unit, reference.unit, 1e-7);
    expectClose(directions.norms, reference.norms);
    expectClose(residualNorms(harmful), reference.residualNorms);
    expectClose(projections(harmful, directions), reference.projections, 1e-6);
    const [first, ...cosines] = cosinesToPrevious(directions);
    expect(first).toBeNull();
    expectClose(
      cosines.map((value) => value ?? NaN),
      reference.cosines,
      1e-6,
    );
  });

  it('point from harmless to harmful', () => {
    const reversed = meanDifference(harmless, harmful);
    expectClose(
      reversed.unit.map((value) => -value),
      directions.unit,
      0,
    );
  });

  it('can leave prompts out', () => {
    const some = meanDifference(harmful, harmless, [0, 2], [1]);
    const copy = (source: Float32Array, prompts: number[]): Float32Array =>
      Float32Array.from(
        prompts.flatMap((prompt) => Array.from(source.subarray(prompt * 15, (prompt + 1) * 15))),
      );
    const alone = meanDifference(
      statesOf(copy(harmful.data, [0, 2]), 2, 3, 5),
      statesOf(copy(harmless.data, [1]), 1, 3, 5),
    );
    expectClose(some.unit, alone.unit, 0);
  });

  it('times their norms are the differences again', () => {
    const row = unscaled(directions).subarray(5, 10);
    expectClose(
      row,
      Array.from(directionAt(directions, 1), (value) => value * (directions.norms[1] ?? 0)),
      1e-6,
    );
  });

  it('keep their accuracy far from zero, where float32 sums would lose it', () => {
    const prompts = 4096;
    const far = new Float32Array(prompts * 2).map((_, index) => (index % 2 === 0 ? 3e4 : 1));
    const near = new Float32Array(prompts * 2).map((_, index) => (index % 2 === 0 ? 3e4 : 0));
    const { norms, unit } = meanDifference(statesOf(far, prompts, 1, 2), statesOf(near, prompts, 1, 2));
    expect(norms[0]).toBe(1);
    expectClose(unit, [0, 1], 0);
  });

  it('are zero where the classes do not differ', () => {
    const same = meanDifference(harmful, harmful);
    expectClose(same.unit, new Float32Array(15), 0);
    expectClose(same.norms, [0, 0, 0], 0);
  });

  it('refuse states of different models', () => {
    expect(() => meanDifference(harmful, statesOf(new Float32Array(8), 2, 2, 2))).toThrow(RangeError);
  });
});
