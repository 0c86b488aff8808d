import { element } from '../ui/element';
import { rowCurve } from '../ui/rowCurve';
import { rowColumns, type RowColumn, type RowFigures } from './rowFigures';

/** CSS pixels. */
export interface FigureRoom {
  /** For all figures together: fewer have more each. */
  readonly width: number;
  readonly rowHeight: number;
  /** Whether there is room for numbers beside the curves. */
  readonly numbers: boolean;
}

/** CSS pixels of a column's numbers, and of a curve. */
const widths = { numbers: 42, gap: 8, least: 28, most: 90 };

/** The layers' numbers at the left of the picture. The table below says the same to a screen reader. */
export function layerLabels(rows: readonly { readonly layer: number }[]): HTMLElement {
  return element(
    'div',
    { class: 'layer-labels', attributes: { 'aria-hidden': 'true' } },
    ...rows.map((row) => element('div', { class: 'heatmap-row' }, String(row.layer))),
  );
}

/** The chosen figures as curves with their numbers, on the rows of the picture. */
export function figureColumns(figures: RowFigures, room: FigureRoom): HTMLElement {
  const { rowHeight } = room;
  const columns = rowColumns(figures);
  const other = widths.gap + (room.numbers ? widths.numbers : 0);
  const width = Math.min(
    widths.most,
    Math.max(widths.least, Math.floor(room.width / columns.length) - other),
  );
  return element(
    'div',
    { class: 'layer-figures', attributes: { 'aria-hidden': 'true' } },
    ...columns.map((column) => columnElement(column, rowCurve(column.curves, { width, rowHeight }))),
  );
}

function columnElement(
  { id, title, short, unit, description, numbers }: RowColumn,
  curve: SVGSVGElement,
): HTMLElement {
  return element(
    'div',
    { class: 'figure-column', data: { figure: id } },
    element(
      'div',
      { class: 'heatmap-head figure-heading', attributes: { title: description } },
      element('span', { class: 'figure-full' }, title),
      element('span', { class: 'figure-short' }, short),
      element('small', {}, unit),
    ),
    element(
      'div',
      { class: 'figure-body' },
      curve,
      element(
        'div',
        { class: 'figure-numbers' },
        ...numbers.map((number) => element('div', { class: 'heatmap-row' }, number)),
      ),
    ),
  );
}
