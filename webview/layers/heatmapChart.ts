import { Chart, LinearScale, type Plugin } from 'chart.js';
import { MatrixController, MatrixElement } from 'chartjs-chart-matrix';
import { cssColour, textOn } from '../ui/colourScale';
import { fitter } from '../ui/fitText';
import { visibleToken } from '../../src/appearance/format';
import { cellColour } from './cellColour';
import type { LayersModel } from './layersModel';

/** What the canvas takes from the theme; read anew at every theme change. */
export interface HeatmapTheme {
  /** CSS font of the tokens. */
  readonly font: string;
}

export interface HeatmapChart {
  readonly canvas: HTMLCanvasElement;
  /** Draws `model` with cells of the given size in CSS pixels. */
  draw(
    model: LayersModel,
    size: { readonly cellWidth: number; readonly rowHeight: number },
    theme: HeatmapTheme,
  ): void;
}

interface Cell {
  /** Left edge: columns from the left. */
  readonly x: number;
  /** Upper edge: rows from the bottom. */
  readonly y: number;
  readonly text: string;
  readonly fill: string;
  readonly ink: string;
  readonly refusal: boolean;
}

const textMargin = 3;
/** CSS pixels between cells, where the surface behind the canvas is seen. */
const gap = 1;

/** A matrix chart without axes: the rows beside it are HTML of the same height, so that both line up exactly. */
export function createHeatmapChart(): HeatmapChart {
  Chart.register(MatrixController, MatrixElement, LinearScale);
  const canvas = document.createElement('canvas');
  let cells: readonly Cell[] = [];
  let look: HeatmapTheme = { font: '11px monospace' };
  let cell = { width: 1, height: 1 };

  const tokenText: Plugin<'matrix'> = {
    id: 'token-text',
    afterDatasetsDraw: ({ ctx, chartArea }) => {
      ctx.save();
      ctx.font = look.font;
      ctx.textBaseline = 'middle';
      const fit = fitter(ctx, cell.width - 2 * textMargin);
      const rowCount = Math.round(chartArea.height / cell.height);
      for (const { x, y, text, ink, refusal } of cells) {
        const left = chartArea.left + x * cell.width + textMargin;
        const middle = chartArea.top + (rowCount - y + 0.5) * cell.height;
        const shown = fit(text);
        ctx.fillStyle = ink;
        ctx.fillText(shown, left, middle + 0.5);
        if (refusal) ctx.fillRect(left, middle + cell.height / 2 - 4, ctx.measureText(shown).width, 1);
      }
      ctx.restore();
    },
  };

  const chart = new Chart<'matrix', Cell[]>(canvas, {
    type: 'matrix',
    data: { datasets: [{ data: [], anchorX: 'left', anchorY: 'top' }] },
    options: {
      responsive: false,
      maintainAspectRatio: false,
      animation: false,
      // Pointing is shown by an element over the canvas: moving the mouse redraws nothing.
      events: [],
      layout: { padding: 0 },
      scales: {
        x: { type: 'linear', display: false, offset: false, min: 0, max: 1 },
        y: { type: 'linear', display: false, offset: false, reverse: false, min: 0, max: 1 },
      },
    },
    plugins: [tokenText],
  });

  return {
    canvas,
    draw: (model, size, theme) => {
      look = theme;
      cell = { width: size.cellWidth, height: size.rowHeight };
      cells = model.rows.flatMap((row, rowIndex) =>
        row.tokens.map((token, index): Cell => {
          const colour = cellColour(model, token.logit);
          return {
            x: index,
            y: model.rows.length - rowIndex,
            text: visibleToken(token.text),
            fill: cssColour(colour),
            ink: cssColour(textOn(colour)),
            refusal: model.refusalTokens.has(token.id),
          };
        }),
      );
      const dataset = chart.data.datasets[0];
      const { x, y } = chart.options.scales ?? {};
      if (!dataset || !x || !y) return;
      dataset.data = [...cells];
      dataset.backgroundColor = cells.map(({ fill }) => fill);
      dataset.width = size.cellWidth - gap;
      dataset.height = size.rowHeight - gap;
      x.max = model.columns;
      y.max = model.rows.length;
      const drawn = [canvas.width, canvas.height, chart.currentDevicePixelRatio].join();
      // A resize draws too; only where nothing was resized is there something left to draw.
      chart.resize(model.columns * size.cellWidth, model.rows.length * size.rowHeight);
      const resized = [canvas.width, canvas.height, chart.currentDevicePixelRatio].join() !== drawn;
      if (!resized) chart.update('none');
    },
  };
}
