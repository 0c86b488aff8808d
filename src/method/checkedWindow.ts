import { LensError } from '../protocol/errors';
import type { LayerWindow } from '../protocol/method';

/** The window; throws layer-out-of-range unless it lies within the model's layers. */
export function checkedWindow(window: LayerWindow, layers: number): LayerWindow {
  const { first, last } = window;
  if (Number.isInteger(first) && Number.isInteger(last) && first >= 0 && first <= last && last < layers)
    return window;
  throw new LensError(
    'layer-out-of-range',
    `Layers ${first}-${last} are not in this model, which has layers 0-${layers - 1}.`,
    'Choose layers within that range.',
  );
}
