import { describe, expect, it } from 'vitest';
import { edgeAfterKey, layerAtEdge, windowRows, withEdge } from '../../../webview/layers/windowEdges';

describe('the window of layers', () => {
  const window = { first: 10, last: 18 };

  it('moves one edge and leaves the other', () => {
    expect(withEdge(window, 'last', 20, 30)).toEqual({ first: 10, last: 20 });
    expect(withEdge(window, 'first', 8, 30)).toEqual({ first: 8, last: 18 });
  });
  it('stays inside the layers and keeps at least one', () => {
    expect(withEdge(window, 'last', 99, 30)).toEqual({ first: 10, last: 29 });
    expect(withEdge(window, 'first', -4, 30)).toEqual({ first: 0, last: 18 });
    expect(withEdge(window, 'first', 25, 30)).toEqual({ first: 18, last: 18 });
    expect(withEdge(window, 'last', 2, 30)).toEqual({ first: 10, last: 10 });
  });
  it('moves up towards the last layer', () => {
    expect(edgeAfterKey('ArrowUp', 18, 30)).toBe(19);
    expect(edgeAfterKey('PageDown', 18, 30)).toBe(13);
    expect(edgeAfterKey('End', 18, 30)).toBe(29);
    expect(edgeAfterKey('a', 18, 30)).toBeUndefined();
  });
  it('is drawn on its own rows, the last layer at the top', () => {
    expect(windowRows(window, 30)).toEqual({ above: 11, rows: 9 });
  });
  it('is found again where its edges were drawn', () => {
    const { above, rows } = windowRows(window, 30);
    expect(layerAtEdge('last', above, 30)).toBe(18);
    expect(layerAtEdge('first', above + rows, 30)).toBe(10);
    expect(layerAtEdge('last', above - 0.6, 30)).toBe(19);
    expect(layerAtEdge('last', above - 0.4, 30)).toBe(18);
  });
});
