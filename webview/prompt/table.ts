import { signed, visibleToken } from '../../src/appearance/format';
import { element } from '../ui/element';
import { speakingLayers, type GridModel } from './gridModel';
import { tokenCaption } from './tokenFile';

/** A row a token, a column a layer from 0; each cell carries its value in full precision. */
export function tokenTable(model: GridModel): HTMLTableElement {
  const { tokens, tint } = model;
  const layers = speakingLayers(model);
  const cell = (value: number): HTMLElement => element('td', { data: { value } }, signed(value));
  const body = tokens.map(({ id, text }, token) =>
    element(
      'tr',
      { data: { testid: `prompt-row-${token}`, tokenId: id } },
      element('th', { class: 'token', attributes: { scope: 'row' } }, visibleToken(text)),
      cell(tint[token] ?? 0),
      ...layers.map(({ layer, values }) => {
        const node = cell(values?.[token] ?? 0);
        node.dataset['layer'] = String(layer);
        return node;
      }),
    ),
  );
  const headings = ['token', 'mean', ...layers.map(({ layer }) => String(layer))];
  return element(
    'table',
    { class: 'figures-table' },
    element('caption', {}, tokenCaption),
    element(
      'thead',
      {},
      element('tr', {}, ...headings.map((name) => element('th', { attributes: { scope: 'col' } }, name))),
    ),
    element('tbody', {}, ...body),
  );
}
