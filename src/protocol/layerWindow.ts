import type { LayerWindow } from './method';

/** `10-18` or one layer as `14`; undefined when it is neither. */
export function parseLayerWindow(text: string): LayerWindow | undefined {
  const match = /^(\d{1,4})(?:\s*-\s*(\d{1,4}))?$/.exec(text.trim());
  if (!match) return undefined;
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  return last < first ? undefined : { first, last };
}
