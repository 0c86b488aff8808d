import { describe, expect, it } from 'vitest';
import { bootstrapStability, randomDirections, shuffledDirections } from '../../../src/science/controls';
import { directionAt, meanDifference, type Directions } from '../../../src/science/directions';
import { statesOf } from '../../../src/science/states';
import { norm } from '../../../src/science/vector';
import { values } from './estimatorValues';
import { expectClose } from './values';

const reference = values.estimators;
const harmful = statesOf(Float32Array.from(reference.harmful), 10, 2, 6);
const harmless = statesOf(Float32Array.from(reference.harmless), 12, 2, 6);

describe('random directions', () => {
  const like = meanDifference(harmful, harmless);

  it('have length 1 and the norms of the directions that they stand beside', () => {
    const random = randomDirections(like, 3);
    for (const layer of [0, 1]) expect(norm(directionAt(random, layer))).toBeCloseTo(1, 6);
    expectClose(random.norms, like.norms, 0);
  });

  it('are the same for a seed, others for another, and differ by layer', () => {
    const { unit } = randomDirections(like, 3);
    expect(randomDirections(like, 3).unit).toEqual(unit);
    expect(randomDirections(like, 4).unit).not.toEqual(unit);
    expect(unit.slice(0, 6)).not.toEqual(unit.slice(6));
  });

  it('prefer no direction', () => {
    const many: Directions = {
      layers: 8000,
      hiddenSize: 3,
      unit: new Float32Array(24000).fill(1),
      norms: new Float64Array(8000).fill(1),
    };
    const { unit } = randomDirections(many, 1);
    const moment = (power: number): number =>
      unit.reduce((sum, value) => sum + value ** power, 0) / unit.length;
    expect(moment(1)).toBeCloseTo(0, 1);
    expect(moment(2)).toBeCloseTo(1 / 3, 6);
    // 3 / (d (d + 2)) on a sphere; normalised uniform numbers, which prefer the corners, give .18.
    expect(Math.abs(moment(4) - 0.2)).toBeLessThan(0.006);
  });

  it('stay zero where there is no direction to stand beside', () => {
    const none = randomDirections(meanDifference(harmful, harmful), 1);
    expectClose(none.unit, new Float32Array(12), 0);
  });
});

describe('shuffled directions', () => {
  it('keep the sizes of the classes', () => {
    const one = statesOf(Float32Array.of(1), 1, 1, 1);
    const nine = statesOf(new Float32Array(9), 9, 1, 1);
    const lengths = Array.from(
      { length: 60 },
      (_, seed) => shuffledDirections(one, nine, seed).norms[0] ?? 0,
    );
    // The one prompt that differs is alone in its class, or one of nine.
    const alone = lengths.filter((length) => length === 1).length;
    expect(lengths.filter((length) => Math.abs(length - 1 / 9) < 1e-12)).toHaveLength(60 - alone);
    expect(alone).toBeGreaterThan(0);
    expect(alone).toBeLessThan(20);
  });

  it('lose what the labels say', () => {
    const far = statesOf(
      harmful.data.map((value) => value + 50),
      10,
      2,
      6,
    );
    const whole = meanDifference(far, harmless).norms[0] ?? 0;
    const lengths = Array.from(
      { length: 50 },
      (_, seed) => shuffledDirections(far, harmless, seed).norms[0] ?? 0,
    );
    expect(lengths.reduce((sum, length) => sum + length) / 50).toBeLessThan(whole / 3);
  });

  it('are the same for a seed and others for another', () => {
    const { unit, norms } = shuffledDirections(harmful, harmless, 5);
    expect(shuffledDirections(harmful, harmless, 5)).toMatchObject({ unit, norms });
    expect(shuffledDirections(harmful, harmless, 6).unit).not.toEqual(unit);
  });
});

describe('stability under bootstrap', () => {
  it('equals that of numpy, but for the luck of the draws', () => {
    const found = bootstrapStability(harmful, harmless, [3, 10], 4000, 1);
    expect(found.map(({ size }) => size)).toEqual([3, 10]);
    found.forEach(({ cosine, low, high }, i) => {
      expectClose(cosine, reference.bootstrap[i]?.cosine ?? [], 0.02);
      expectClose(low, reference.bootstrap[i]?.low ?? [], 0.04);
      expectClose(high, reference.bootstrap[i]?.high ?? [], 0.01);
    });
  });

  it('is the same for a seed and another for another', () => {
    const found = bootstrapStability(harmful, harmless, [4], 20, 7);
    expect(bootstrapStability(harmful, harmless, [4], 20, 7)).toEqual(found);
    expect(bootstrapStability(harmful, harmless, [4], 20, 8)).not.toEqual(found);
  });

  it('is full where all anchors of a class are alike', () => {
    const [up, down] = [
      statesOf(Float32Array.of(3, 1, 3, 1), 2, 1, 2),
      statesOf(new Float32Array(4), 2, 1, 2),
    ];
    const [found] = bootstrapStability(up, down, [1], 10, 1);
    expectClose([found?.cosine[0] ?? 0, found?.low[0] ?? 0, found?.high[0] ?? 0], [1, 1, 1], 1e-12);
  });

  it('refuses sizes and draws that cannot be drawn', () => {
    expect(() => bootstrapStability(harmful, harmless, [0], 10, 1)).toThrow(RangeError);
    expect(() => bootstrapStability(harmful, harmless, [2.5], 10, 1)).toThrow(RangeError);
    expect(() => bootstrapStability(harmful, harmless, [2], 0, 1)).toThrow(RangeError);
  });
});
