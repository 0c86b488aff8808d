import { describe, expect, it } from 'vitest';
import { layerCurve } from '../../../src/appearance/layerCurve';

const window = { first: 1, last: 2 };

/** Points of the polyline of a class. */
function points(curve: ReturnType<typeof layerCurve>, name: string): [number, number][] {
  const part = curve.parts.find(({ attributes }) => attributes['class'] === name);
  return String(part?.attributes['points'])
    .split(' ')
    .map((pair) => pair.split(',').map(Number) as [number, number]);
}

describe('the curve over the layers', () => {
  it('lies inside its picture, higher where the value is', () => {
    const curve = layerCurve({ tokens: [], window, mean: [0, 0.5, 3.2], last: [0, -0.5, -7] });
    const [, middle, end] = points(curve, 'curve-mean');
    expect(end?.[1]).toBeLessThan(middle?.[1] ?? NaN);
    for (const name of ['curve-mean', 'curve-last'])
      for (const [x, y] of points(curve, name)) {
        expect(x >= 0 && x <= curve.width).toBe(true);
        expect(y >= 0 && y <= curve.height).toBe(true);
      }
  });

  it('is not blown up where all values are small', () => {
    const ys = points(
      layerCurve({ tokens: [], window, mean: [0, 0.01, 0], last: [0, 0, 0] }),
      'curve-mean',
    ).map(([, y]) => y);
    expect(Math.max(...ys) - Math.min(...ys)).toBeLessThan(2);
  });

  it('says in words what it shows, and keeps the names of its curves apart', () => {
    const { name, parts } = layerCurve({ tokens: [], window, mean: [0, 1, 1], last: [0, 1, 1] });
    expect(name).toBe(
      'Projection by layer: at layer 2 1.00 in the mean of the tokens and 1.00 at the last token. ' +
        'The tint is the mean of layers 1–2.',
    );
    const [mean, last] = ['mean of tokens', 'last token'].map((text) =>
      Number(parts.find((part) => part.text === text)?.attributes['y']),
    );
    expect(Math.abs((mean ?? 0) - (last ?? 0))).toBeGreaterThanOrEqual(12);
  });
});
