import { describe, expect, it } from 'vitest';
import {
  middleOf,
  moved,
  separation,
  spaceModel,
  wholeArea,
  zoomed,
  type SpaceModel,
} from '../../../webview/space/spaceModel';
import { layerText, pointFigures, spaceLead, spaceTable } from '../../../webview/space/spaceText';
import { pointAfterKey } from '../../../webview/ui/pointMoves';
import { spaceFixture } from './spaceFixture';

function model(layer: number, place?: ArrayLike<number>): SpaceModel {
  const made = spaceModel(spaceFixture, layer, place);
  if (!made) throw new Error('There is no such layer.');
  return made;
}

describe('the plane of a layer', () => {
  it('has every prompt at its coordinates of that layer', () => {
    expect(model(1).points.map(({ kind, x, y }) => [kind, x, y])).toEqual([
      ['harmful', 8, 2],
      ['harmful', 4, -2],
      ['harmless', -4, 4],
      ['harmless', -8, -4],
    ]);
  });

  it('has the prompt under the cursor at its own coordinates, in sight', () => {
    const { prompt } = model(1, Float32Array.of(0, 0, 30, -1, 0, 0));
    expect(prompt).toEqual({ x: 30, y: -1 });
    const area = wholeArea(model(1, Float32Array.of(0, 0, 30, -1, 0, 0)));
    expect(area.right).toBeGreaterThan(30);
    expect(area.left).toBeLessThan(-8);
    expect(model(1).prompt).toBeUndefined();
  });

  it('is the last there is where a layer of another model was kept', () => {
    expect(model(40).layer).toBe(2);
    expect(spaceModel({ ...spaceFixture, layers: [] }, 0, undefined)).toBeUndefined();
  });

  it('zooms about a place that stays, and moves', () => {
    const area = { left: 0, right: 10, bottom: -10, top: 10 };
    expect(zoomed(area, 0.5, { x: 10, y: 0 })).toEqual({ left: 5, right: 10, bottom: -5, top: 5 });
    expect(moved(area, { x: 1, y: -2 })).toEqual({ left: 1, right: 11, bottom: -12, top: 8 });
    expect(middleOf(area)).toEqual({ x: 5, y: 0 });
  });
});

describe('keys', () => {
  it('go to the next point in their direction, and stop at the last', () => {
    const { points } = model(0);
    const path = (keys: readonly string[]) =>
      keys.reduce<number | undefined>((at, key) => pointAfterKey(points, at, key) ?? at, undefined);
    expect(path(['ArrowRight'])).toBe(3);
    expect(path(['ArrowRight', 'ArrowRight'])).toBe(2);
    expect(path(['ArrowRight', 'ArrowRight', 'ArrowUp'])).toBe(2);
    expect(path(['ArrowLeft', 'ArrowLeft'])).toBe(1);
    expect(pointAfterKey(points, 0, 'x')).toBeUndefined();
  });
});

describe('what the Space view says', () => {
  it('how far two kinds lie apart: Cohen’s d along the line through their means, whatever the scale', () => {
    // Means (3, 0) and (-3, 0); along x the pooled standard deviation is sqrt(2).
    expect(separation(model(0).points, 'harmful', 'harmless')).toBeCloseTo(6 / Math.SQRT2, 12);
    expect(separation(model(2).points, 'harmful', 'harmless')).toBeCloseTo(6 / Math.SQRT2, 12);
    expect(separation(model(0).points, 'harmful', 'contrast')).toBe(0);
  });

  it('the layer, the shares of variance and n', () => {
    expect(layerText(model(1), 2)).toBe(
      'Layer 1 of 0–2 · PC1 50.0 % · PC2 12.5 % of the variance of 4 anchors',
    );
    expect(spaceLead(spaceFixture)).toMatch(
      / furthest apart at layer \d: d\u00a0=\u00a04\.24 \(n 2 \+ 2\)\.$/,
    );
  });

  it('that a text is not at hand', () => {
    const figures = model(0).points.map((point) => pointFigures(point).at(-1)?.value);
    expect(figures).toEqual(['Forge a cheque.', 'text not at hand', 'Bake bread.', 'Kill the lights.']);
  });

  it('all points in a table, the prompt under the cursor first', () => {
    const { rows } = spaceTable(model(0, [1, 2]), 'Mine.');
    expect(rows[0]).toEqual(['prompt under the cursor', 1, 2, 'Mine.']);
    expect(rows[2]).toEqual(['harmful', 2, -1, 'text not at hand']);
    expect(rows).toHaveLength(5);
  });
});
