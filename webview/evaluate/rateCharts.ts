import type { Chart } from 'chart.js';
import type { GroupSummary } from '../../src/protocol/evaluation';
import { groupTitle, rateChartText } from '../report/chartText';
import { drawRateChart, rateChartHeight } from '../report/rateChart';
import type { ReportTheme } from '../report/theme';
import { element } from '../ui/element';
import { kindTheme } from '../ui/kindTheme';

export interface RateCharts {
  readonly element: HTMLElement;
  /** @param modes of the run, also those that have not answered yet: nothing below moves when they do */
  update(groups: readonly GroupSummary[], modes: number): void;
  redraw(): void;
}

/** The charts of the HTML report: one a half of a data set, a bar a mode with its interval. */
export function createRateCharts(): RateCharts {
  const node = element('div', { class: 'rate-charts', data: { testid: 'rate-charts' } });
  let shown = '';
  let drawn: readonly Chart[] = [];
  let draw: () => void = () => undefined;

  // Charts that were made while their view was hidden have no size.
  new ResizeObserver(() => {
    if (drawn.length === 0) draw();
  }).observe(node);

  function redraw(): void {
    for (const chart of drawn) chart.destroy();
    drawn = [];
    draw();
  }

  return {
    element: node,
    update: (groups, modes) => {
      const key = JSON.stringify(
        groups.map(({ set, harmful, modes }) => [
          set,
          harmful,
          modes.map(({ mode, refused }) => [mode, refused]),
        ]),
      );
      if (key === shown) return;
      shown = key;
      const plots = groups.map((group) => ({ group, canvas: canvasOf(group) }));
      node.replaceChildren(...plots.map(({ group, canvas }) => figureOf(group, canvas, modes)));
      draw = () => {
        if (node.clientWidth === 0) return;
        const theme = chartTheme();
        drawn = plots.map(({ group, canvas }) => drawRateChart(canvas, group, theme));
      };
      redraw();
    },
    redraw,
  };
}

function canvasOf(group: GroupSummary): HTMLCanvasElement {
  return element('canvas', { attributes: { role: 'img', 'aria-label': rateChartText(group) } });
}

function figureOf(group: GroupSummary, canvas: HTMLCanvasElement, modes: number): HTMLElement {
  const plot = element('div', { class: 'rate-plot' }, canvas);
  plot.style.height = `${rateChartHeight(modes)}px`;
  return element('figure', {}, element('figcaption', {}, groupTitle(group)), plot);
}

function chartTheme(): ReportTheme {
  const { ink, quiet, grid, kinds } = kindTheme();
  return { ink, muted: quiet, line: grid, series: [kinds.harmful, kinds.harmless] };
}
