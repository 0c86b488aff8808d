import type { DataRow, DataTable } from '../../src/protocol/data';
import { kindLooks } from '../ui/kindLooks';
import { element } from '../ui/element';
import { oneLine, useTexts } from './dataText';
import { choiceAfterKey, choiceWithin, chosenPlaces, type MoveKey, type RowChoice } from './rowMoves';
import { drawnRows, wantedPlace } from './rowWindow';

/** Of a row, CSS pixels, as in data.css. */
const rowHeight = 24;

export interface DataGridOptions {
  /** Rows around a place are needed. */
  readonly want: (place: number) => void;
  readonly chosen: () => void;
  readonly edit: (place: number) => void;
  /** Keys that move nothing; whether they did something. */
  readonly key: (event: KeyboardEvent) => boolean;
}

export interface DataGrid {
  readonly element: HTMLElement;
  /** Where what is drawn over a row lies. */
  readonly overlay: HTMLElement;
  readonly choice: RowChoice;
  /** Places of the chosen rows, in order. */
  places(): readonly number[];
  row(place: number): DataRow | undefined;
  top(place: number): number;
  choose(choice: RowChoice): void;
  update(table: DataTable): void;
  focus(): void;
}

const columns = [
  { name: 'place', title: '#' },
  { name: 'text', title: 'sentence' },
  { name: 'kind', title: 'kind' },
  { name: 'tokens', title: 'tokens' },
  { name: 'use', title: 'in vectors' },
  { name: 'source', title: 'source' },
] as const;

/** The table of prompts: of any number of rows only those near what is in sight are in the page. */
export function createDataGrid(options: DataGridOptions): DataGrid {
  const rows = element('div', { class: 'data-rows', attributes: { role: 'rowgroup' } });
  const head = element(
    'div',
    { class: 'data-head', attributes: { role: 'rowgroup' } },
    element(
      'div',
      { class: 'data-row', attributes: { role: 'row', 'aria-rowindex': 1 } },
      ...columns.map(({ name, title }) =>
        element('span', { class: `data-${name}`, attributes: { role: 'columnheader' } }, title),
      ),
    ),
  );
  const grid = element(
    'div',
    {
      class: 'data-grid',
      attributes: {
        role: 'grid',
        tabindex: 0,
        'aria-label': 'Prompts',
        'aria-colcount': columns.length,
        'aria-multiselectable': 'true',
      },
      data: { testid: 'data-grid' },
    },
    head,
    rows,
  );
  const overlay = element('div', { class: 'data-overlay' });
  const scroll = element('div', { class: 'data-scroll', data: { testid: 'data-scroll' } }, grid, overlay);
  let table: DataTable | undefined;
  let choice: RowChoice = { from: 0, at: 0 };
  let wanted: string | undefined;
  let frame = 0;

  const rowAt = (place: number): DataRow | undefined => table?.rows[place - table.first];

  function draw(): void {
    if (!table) return;
    const { first, end } = drawnRows(scroll.scrollTop, scroll.clientHeight, rowHeight, table);
    const [low, high] = [Math.min(choice.from, choice.at), Math.max(choice.from, choice.at)];
    rows.style.height = `${table.matching * rowHeight}px`;
    rows.replaceChildren(
      ...Array.from({ length: Math.max(0, end - first) }, (_, index) => {
        const place = first + index;
        return rowElement(place, rowAt(place), {
          chosen: place >= low && place <= high,
          current: place === choice.at,
        });
      }),
    );
    grid.setAttribute('aria-rowcount', String(table.matching + 1));
    if (choice.at >= first && choice.at < end) grid.setAttribute('aria-activedescendant', rowId(choice.at));
    else grid.removeAttribute('aria-activedescendant');
    const place = wantedPlace({ first, end }, table);
    const asked = place === undefined ? undefined : `${table.revision}:${place}`;
    if (place !== undefined && asked !== wanted) options.want(place);
    wanted = asked;
  }

  function choose(next: RowChoice): void {
    choice = choiceWithin(next, table?.matching ?? 0);
    reveal(choice.at);
    draw();
    options.chosen();
  }

  function reveal(place: number): void {
    const top = place * rowHeight;
    const room = scroll.clientHeight - head.offsetHeight;
    if (top < scroll.scrollTop) scroll.scrollTop = top;
    else if (top + rowHeight > scroll.scrollTop + room) scroll.scrollTop = top + rowHeight - room;
  }

  function placeUnder(event: MouseEvent): number | undefined {
    const place = Math.floor((event.clientY - rows.getBoundingClientRect().top) / rowHeight);
    return place >= 0 && place < (table?.matching ?? 0) ? place : undefined;
  }

  scroll.addEventListener('scroll', () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(draw);
  });
  new ResizeObserver(draw).observe(scroll);
  rows.addEventListener('mousedown', (event) => {
    const place = placeUnder(event);
    if (place === undefined || event.button !== 0) return;
    // The row under the pointer is drawn anew: what the browser would do with the old one is done here.
    event.preventDefault();
    grid.focus({ preventScroll: true });
    choose({ from: event.shiftKey ? choice.from : place, at: place });
    if (event.detail === 2) options.edit(place);
  });
  grid.addEventListener('keydown', (event: MoveKey & KeyboardEvent) => {
    const page = Math.max(1, Math.floor(scroll.clientHeight / rowHeight) - 2);
    const next = choiceAfterKey(event, choice, { rows: table?.matching ?? 0, page });
    if (next) choose(next);
    else if (!options.key(event)) return;
    event.preventDefault();
    // VS Code would undo, select or save elsewhere.
    event.stopPropagation();
  });

  return {
    element: scroll,
    overlay,
    get choice() {
      return choice;
    },
    places: () => chosenPlaces(choice, table?.matching ?? 0),
    row: rowAt,
    top: (place) => head.offsetHeight + place * rowHeight,
    choose,
    update: (next) => {
      if (next === table) return;
      if (next.set.id !== table?.set.id) {
        choice = { from: 0, at: 0 };
        scroll.scrollTop = 0;
      }
      table = next;
      choice = choiceWithin(choice, next.matching);
      draw();
      options.chosen();
    },
    focus: () => grid.focus({ preventScroll: true }),
  };
}

