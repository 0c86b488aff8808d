import { pictureTheme } from '../export/pictureTheme';
import { element } from '../ui/element';
import { pointAfterKey, type Place } from '../ui/pointMoves';
import { drawn, svg } from '../ui/svg';
import { paretoPicture, paretoPlot, type PictureSize } from './paretoPicture';
import type { TunedRow, TuneModel } from './tuneModel';
import { paretoLabel } from './tuneText';

/** CSS pixels around a point in which it is pointed at. */
const reach = 14;

export interface ParetoChartEvents {
  /** What the pointer is over; undefined when it is over nothing. */
  readonly pointAt: (row: TunedRow | undefined) => void;
  /** By click or key. */
  readonly select: (row: TunedRow) => void;
  readonly describedBy: string;
}

export interface ParetoChart {
  readonly element: HTMLElement;
  draw(model: TuneModel, selected: TunedRow | undefined): void;
  redraw(): void;
}

/** The points of a sweep, of which one can be looked at by pointer or keys. */
export function createParetoChart({ pointAt, select, describedBy }: ParetoChartEvents): ParetoChart {
  const picture = element('div', { class: 'pareto-picture' });
  const mark = element('div', { class: 'point-mark' });
  mark.hidden = true;
  const node = element(
    'div',
    {
      class: 'pareto-chart',
      attributes: {
        tabindex: 0,
        role: 'application',
        'aria-roledescription': 'scatter plot',
        'aria-describedby': describedBy,
      },
      data: { testid: 'pareto-chart' },
    },
    picture,
    mark,
  );
  let model: TuneModel | undefined;
  let selected: TunedRow | undefined;

  const size = (): PictureSize => ({ width: node.clientWidth, height: node.clientHeight });

  function draw(): void {
    if (!model || node.clientWidth === 0) return;
    const label = paretoLabel(model);
    const { width, height, parts } = paretoPicture(label, model, size(), pictureTheme());
    const attributes = { width, height, viewBox: `0 0 ${width} ${height}`, 'aria-hidden': 'true' };
    picture.replaceChildren(svg('svg', attributes, ...parts.map(drawn)));
    node.setAttribute('aria-label', label);
    showMark(selected);
  }

  function placeOf(row: TunedRow): Place | undefined {
    return model && paretoPlot(model, size()).placeOf(row);
  }

  function rowUnder(event: MouseEvent): TunedRow | undefined {
    const box = node.getBoundingClientRect();
    let nearest: { readonly row: TunedRow; readonly distance: number } | undefined;
    for (const row of model?.measured ?? []) {
      const at = placeOf(row);
      const distance = at
        ? Math.hypot(at.x - (event.clientX - box.left), at.y - (event.clientY - box.top))
        : reach;
      if (distance < (nearest?.distance ?? reach)) nearest = { row, distance };
    }
    return nearest?.row;
  }

  function showMark(row: TunedRow | undefined): void {
    const at = row && placeOf(row);
    mark.hidden = !at;
    if (!at) return;
    mark.style.left = `${at.x}px`;
    mark.style.top = `${at.y}px`;
  }

  function point(row: TunedRow | undefined): void {
    showMark(row ?? selected);
    pointAt(row);
  }

  node.addEventListener('pointermove', (event) => point(rowUnder(event)));
  node.addEventListener('pointerleave', () => point(undefined));
  node.addEventListener('click', (event) => {
    const row = rowUnder(event);
    if (row) select(row);
  });
  node.addEventListener('keydown', (event) => {
    const rows = model?.measured ?? [];
    const places = rows.map(({ rates }) => ({ x: rates.harmless.rate, y: rates.harmful.rate }));
    const from = selected && rows.indexOf(selected);
    const to = pointAfterKey(places, from === -1 ? undefined : from, event.key);
    const row = to === undefined ? undefined : rows[to];
    if (!row) return;
    event.preventDefault();
    select(row);
  });
  new ResizeObserver(draw).observe(node);

  return {
    element: node,
    draw: (next, chosen) => {
      [model, selected] = [next, chosen];
      draw();
    },
    redraw: draw,
  };
}
