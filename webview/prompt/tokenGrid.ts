import type { LayerWindow } from '../../src/protocol/method';
import type { TokenCell } from '../../src/protocol/panel';
import { visibleToken } from '../../src/appearance/format';
import { layerLabels } from '../layers/rowColumns';
import { createWindowBand } from '../layers/windowBand';
import { element } from '../ui/element';
import { placeAfterKey } from '../ui/gridMoves';
import { createGridSurface } from '../ui/gridSurface';
import { rowCurve } from '../ui/rowCurve';
import { isHighContrast, themeVariable } from '../ui/theme';
import { curveOf, curveReach, hasCell, type GridModel } from './gridModel';
import { createGridPainter, type GridTheme } from './gridPainter';
import { gridLabel } from './promptText';

const rowHeight = 13;
const headHeight = 84;
const cellWidths = { least: 18, most: 40 };
const fontSize = 11;
const curveWidth = 92;

export interface TokenGridEvents {
  readonly chooseWindow: (window: LayerWindow) => void;
  /** The cell under the pointer; undefined when it has left. */
  readonly pointAt: (cell: TokenCell | undefined) => void;
  /** A cell chosen by click or key. */
  readonly select: (cell: TokenCell) => void;
  readonly describedBy: string;
}

export interface TokenGrid {
  readonly element: HTMLElement;
  setModel(model: GridModel): void;
  setWindow(window: LayerWindow, suggested: LayerWindow): void;
  setSelected(cell: TokenCell | undefined): void;
  redraw(): void;
}

/** Layers x tokens of a prompt: labels and window at the left, the picture, and one token's curve on the same rows. */
export function createTokenGrid(events: TokenGridEvents): TokenGrid {
  const painter = createGridPainter();
  const band = createWindowBand(rowHeight, events.chooseWindow);
  const {
    element: surface,
    pointed,
    chosen,
  } = createGridSurface<TokenCell>({
    canvas: painter.canvas,
    className: 'token-surface',
    testId: 'prompt-grid',
    describedBy: events.describedBy,
    cellUnder: (event) => cellUnder(event),
    cellAfterKey: (key) => cellAfterKey(key),
    point: (cell) => point(cell),
    select: events.select,
  });
  const scroll = element('div', { class: 'heatmap-scroll' }, surface);
  const left = element('div', { class: 'heatmap-left' });
  const right = element('div', {
    class: 'heatmap-right token-curve',
    attributes: { 'aria-hidden': 'true' },
    data: { testid: 'token-curve' },
  });
  const rowMark = element('div', { class: 'row-mark' });
  const node = element('div', { class: 'heatmap prompt-grid' }, left, scroll, right, band.outline, rowMark);
  node.style.setProperty('--row-height', `${rowHeight}px`);
  node.style.setProperty('--head-height', `${headHeight}px`);

  let model: GridModel | undefined;
  let cellWidth = cellWidths.least;
  let selected: TokenCell | undefined;
  let frame = 0;

  function rowOf({ layer }: TokenCell): number {
    return (model?.rows.length ?? 0) - 1 - layer;
  }

  function mark(place: HTMLElement, cell: TokenCell | undefined): void {
    place.hidden = !cell;
    if (!cell) return;
    place.style.left = `${cell.token * cellWidth}px`;
    place.style.top = `${headHeight + rowOf(cell) * rowHeight}px`;
    place.style.width = `${cellWidth}px`;
  }

  /** Marks the row, and draws the curve of the token. */
  function follow(cell: TokenCell | undefined): void {
    rowMark.hidden = !cell;
    if (cell) rowMark.style.setProperty('--row', String(rowOf(cell)));
    right.replaceChildren(...(model ? tokenCurve(model, cell) : []));
  }

  function point(cell: TokenCell | undefined): void {
    mark(pointed, cell);
    follow(cell ?? selected);
    events.pointAt(cell);
  }

  function cellUnder(event: MouseEvent): TokenCell | undefined {
    if (!model) return undefined;
    const box = surface.getBoundingClientRect();
    const token = Math.floor((event.clientX - box.left) / cellWidth);
    const row = Math.floor((event.clientY - box.top - headHeight) / rowHeight);
    const cell = { token, layer: model.rows.length - 1 - row };
    return hasCell(model, cell) ? cell : undefined;
  }

  function cellAfterKey(key: string): TokenCell | undefined {
    // The last layer has no cells.
    const size = model && { rows: model.rows.length - 1, columns: model.tokens.length };
    const from = selected && { row: rowOf(selected) - 1, column: selected.token };
    const to = size && placeAfterKey(size, from, key);
    return to && { token: to.column, layer: size.rows - 1 - to.row };
  }

  function paint(): void {
    if (!model) return;
    const sight = { left: scroll.scrollLeft, width: Math.min(scroll.clientWidth, surface.clientWidth) };
    painter.paint(model, { cellWidth, rowHeight, headHeight }, gridTheme(), sight);
  }

  function paintSoon(): void {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(paint);
  }

  function draw(): void {
    if (!model) return;
    const fitting = Math.floor(scroll.clientWidth / Math.max(1, model.tokens.length));
    cellWidth = Math.min(cellWidths.most, Math.max(cellWidths.least, fitting));
    surface.style.width = `${model.tokens.length * cellWidth}px`;
    paint();
    mark(chosen, selected);
    mark(pointed, undefined);
    follow(selected);
  }

  scroll.addEventListener('scroll', paintSoon);
  new ResizeObserver(draw).observe(scroll);

  return {
    element: node,
    setModel: (next) => {
      const sameLayers = next.rows.length === model?.rows.length;
      model = next;
      surface.setAttribute('aria-label', gridLabel(next));
      if (!sameLayers)
        left.replaceChildren(
          element('div', { class: 'heatmap-head layer-head' }, 'layer'),
          element('div', { class: 'rows' }, band.strip, layerLabels(next.rows)),
        );
      draw();
    },
    setWindow: (window, suggested) => band.set({ window, suggested, layerCount: model?.rows.length ?? 1 }),
    setSelected: (cell) => {
      selected = cell;
      mark(chosen, cell);
      follow(cell);
    },
    redraw: draw,
  };
}

/** The token's name over its curve, whose scale reaches at least as far as that of the colours. */
function tokenCurve(model: GridModel, cell: TokenCell | undefined): (Element | string)[] {
  const token = cell && model.tokens[cell.token];
  const values = curveOf(model, cell?.token ?? -1);
  const reach = curveReach(values);
  const scale = element(
    'span',
    { class: 'token-curve-scale' },
    element('span', {}, `−${reach}`),
    element('span', {}, '0'),
    element('span', {}, `+${reach}`),
  );
  const name = element('span', { class: 'token' }, token ? visibleToken(token.text) : 'a token’s curve');
  return [
    element('div', { class: 'heatmap-head token-curve-head' }, name, scale),
    rowCurve({ curves: [values], low: -reach, high: reach, line: 0 }, { width: curveWidth, rowHeight }),
  ];
}

function gridTheme(): GridTheme {
  return {
    font: `${fontSize}px ${themeVariable('--vscode-editor-font-family', 'monospace')}`,
    ink: themeVariable('--vscode-foreground', 'gray'),
    quiet: themeVariable('--vscode-descriptionForeground', 'gray'),
    signs: isHighContrast(),
  };
}
