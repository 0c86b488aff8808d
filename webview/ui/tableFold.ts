import type { ViewContext } from '../view';
import { element } from './element';
import { cellText, type PlainTable } from './plainTable';

export interface TableFold {
  readonly element: HTMLElement;
  /** The table is made when it is to be seen: it may be long. */
  set(table: () => HTMLElement): void;
}

/** "Show as table": what a chart shows, for reading without it. */
export function createTableFold(id: string, label: string, { ui }: Pick<ViewContext, 'ui'>): TableFold {
  const room = element('div', {
    class: 'table-scroll',
    attributes: { tabindex: 0, role: 'region', 'aria-label': label },
  });
  const fold = element(
    'details',
    { class: 'fold', data: { testid: id } },
    element('summary', {}, label),
    room,
  );
  let latest: (() => HTMLElement) | undefined;

  function fill(): void {
    if (fold.open && latest) room.replaceChildren(latest());
  }

  fold.open = ui.get().open.includes(id);
  fold.addEventListener('toggle', () => {
    const others = ui.get().open.filter((open) => open !== id);
    ui.change({ open: fold.open ? [...others, id] : others });
    fill();
  });
  return {
    element: fold,
    set: (table) => {
      latest = table;
      fill();
    },
  };
}

/** A table of words and numbers. */
export function plainTable(table: PlainTable): HTMLElement {
  const { caption, headings, rows, words = [] } = table;
  const side = (column: number): string => (words.includes(column) ? 'cell-words' : 'cell-number');
  return element(
    'table',
    { class: 'plain-table' },
    element('caption', {}, caption),
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        ...headings.map((heading, column) =>
          element('th', { class: side(column), attributes: { scope: 'col' } }, heading),
        ),
      ),
    ),
    element(
      'tbody',
      {},
      ...rows.map((cells) =>
        element(
          'tr',
          {},
          ...cells.map((cell, column) =>
            column === 0
              ? element(
                  'th',
                  { class: side(column), attributes: { scope: 'row' } },
                  cellText(table, cell, column),
                )
              : element('td', { class: side(column) }, cellText(table, cell, column)),
          ),
        ),
      ),
    ),
  );
}
