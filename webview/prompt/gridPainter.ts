import { tintColour } from '../../src/appearance/tintScale';
import { visibleToken } from '../../src/appearance/format';
import { fitter } from '../ui/fitText';
import type { GridModel } from './gridModel';

/** Sizes in CSS pixels. */
export interface GridSize {
  readonly cellWidth: number;
  readonly rowHeight: number;
  /** Of the tokens' names, which are written upwards. */
  readonly headHeight: number;
}

/** What the canvas takes from the theme; read anew at every theme change. */
export interface GridTheme {
  /** CSS font of the tokens. */
  readonly font: string;
  readonly ink: string;
  readonly quiet: string;
  /** High contrast: values from 1 on are marked by their sign as well. */
  readonly signs: boolean;
}

/** The part of the picture that is in sight: CSS pixels from its left edge. */
export interface GridSight {
  readonly left: number;
  readonly width: number;
}

export interface GridPainter {
  readonly canvas: HTMLCanvasElement;
  /** Draws what is in sight and no more: the time does not grow with the prompt. */
  paint(model: GridModel, size: GridSize, theme: GridTheme, sight: GridSight): void;
}

const gap = 1;
const nameMargin = 4;
/** Behind cells of no value, so that the picture has an edge. */
const emptyShare = 0.06;
/** Share of the scale's colours: what has signs on it keeps their contrast. */
const opacity = { plain: 1, signs: 0.45 };
const signedFrom = 1;

export function createGridPainter(): GridPainter {
  const canvas = document.createElement('canvas');

  function paint(model: GridModel, size: GridSize, theme: GridTheme, sight: GridSight): void {
    const { cellWidth, rowHeight, headHeight } = size;
    const height = headHeight + model.rows.length * rowHeight;
    const context = prepared(canvas, sight.width, height);
    if (!context) return;
    const first = Math.floor(sight.left / cellWidth);
    const last = Math.min(model.tokens.length - 1, Math.floor((sight.left + sight.width) / cellWidth));
    context.translate(-sight.left, 0);
    paintNames(context, model, size, theme, first, last);
    const hatch = hatching(context, theme.quiet);
    model.rows.forEach(({ values }, row) => {
      const y = headHeight + row * rowHeight;
      if (!values) {
        context.fillStyle = hatch;
        context.fillRect(first * cellWidth, y, (last - first + 1) * cellWidth - gap, rowHeight - gap);
        return;
      }
      for (let token = first; token <= last; token++)
        paintCell(context, values[token] ?? 0, token * cellWidth, y, size, theme);
    });
  }

  return { canvas, paint };
}

/** The canvas in the size that is given, empty, at the screen's own resolution. */
function prepared(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
): CanvasRenderingContext2D | undefined {
  const scale = window.devicePixelRatio;
  const [columns, rows] = [Math.round(width * scale), Math.round(height * scale)];
  if (canvas.width !== columns || canvas.height !== rows) {
    canvas.width = columns;
    canvas.height = rows;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  const context = canvas.getContext('2d') ?? undefined;
  context?.setTransform(scale, 0, 0, scale, 0, 0);
  context?.clearRect(0, 0, width, height);
  return context;
}

function paintNames(
  context: CanvasRenderingContext2D,
  { tokens }: GridModel,
  { cellWidth, headHeight }: GridSize,
  { font, ink }: GridTheme,
  first: number,
  last: number,
): void {
  context.font = font;
  context.fillStyle = ink;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  const fit = fitter(context, headHeight - 2 * nameMargin);
  for (let token = first; token <= last; token++) {
    context.save();
    context.translate((token + 0.5) * cellWidth, headHeight - nameMargin);
    context.rotate(-Math.PI / 2);
    context.fillText(fit(visibleToken(tokens[token]?.text ?? '')), 0, 0);
    context.restore();
  }
}

function paintCell(
  context: CanvasRenderingContext2D,
  value: number,
  x: number,
  y: number,
  { cellWidth, rowHeight }: GridSize,
  { ink, quiet, signs }: GridTheme,
): void {
  context.fillStyle = quiet;
  context.globalAlpha = emptyShare;
  context.fillRect(x, y, cellWidth - gap, rowHeight - gap);
  context.globalAlpha = 1;
  context.fillStyle = tintColour(value, signs ? opacity.signs : opacity.plain);
  context.fillRect(x, y, cellWidth - gap, rowHeight - gap);
  if (!signs || Math.abs(value) < signedFrom) return;
  context.fillStyle = ink;
  context.textAlign = 'center';
  context.fillText(value > 0 ? '+' : '−', x + (cellWidth - gap) / 2, y + rowHeight / 2);
}

/** Thin lines, for what has no value. */
function hatching(context: CanvasRenderingContext2D, colour: string): CanvasPattern | string {
  const tile = document.createElement('canvas');
  const side = 6;
  tile.width = side;
  tile.height = side;
  const pen = tile.getContext('2d');
  if (!pen) return 'transparent';
  pen.strokeStyle = colour;
  pen.globalAlpha = 0.5;
  pen.lineWidth = 0.7;
  for (const shift of [-side, 0, side]) {
    pen.moveTo(shift, side);
    pen.lineTo(shift + side, 0);
  }
  pen.stroke();
  return context.createPattern(tile, 'repeat') ?? 'transparent';
}
