import { describe, expect, it } from 'vitest';
import { meanDifference } from '../../../src/science/directions';
import { inside, outside, seededRandom, stratifiedFolds, usualFolds } from '../../../src/science/folds';
import { aurocByLayer, heldOutProjections, separations } from '../../../src/science/separation';
import { statesOf, type States } from '../../../src/science/states';

/** Standard normal states (Box-Muller), shifted by `shift` along the first coordinate. */
function noise(prompts: number, layers: number, hiddenSize: number, seed: number, shift = 0): States {
  const random = seededRandom(seed);
  const data = Float32Array.from(
    { length: prompts * layers * hiddenSize },
    (_, index) =>
      Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()) +
      (index % hiddenSize === 0 ? shift : 0),
  );
  return statesOf(data, prompts, layers, hiddenSize);
}

/** The same prompts of one layer, each in the place of the one before. */
function rotated({ data, prompts, layers, hiddenSize }: States): States {
  const moved = new Float32Array(data.length);
  moved.set(data.subarray(hiddenSize));
  moved.set(data.subarray(0, hiddenSize), data.length - hiddenSize);
  return statesOf(moved, prompts, layers, hiddenSize);
}

describe('stratifiedFolds', () => {
  it('spreads every class evenly, each item in one fold', () => {
    const [a, b] = stratifiedFolds([13, 64], 5);
    for (const assignment of [a ?? new Int32Array(), b ?? new Int32Array()]) {
      const sizes = [0, 1, 2, 3, 4].map((fold) => inside(assignment, fold).length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      expect(sizes.reduce((sum, size) => sum + size)).toBe(assignment.length);
      expect([...inside(assignment, 2), ...outside(assignment, 2)].sort((x, y) => x - y)).toEqual([
        ...assignment.keys(),
      ]);
    }
  });

  it('is the same for a seed and another for another', () => {
    expect(stratifiedFolds([20, 20], 4, 3)).toEqual(stratifiedFolds([20, 20], 4, 3));
    expect(stratifiedFolds([20, 20], 4, 3)).not.toEqual(stratifiedFolds([20, 20], 4, 4));
  });

  it('refuses more folds than items', () => {
    expect(() => stratifiedFolds([3, 20], 4)).toThrow(RangeError);
    expect(usualFolds([3, 20])).toBe(3);
    expect(() => usualFolds([1, 20])).toThrow(RangeError);
  });
});

describe('held-out projections', () => {
  it('are on directions that the prompt had no part in', () => {
    const harmful = noise(4, 2, 3, 1);
    const harmless = noise(4, 2, 3, 2);
    const { scores } = heldOutProjections(harmful, harmless, [], 4);
    // One prompt of each class a fold: changing a prompt changes every projection but how it bears on its own fold.
    const [folds] = stratifiedFolds([4, 4], 4);
    const prompt = 2;
    const doubled = statesOf(
      harmful.data.map((value, index) => (Math.floor(index / 6) === prompt ? 2 * value + 1 : value)),
      4,
      2,
      3,
    );
    const changed = heldOutProjections(doubled, harmless, [], 4).scores;
    const assigned = stratifiedFolds([4, 4], 4)[1] ?? new Int32Array();
    for (let other = 0; other < 4; other++) {
      const heldOutTogether = assigned[other] === folds?.[prompt];
      expect(changed[1]?.[other] === scores[1]?.[other], `harmless prompt ${other}`).toBe(heldOutTogether);
    }
  });

  it('find nothing in noise, where projections on the own direction separate', () => {
    const values: number[] = [];
    for (let seed = 1; seed <= 20; seed++) {
      const harmful = noise(32, 1, 200, 2 * seed);
      const harmless = noise(32, 1, 200, 2 * seed + 1);
      expect(aurocByLayer(harmful, harmless, meanDifference(harmful, harmless))[0]).toBeGreaterThan(0.9);
      values.push(separations(heldOutProjections(harmful, harmless, [], 5, seed), 0, 1, 1)[0]?.auroc ?? NaN);
    }
    const mean = values.reduce((sum, value) => sum + value) / values.length;
    expect(mean).toBeGreaterThan(0.45);
    expect(mean).toBeLessThan(0.55);
  });

  it('do not depend on where the origin is', () => {
    const moved = (states: States): States =>
      statesOf(
        states.data.map((value) => value + 200),
        states.prompts,
        states.layers,
        states.hiddenSize,
      );
    const harmful = noise(40, 1, 50, 5, 2);
    const harmless = noise(40, 1, 50, 6);
    const [near] = separations(heldOutProjections(harmful, harmless, [], 5), 0, 1, 1);
    const [far] = separations(heldOutProjections(moved(harmful), moved(harmless), [], 5), 0, 1, 1);
    expect(far?.auroc).toBeCloseTo(near?.auroc ?? NaN, 3);
    expect(far?.cohensD).toBeCloseTo(near?.cohensD ?? NaN, 3);
  });

  it('score other classes without letting them into the directions', () => {
    const harmful = noise(10, 1, 4, 1);
    const harmless = noise(10, 1, 4, 2);
    const alone = heldOutProjections(harmful, harmless, [], 5).scores;
    const [first, second, third] = heldOutProjections(harmful, harmless, [noise(7, 1, 4, 3)], 5).scores;
    expect([first, second]).toEqual(alone);
    expect(third).toHaveLength(7);
  });

  it('are by the estimator that is asked for', () => {
    const harmful = noise(20, 2, 6, 1, 1);
    const harmless = noise(20, 2, 6, 2);
    const byMean = heldOutProjections(harmful, harmless, [], 5, 3).scores;
    expect(heldOutProjections(harmful, harmless, [], 5, 3, 'mean-difference').scores).toEqual(byMean);
    expect(heldOutProjections(harmful, harmless, [], 5, 3, 'logistic').scores).not.toEqual(byMean);
  });

  it('keep the pairs of an estimator that takes pairs', () => {
    // Pairs share a topic, wide apart from other pairs, and differ in the last coordinate alone.
    const topics = noise(24, 1, 8, 1);
    const pair = (moved: number, prompts: number): States =>
      statesOf(
        topics.data
          .slice(0, prompts * 8)
          .map((value, index) => (index % 8 === 7 ? 0.1 * value + moved : 20 * value)),
        prompts,
        1,
        8,
      );
    // Two harmful prompts more than there are harmless ones to pair with.
    const { scores } = heldOutProjections(pair(1, 24), pair(0, 22), [], 4, 1, 'pca-diff-uncentred');
    const [layer] = separations({ scores }, 0, 1, 1);
    expect(layer?.auroc).toBe(1);
    expect(scores.map((row) => row.length)).toEqual([24, 22]);
    // Each prompt has been held out once, also those without a partner.
    expect(scores[0]?.every((score) => score > 0)).toBe(true);
    // Without the pairs topics are what varies most.
    const [shifted] = separations(
      heldOutProjections(pair(1, 24), rotated(pair(0, 22)), [], 4, 1, 'pca-diff-uncentred'),
      0,
      1,
      1,
    );
    expect(shifted?.auroc).toBeLessThan(0.9);
  });

  it('separate classes that differ', () => {
    const [layer] = separations(
      heldOutProjections(noise(32, 1, 8, 5, 4), noise(32, 1, 8, 6), [], 5),
      0,
      1,
      1,
    );
    expect(layer?.auroc).toBeGreaterThan(0.98);
    expect(layer?.cohensD).toBeGreaterThan(2.5);
  });
});
