import { significant } from '../../src/appearance/format';
import { element } from '../ui/element';
import { kindLooks } from '../ui/kindLooks';
import { setLabels, type ConfusionRow, type DecideModel } from './decideModel';
import { confusionCaption, shareText } from './decideText';

export interface ConfusionTable {
  readonly element: HTMLElement;
  update(model: DecideModel, threshold: number, rows: readonly ConfusionRow[]): void;
}

/** What becomes of each kind of prompt at the threshold that is explored, beside the stored ones. */
export function createConfusionTable(): ConfusionTable {
  const explored = element('th', { attributes: { scope: 'colgroup', colspan: 2 } });
  const stored = element('th', { attributes: { scope: 'colgroup', colspan: 3 } });
  const caption = element('caption', {});
  const body = element('tbody', {});
  let shown = '';
  const head = (text: string): HTMLElement => element('th', { attributes: { scope: 'col' } }, text);
  const table = element(
    'table',
    { class: 'confusion', data: { testid: 'confusion' } },
    caption,
    element(
      'thead',
      {},
      element('tr', {}, element('td', { attributes: { colspan: 2 } }), explored, stored),
      element(
        'tr',
        {},
        ...['prompts', 'n', 'harmful', '% (95 %)', 'harmful', 'unclear', 'harmless'].map(head),
      ),
    ),
    body,
  );
  return {
    element: element(
      'div',
      { class: 'table-room', attributes: { tabindex: 0, role: 'region', 'aria-label': 'Confusion table' } },
      table,
    ),
    update: (model, threshold, rows) => {
      const { report, inUse } = model;
      // A state comes with every key that is typed: a screen reader's place in the table stays.
      const key = JSON.stringify([report.name, inUse, model.rule, threshold, rows]);
      if (key === shown) return;
      shown = key;
      caption.textContent = confusionCaption(model);
      explored.textContent = `explored: from ${significant(threshold)} on`;
      const { lower, threshold: upper } = report;
      const range = lower === upper ? significant(upper) : `${significant(lower)} and ${significant(upper)}`;
      stored.textContent = `${inUse ? 'in use' : 'stored'}: ${range}`;
      body.replaceChildren(...rows.map(rowElement));
    },
  };
}

function rowElement({ kind, set, n, above, share, stored }: ConfusionRow): HTMLElement {
  const cell = (text: string | number): HTMLElement => element('td', { class: 'number' }, String(text));
  return element(
    'tr',
    { data: { kind, set, n, above, ...stored } },
    element(
      'th',
      { class: `kind-${kind}`, attributes: { scope: 'row' } },
      element('span', { class: 'kind-sign', attributes: { 'aria-hidden': 'true' } }, kindLooks[kind].sign),
      ` ${kind}, ${setLabels[set]}`,
    ),
    cell(n),
    cell(above),
    cell(shareText(share)),
    cell(stored.harmful),
    cell(stored.unclear),
    cell(stored.harmless),
  );
}
