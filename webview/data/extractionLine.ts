import type { PanelIntent, PanelState } from '../../src/protocol/panel';
import { button } from '../controls';
import { element, setText } from '../ui/element';
import { dataWarnings, extractionState } from './dataText';

export interface ExtractionLine {
  readonly element: HTMLElement;
  update(state: PanelState): void;
}

/** Whether the vectors in use were made from the anchors as they are, the button that makes them, and warnings. */
export function createExtractionLine(send: (intent: PanelIntent) => void): ExtractionLine {
  const said = element('span', { attributes: { role: 'status' } });
  const extract = button({
    label: 'Extract Again',
    testId: 'data-extract',
    appearance: 'primary',
    press: () => send({ kind: 'extract' }),
  });
  const cancel = button({ label: 'Cancel', testId: 'data-cancel', press: () => send({ kind: 'cancel' }) });
  const line = element(
    'div',
    { class: 'extraction-line', data: { testid: 'extraction-state' } },
    said,
    extract.element,
    cancel.element,
  );
  const warnings = element('ul', { class: 'warnings', data: { testid: 'data-warnings' } });
  let listed = '';
  return {
    element: element('div', { class: 'extraction' }, line, warnings),
    update: (state) => {
      const now = extractionState(state);
      setText(said, now.said);
      line.dataset['outrun'] = String(now.outrun);
      extract.element.hidden = now.button === undefined;
      if (now.button !== undefined) extract.setLabel(now.button);
      cancel.element.hidden = state.layers.state !== 'loading';
      const sentences = dataWarnings(state);
      warnings.hidden = sentences.length === 0;
      if (sentences.join('\n') === listed) return;
      listed = sentences.join('\n');
      warnings.replaceChildren(...sentences.map((sentence) => element('li', {}, sentence)));
    },
  };
}
