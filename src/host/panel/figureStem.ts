import type { FigureName } from '../../protocol/figureFile';
import type { PanelState } from '../../protocol/panel';

type StemState = Pick<PanelState, 'model' | 'adapterNames' | 'run'>;

/** The name of a file of the panel without its ending: what it holds, the model and its adapters. */
export function figureStem(figure: FigureName | 'report', state: StemState): string {
  return [figure, ...(figure === 'refusals' ? namesOfRun(state) : namesInUse(state))].join('-');
}

function namesInUse({ model, adapterNames }: StemState): string[] {
  const name = model.state === 'ready' ? [model.value.name, model.value.quantization] : [];
  return [...name, ...adapterNames];
}

/** Of the run that is shown: its model may not be the one in use. */
function namesOfRun({ run }: StemState): string[] {
  if (run.state !== 'ready') return [];
  const { model, adapters } = run.value.manifest;
  return [model.name, model.quantization, ...adapters.map(({ name }) => name)];
}
