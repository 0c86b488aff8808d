import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { leadingEigen } from '../../../src/science/leadingEigen';
import { principalPlane } from '../../../src/science/principalPlane';
import { fitStateSpace, placeState } from '../../../src/science/stateSpace';
import { statesOf, type States } from '../../../src/science/states';
import { dot } from '../../../src/science/vector';
import { expectClose } from './values';

interface Values {
  readonly shape: readonly [number, number];
  readonly sets: readonly number[][];
  readonly planes: readonly {
    readonly mean: number[];
    readonly axes: readonly [number[], number[]];
    readonly explained: number[];
    readonly coordinates: readonly (readonly [number, number])[];
  }[];
}

/** Numbers of numpy and scikit-learn (test/fixtures/make_space_values.py). */
const values = JSON.parse(
  readFileSync(new URL('../../fixtures/space_values.json', import.meta.url), 'utf8'),
) as Values;
const [layers, size] = values.shape;
const sets = values.sets.map((data): States =>
  statesOf(Float32Array.from(data), data.length / layers / size, layers, size),
);
const prompts = sets.reduce((sum, set) => sum + set.prompts, 0);
const space = fitStateSpace(sets);

/** Of both axes of a layer: whether scikit-learn's points the other way. */
function turned(layer: number): [number, number] {
  const signs = [0, 1].map((axis) => {
    const start = (layer * 2 + axis) * size;
    const own = space.axes.subarray(start, start + size);
    return Math.sign(dot(own, Float64Array.from(values.planes[layer]?.axes[axis] ?? [])));
  });
  return [signs[0] ?? 0, signs[1] ?? 0];
}

function coordinates(layer: number): Float32Array {
  return space.coordinates.subarray(layer * prompts * 2, (layer + 1) * prompts * 2);
}

describe('the space of states', () => {
  it('is the principal component analysis of scikit-learn at every layer, but for the signs', () => {
    values.planes.forEach((plane, layer) => {
      const signs = turned(layer);
      expectClose(space.means.subarray(layer * size, (layer + 1) * size), plane.mean, 1e-5);
      expectClose(space.explained.subarray(layer * 2, layer * 2 + 2), plane.explained, 1e-6);
      for (const axis of [0, 1] as const) {
        const start = (layer * 2 + axis) * size;
        const expected = (plane.axes[axis] ?? []).map((value) => value * signs[axis]);
        expectClose(space.axes.subarray(start, start + size), expected, 1e-5);
      }
      const expected = plane.coordinates.flatMap(([x, y]) => [x * signs[0], y * signs[1]]);
      expectClose(coordinates(layer), expected, 1e-4);
    });
  });

  it('begins with the first set on the positive side and goes on without turning over', () => {
    const mean = (of: Float32Array, set: number, axis: number): number => {
      const start = sets.slice(0, set).reduce((sum, each) => sum + each.prompts, 0);
      const count = sets[set]?.prompts ?? 0;
      let sum = 0;
      for (let prompt = start; prompt < start + count; prompt++) sum += of[prompt * 2 + axis] ?? 0;
      return sum / count;
    };
    for (const axis of [0, 1])
      expect(mean(coordinates(0), 0, axis)).toBeGreaterThanOrEqual(mean(coordinates(0), 1, axis));
    for (let layer = 1; layer < layers; layer++)
      for (const axis of [0, 1]) {
        let along = 0;
        for (let at = axis; at < prompts * 2; at += 2)
          along += (coordinates(layer)[at] ?? 0) * (coordinates(layer - 1)[at] ?? 0);
        expect(along).toBeGreaterThan(0);
      }
  });

  it('has a place for a state that lies where the prompt of that state lies', () => {
    const [, harmless] = sets;
    if (!harmless) throw new Error('There is no second set.');
    const place = placeState(space, harmless, 2);
    const prompt = (sets[0]?.prompts ?? 0) + 2;
    for (let layer = 0; layer < layers; layer++)
      expectClose(
        place.subarray(layer * 2, layer * 2 + 2),
        coordinates(layer).subarray(prompt * 2, prompt * 2 + 2),
      );
  });

  it('is a point where all states are the same', () => {
    const plane = principalPlane(
      Float64Array.from({ length: 12 }, (_, i) => i % 4),
      3,
      4,
    );
    expect([...plane.axes, ...plane.explained].every((value) => value === 0)).toBe(true);
  });
});

describe('leading eigenvectors', () => {
  it('are found where the eigenvalues lie close together', () => {
    const eigenvalues = [1, 0.999, 0.998, ...Array.from({ length: 17 }, (_, i) => 0.99 - i / 100)];
    const diagonal = Float64Array.from({ length: 400 }, (_, i) =>
      i % 21 === 0 ? (eigenvalues[i / 21] ?? 0) : 0,
    );
    const found = leadingEigen(diagonal, 20, 2);
    expectClose(found.values, [1, 0.999], 1e-9);
    expect(Math.abs(found.vectors[0] ?? 0)).toBeCloseTo(1, 6);
    expect(Math.abs(found.vectors[21] ?? 0)).toBeCloseTo(1, 6);
  });
});
