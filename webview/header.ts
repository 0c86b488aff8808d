import type { PanelIntent, PanelState } from '../src/protocol/panel';
import { button } from './controls';
import { element, setText } from './ui/element';
import { count } from '../src/appearance/format';

export interface Header {
  readonly element: HTMLElement;
  update(state: PanelState): void;
}

/** Model, adapter, vectors and the engine's state, on one line. */
export function createHeader(send: (intent: PanelIntent) => void, saveReport: () => void): Header {
  const model = element('span', { class: 'header-model', data: { testid: 'model-name' } });
  const adapter = button({
    label: 'no adapter ▾',
    testId: 'choose-adapter',
    appearance: 'icon',
    press: () => send({ kind: 'chooseAdapter' }),
  });
  const vectors = element('span', { class: 'header-vectors' });
  const report = button({
    label: 'Save report',
    testId: 'save-report',
    appearance: 'icon',
    description: 'Save report of everything in the panel as one HTML file',
    press: saveReport,
  });
  const engineDot = element('span', { class: 'engine-dot', attributes: { 'aria-hidden': 'true' } });
  const engineText = element('span', {});
  const engine = element(
    'span',
    { class: 'header-engine', attributes: { role: 'status' }, data: { testid: 'engine' } },
    engineDot,
    engineText,
  );
  return {
    element: element('header', { class: 'header' }, model, adapter.element, vectors, report.element, engine),
    update: (state) => {
      setText(model, modelText(state.model));
      adapter.setLabel(`${adapterText(state)} ▾`);
      setText(vectors, vectorsText(state));
      engine.dataset['state'] = state.engine.state;
      setText(engineText, state.engine.message);
      engine.title = state.engine.message;
    },
  };
}

/** The same on one line of text: what figures are of. */
export function modelLine(state: PanelState): string {
  return [modelText(state.model), adapterText(state), vectorsText(state)].filter(Boolean).join(' · ');
}

function adapterText({ adapterNames }: PanelState): string {
  return adapterNames.join(' + ') || 'no adapter';
}

function modelText(model: PanelState['model']): string {
  switch (model.state) {
    case 'empty':
      return 'No model';
    case 'loading':
      return model.message;
    case 'failed':
      return model.error.message;
    case 'ready': {
      const { name, quantization, layers } = model.value;
      return `${name} ${quantization} · ${count(layers, 'layer')}`;
    }
  }
}

function vectorsText({ layers, vectorsFile }: PanelState): string {
  if (vectorsFile) return `vectors: ${vectorsFile}`;
  if (layers.state !== 'ready') return '';
  const { harmful, harmless } = layers.value.extraction.anchors;
  return `vectors: ${harmful} + ${harmless} anchors`;
}
