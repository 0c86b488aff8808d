import { LensError } from '../protocol/errors';
import { layerListText } from '../protocol/layerWindow';
import type { LayerWindow } from '../protocol/method';

/** The window; throws layer-out-of-range unless it lies within the model's layers. */
export function checkedWindow(window: LayerWindow, layers: number): LayerWindow {
  const { first, last } = window;
  if (isLayer(first, layers) && isLayer(last, layers) && first <= last) return window;
  throw outOfRange(`${first}-${last}`, layers);
}

/** The layers; throws layer-out-of-range unless all lie within the model's. */
export function checkedLayers(chosen: readonly number[], layers: number): readonly number[] {
  const others = chosen.filter((layer) => !isLayer(layer, layers));
  if (others.length === 0) return chosen;
  throw outOfRange(layerListText(others), layers);
}

function isLayer(layer: number, layers: number): boolean {
  return Number.isInteger(layer) && layer >= 0 && layer < layers;
}

function outOfRange(named: string, layers: number): LensError {
  return new LensError(
    'layer-out-of-range',
    `Layers ${named} are not in this model, which has layers 0-${layers - 1}.`,
    'Choose layers within that range.',
  );
}
