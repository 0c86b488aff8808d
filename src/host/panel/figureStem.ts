import type { FigureName } from '../../protocol/figureFile';
import type { PanelState } from '../../protocol/panel';

/** The name of a figure's file without its ending: the figure, the model and its adapters. */
export function figureStem(
  figure: FigureName,
  { model, adapterNames }: Pick<PanelState, 'model' | 'adapterNames'>,
): string {
  const name = model.state === 'ready' ? [model.value.name, model.value.quantization] : [];
  return [figure, ...name, ...adapterNames].join('-');
}
