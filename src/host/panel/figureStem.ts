import type { FigureName } from '../../protocol/figureFile';
import type { PanelState } from '../../protocol/panel';

/** The name of a file of the panel without its ending: what it holds, the model and its adapters. */
export function figureStem(
  figure: FigureName | 'report',
  { model, adapterNames }: Pick<PanelState, 'model' | 'adapterNames'>,
): string {
  const name = model.state === 'ready' ? [model.value.name, model.value.quantization] : [];
  return [figure, ...name, ...adapterNames].join('-');
}
