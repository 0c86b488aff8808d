import type { LayerWindow } from './method';

/** `10-18` or one layer as `14`; undefined when it is neither. */
export function parseLayerWindow(text: string): LayerWindow | undefined {
  const match = /^(\d{1,4})(?:\s*-\s*(\d{1,4}))?$/.exec(text.trim());
  if (!match) return undefined;
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  return last < first ? undefined : { first, last };
}

/** Layers as windows and single ones with commas between them, `9, 14, 20-24`, rising and each once; undefined when it is not. */
export function parseLayerList(text: string): number[] | undefined {
  const windows: LayerWindow[] = [];
  for (const part of text.split(',')) {
    const window = parseLayerWindow(part);
    if (!window) return undefined;
    windows.push(window);
  }
  return rising(windows.flatMap(layersOf));
}

/** Rising layers as `parseLayerList` reads them. */
export function layerListText(layers: readonly number[]): string {
  return windowsOf(layers)
    .map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`))
    .join(', ');
}

/** The layers of a window. */
export function layersOf({ first, last }: LayerWindow): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** Rising layers as the windows that they make: 9, 20, 21 are 9 to 9 and 20 to 21. */
export function windowsOf(layers: readonly number[]): LayerWindow[] {
  return layers.reduce<LayerWindow[]>((windows, layer) => {
    const open = windows.at(-1);
    return open?.last === layer - 1
      ? [...windows.slice(0, -1), { first: open.first, last: layer }]
      : [...windows, { first: layer, last: layer }];
  }, []);
}

/** Layers in rising order, each once. */
export function rising(layers: readonly number[]): number[] {
  return [...new Set(layers)].sort((a, b) => a - b);
}
