import type { LayerWindow } from '../../src/protocol/method';

/** The two edges of the layer window; the last layer is drawn at the top. */
export type WindowEdge = 'first' | 'last';

/** The window with one edge at `layer`, kept inside the layers and not past the other edge. */
export function withEdge(
  window: LayerWindow,
  edge: WindowEdge,
  layer: number,
  layerCount: number,
): LayerWindow {
  const inside = Math.min(layerCount - 1, Math.max(0, Math.round(layer)));
  return edge === 'first'
    ? { first: Math.min(inside, window.last), last: window.last }
    : { first: window.first, last: Math.max(inside, window.first) };
}

/** The layer that a key moves an edge to; up is towards the last layer. Undefined for keys that move nothing. */
export function edgeAfterKey(key: string, layer: number, layerCount: number): number | undefined {
  switch (key) {
    case 'ArrowUp':
    case 'ArrowRight':
      return layer + 1;
    case 'ArrowDown':
    case 'ArrowLeft':
      return layer - 1;
    case 'PageUp':
      return layer + 5;
    case 'PageDown':
      return layer - 5;
    case 'Home':
      return 0;
    case 'End':
      return layerCount - 1;
    default:
      return undefined;
  }
}

/** Rows above the window's upper edge and rows in it, for a picture whose top row is the last layer. */
export function windowRows(
  window: LayerWindow,
  layerCount: number,
): { readonly above: number; readonly rows: number } {
  return { above: layerCount - 1 - window.last, rows: window.last - window.first + 1 };
}

/**
 * The layer that an edge stands at when it is dragged to `y` rows from the top.
 * An edge is a line between rows: the upper one lies above its layer, the lower one below it.
 */
export function layerAtEdge(edge: WindowEdge, y: number, layerCount: number): number {
  const line = Math.round(y);
  return edge === 'last' ? layerCount - 1 - line : layerCount - line;
}
