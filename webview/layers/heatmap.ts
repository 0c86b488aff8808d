import type { LayerWindow } from '../../src/protocol/method';
import { element } from '../ui/element';
import { createGridSurface } from '../ui/gridSurface';
import { themeVariable } from '../ui/theme';
import { cellAfterKey, type Cell } from './cellMoves';
import { createHeatmapChart, type HeatmapTheme } from './heatmapChart';
import type { LayersModel } from './layersModel';
import { heatmapLabel } from './layersText';
import { figureColumns, layerLabels } from './rowColumns';
import type { RowFigures } from './rowFigures';
import { createWindowBand } from './windowBand';

const rowHeight = 20;
/** Eight characters of an 11 px monospace font; what does not fit scrolls sideways. */
const smallestCell = 60;
const fontSize = 11;
/** What the time from opening the panel to its first picture is measured by. */
const drawnMark = 'refusalLens/heatmapDrawn';
/** Room for the figures beside the cells: a share of all, but no less than that in pixels. */
const figuresShare = 0.4;
const leastFigures = 180;
/** As in the styles: figures without their numbers. */
const narrow = window.matchMedia('(max-width: 620px)');

export interface HeatmapEvents {
  readonly chooseWindow: (window: LayerWindow) => void;
  /** The cell under the pointer; undefined when it has left. */
  readonly pointAt: (cell: Cell | undefined) => void;
  /** A cell chosen by click or key. */
  readonly select: (cell: Cell) => void;
  readonly describedBy: string;
}

export interface Heatmap {
  readonly element: HTMLElement;
  setModel(model: LayersModel): void;
  /** What is drawn beside the cells. */
  setFigures(figures: RowFigures): void;
  setWindow(window: LayerWindow, suggested: LayerWindow): void;
  setSelected(cell: Cell | undefined): void;
  redraw(): void;
}

/** Layers x tokens: labels and window at the left, the chart in the middle, the layers' figures at the right. */
export function createHeatmap(events: HeatmapEvents): Heatmap {
  const chart = createHeatmapChart();
  const band = createWindowBand(rowHeight, events.chooseWindow);
  const ranks = element('div', { class: 'heatmap-head ranks', attributes: { 'aria-hidden': 'true' } });
  const {
    element: surface,
    pointed,
    chosen,
  } = createGridSurface<Cell>({
    canvas: chart.canvas,
    testId: 'heatmap',
    describedBy: events.describedBy,
    cellUnder: (event) => cellUnder(event),
    cellAfterKey: (key) => model && cellAfterKey(model, selected, key),
    point: (cell) => point(cell),
    select: events.select,
  });
  const scroll = element('div', { class: 'heatmap-scroll' }, ranks, surface);
  const left = element('div', { class: 'heatmap-left' });
  const right = element('div', { class: 'heatmap-right' });
  const rowMark = element('div', { class: 'row-mark' });
  const node = element('div', { class: 'heatmap' }, left, scroll, right, band.outline, rowMark);
  node.style.setProperty('--row-height', `${rowHeight}px`);

  let model: LayersModel | undefined;
  let cellWidth = smallestCell;
  let selected: Cell | undefined;
  let figures: RowFigures | undefined;

  function rowOf(cell: Cell): number {
    return model?.rows.findIndex((row) => row.layer === cell.layer) ?? -1;
  }

  function mark(node: HTMLElement, cell: Cell | undefined): void {
    const row = cell ? rowOf(cell) : -1;
    node.hidden = !cell || row < 0;
    if (!cell) return;
    node.style.left = `${(cell.rank - 1) * cellWidth}px`;
    node.style.top = `${row * rowHeight}px`;
    node.style.width = `${cellWidth}px`;
  }

  function markRow(cell: Cell | undefined): void {
    const row = cell ? rowOf(cell) : -1;
    rowMark.hidden = row < 0;
    rowMark.style.setProperty('--row', String(row));
  }

  function point(cell: Cell | undefined): void {
    mark(pointed, cell);
    markRow(cell ?? selected);
    events.pointAt(cell);
  }

  function cellUnder(event: MouseEvent): Cell | undefined {
    const box = chart.canvas.getBoundingClientRect();
    const rank = Math.floor((event.clientX - box.left) / cellWidth) + 1;
    const row = model?.rows[Math.floor((event.clientY - box.top) / rowHeight)];
    return row && rank >= 1 && rank <= row.tokens.length ? { layer: row.layer, rank } : undefined;
  }

  /** Wide panels have room for wide curves. */
  function drawFigures(): void {
    const numbers = !narrow.matches;
    const width = Math.max(leastFigures, Math.floor(figuresShare * node.clientWidth));
    if (figures) right.replaceChildren(figureColumns(figures, { width, rowHeight, numbers }));
  }

  /** Fits the cells to the room there is; draws when their width has changed. */
  function fit(): void {
    if (model && model.columns > 0 && widthFor(model) !== cellWidth) draw();
  }

  function widthFor({ columns }: LayersModel): number {
    return Math.max(smallestCell, Math.floor(scroll.clientWidth / columns));
  }

  function draw(): void {
    if (!model || model.columns === 0) return;
    cellWidth = widthFor(model);
    ranks.replaceChildren(
      ...Array.from({ length: model.columns }, (_, index) => element('span', {}, String(index + 1))),
    );
    node.style.setProperty('--cell-width', `${cellWidth}px`);
    chart.draw(model, { cellWidth, rowHeight }, heatmapTheme());
    performance.mark(drawnMark);
    mark(chosen, selected);
    mark(pointed, undefined);
  }

  new ResizeObserver(fit).observe(scroll);
  new ResizeObserver(drawFigures).observe(node);

  return {
    element: node,
    setModel: (next) => {
      model = next;
      surface.setAttribute('aria-label', heatmapLabel(next));
      const head = element('div', { class: 'heatmap-head layer-head' }, 'layer');
      left.replaceChildren(head, element('div', { class: 'rows' }, band.strip, layerLabels(next.rows)));
      draw();
    },
    setFigures: (next) => {
      figures = next;
      drawFigures();
      fit();
    },
    setWindow: (window, suggested) => band.set({ window, suggested, layerCount: model?.rows.length ?? 1 }),
    setSelected: (cell) => {
      selected = cell;
      mark(chosen, cell);
      markRow(cell);
    },
    redraw: draw,
  };
}

function heatmapTheme(): HeatmapTheme {
  return { font: `${fontSize}px ${themeVariable('--vscode-editor-font-family', 'monospace')}` };
}
