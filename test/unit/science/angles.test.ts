import { describe, expect, it } from 'vitest';
import {
  angleGap,
  anglesOf,
  drawPairs,
  gapLayers,
  pairAngles,
  type Pair,
  type PairAngles,
} from '../../../src/science/angles';
import { seededRandom } from '../../../src/science/folds';
import { statesOf } from '../../../src/science/states';
import values from '../../fixtures/angle_values.json';

const [layers = 0, hiddenSize = 0] = values.shape;
const harmful = statesOf(Float32Array.from(values.harmful), 5, layers, hiddenSize);
const harmless = statesOf(Float32Array.from(values.harmless), 4, layers, hiddenSize);

function expectClose(own: ReturnType<typeof anglesOf>, expected: typeof own): void {
  expect(own).toHaveLength(expected.length);
  own.forEach(({ mean, deviation }, layer) => {
    expect(mean).toBeCloseTo(expected[layer]?.mean ?? NaN, 6);
    expect(deviation).toBeCloseTo(expected[layer]?.deviation ?? NaN, 6);
  });
}

describe('angles of pairs of states', () => {
  it('are those of numpy, within a set and between two', () => {
    const { within, mixed } = values;
    expectClose(anglesOf(harmful, harmful, within.pairs as unknown as Pair[]), within.angles);
    expectClose(anglesOf(harmless, harmful, mixed.pairs as unknown as Pair[]), mixed.angles);
  });

  it('approach those of all pairs with the number of draws', () => {
    const pairs = drawPairs(4, 5, seededRandom(3), 20_000);
    anglesOf(harmless, harmful, pairs).forEach(({ mean }, layer) => {
      expect(Math.abs(mean - (values.mixed.angles[layer]?.mean ?? NaN))).toBeLessThan(0.5);
    });
  });

  it('are 0 for the same direction at other lengths, and 180 for the opposite one', () => {
    const states = statesOf(Float32Array.of(1, 2, 3, 6, -1, -2), 3, 1, 2);
    expect(anglesOf(states, states, [[0, 1]])[0]?.mean).toBeCloseTo(0, 4);
    expect(anglesOf(states, states, [[0, 2]])[0]?.mean).toBeCloseTo(180, 4);
  });
});

describe('the pairs that are drawn', () => {
  it('are of different prompts, all of them, equally often', () => {
    const pairs = drawPairs(4, undefined, seededRandom(1), 12_000);
    const counts = new Map<string, number>();
    for (const pair of pairs) counts.set(pair.join(), (counts.get(pair.join()) ?? 0) + 1);
    expect(counts.size).toBe(12);
    expect(pairs.some(([a, b]) => a === b)).toBe(false);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  it('need two prompts of a kind', () => {
    expect(() => drawPairs(1, undefined, seededRandom(1))).toThrow(RangeError);
    expect(drawPairs(1, 1, seededRandom(1), 2)).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  it('are the same every time, and of every kind', () => {
    const angles = pairAngles(harmful, harmless);
    expect(pairAngles(harmful, harmless)).toEqual(angles);
    expect(angles).toHaveLength(layers);
    const [first] = angles;
    expect(first && angleGap(first)).toBe((first?.mixed.mean ?? NaN) - (first?.harmless.mean ?? NaN));
  });
});

describe('where the gap opens', () => {
  const angles = (gaps: readonly number[], deviation = 2): PairAngles[] =>
    gaps.map((gap) => ({
      harmless: { mean: 20, deviation },
      harmful: { mean: 19, deviation },
      mixed: { mean: 20 + gap, deviation },
    }));

  it('is the first of the longest run of layers in which it is no accident, and it has grown at nine tenths', () => {
    expect(gapLayers(angles([0, 5, 0, 0.2, 2, 6, 9.5, 10, 9]))).toEqual({ opens: 4, grown: 6 });
  });
  it('may be the first layer', () => {
    expect(gapLayers(angles([5, 6, 6]))).toEqual({ opens: 0, grown: 1 });
  });
  it('is nowhere where the gap is within its error, below 0, or open in single layers alone', () => {
    expect(gapLayers(angles([0.2, 0.2, 0.2]))).toBeUndefined();
    expect(gapLayers(angles([0.2, 0.2, 0.2], 0.1))).toEqual({ opens: 0, grown: 0 });
    expect(gapLayers(angles([-5, -5, -5]))).toBeUndefined();
    expect(gapLayers(angles([0, 3, 0, 3, 3, 0]))).toBeUndefined();
  });
});