function rowId(place: number): string {
  return `data-row-${place}`;
}

/** A row; one that is not here yet has its place only. */
function rowElement(
  place: number,
  row: DataRow | undefined,
  { chosen, current }: { readonly chosen: boolean; readonly current: boolean },
): HTMLElement {
  const node = element(
    'div',
    {
      class: `data-row${current ? ' data-current' : ''}`,
      id: rowId(place),
      attributes: { role: 'row', 'aria-rowindex': place + 2, 'aria-selected': String(chosen) },
      data: { testid: 'data-row', place, use: row?.use },
    },
    ...columns.map(({ name }) => cellElement(name, place, row)),
  );
  node.style.top = `${place * rowHeight}px`;
  return node;
}

function cellElement(
  name: (typeof columns)[number]['name'],
  place: number,
  row: DataRow | undefined,
): HTMLElement {
  const cell = (title: string | undefined, ...children: (Node | string)[]): HTMLElement =>
    element('span', { class: `data-${name}`, attributes: { role: 'gridcell', title } }, ...children);
  if (name === 'place') return cell(undefined, String(place + 1));
  if (!row) return cell(undefined, '…');
  switch (name) {
    case 'text':
      return cell(
        row.note,
        element('span', { class: 'data-words' }, oneLine(row.text)),
        ...(row.note === undefined ? [] : [element('span', { class: 'data-note' }, `⚠ ${row.note}`)]),
      );
    case 'kind': {
      if (row.kind === null) return cell('The file does not say it', '–');
      const { sign, label } = kindLooks[row.kind];
      const mark = element('span', { class: 'kind-sign', attributes: { 'aria-hidden': 'true' } }, sign);
      return cell(undefined, element('span', { class: `kind-${row.kind}` }, mark), ` ${label}`);
    }
    case 'tokens':
      return row.tokens === undefined
        ? cell('Counted once the model is loaded', '–')
        : cell(undefined, String(row.tokens));
    case 'use':
      return cell(useTexts[row.use].meaning, useTexts[row.use].text);
    case 'source':
      return cell(row.source, row.source);
  }
}
