import { element } from '../ui/element';
import type { TableModel } from './tableModel';

/** The table of a model; each token's cell carries its id and its logit in full precision. */
export function tableElement(model: TableModel): HTMLTableElement {
  const head = model.headings.map((heading) => element('th', { attributes: { scope: 'col' } }, heading));
  const rows = model.rows.map((row) =>
    element(
      'tr',
      { data: { testid: `layer-row-${row.layer}`, layer: row.layer } },
      element('th', { attributes: { scope: 'row' } }, String(row.layer)),
      ...row.figures.map((figure) =>
        element('td', { data: { tokenId: figure.token?.id, logit: figure.token?.logit } }, figure.text),
      ),
    ),
  );
  return element(
    'table',
    { class: 'figures-table' },
    element('caption', {}, model.caption),
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...rows),
  );
}
