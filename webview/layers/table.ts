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
      ...row.figures.map((cell) =>
        element(
          'td',
          {
            data: {
              tokenId: cell.token?.id,
              logit: cell.token?.logit,
              figure: cell.figure?.id,
              value: cell.figure?.value,
            },
          },
          cell.text,
        ),
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
