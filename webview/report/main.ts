import type { Chart } from 'chart.js';
import type { RunSummary } from '../../src/protocol/evaluation';
import { element } from '../ui/element';
import { groupTitle, rateChartText, rocChartText } from './chartText';
import { drawRateChart, rateChartHeight } from './rateChart';
import { drawRocChart, rocChartHeight } from './rocChart';
import { reportTheme, type ReportTheme } from './theme';

// The charts of a run's HTML report (src/formats/runReportHtml.ts), drawn from the summary that the page holds.

type Draw = (canvas: HTMLCanvasElement, theme: ReportTheme) => Chart;

/** Puts a chart with its title into the section of its table. */
function addPlot(section: string, title: string, text: string, height: number, draw: Draw): () => void {
  const canvas = element('canvas', { attributes: { role: 'img', 'aria-label': text } });
  const plot = element('div', { class: 'plot' }, canvas);
  plot.style.height = `${height}px`;
  document
    .getElementById(`${section}-charts`)
    ?.append(element('figure', {}, element('figcaption', {}, title), plot));
  let chart: Chart | undefined;
  return () => {
    chart?.destroy();
    chart = draw(canvas, reportTheme());
  };
}

const { groups, classifiers } = JSON.parse(
  document.getElementById('summary')?.textContent ?? '',
) as RunSummary;

const rates = groups
  .filter(({ type }) => type === null)
  .map((group) =>
    addPlot(
      'rates',
      groupTitle(group),
      rateChartText(group),
      rateChartHeight(group.modes.length),
      (canvas, theme) => drawRateChart(canvas, group, theme),
    ),
  );
const curves = [...new Set(classifiers.map(({ sets }) => sets))].map((sets) => {
  const own = classifiers.filter((one) => one.sets === sets);
  return addPlot(
    'classifiers',
    `ROC on ${sets}, with the stored thresholds marked`,
    rocChartText(sets, own),
    rocChartHeight,
    (canvas, theme) => drawRocChart(canvas, own, theme),
  );
});
const drawAll = (): void => [...rates, ...curves].forEach((draw) => draw());
drawAll();
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
