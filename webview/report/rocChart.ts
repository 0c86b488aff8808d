import { Chart, Legend, LinearScale, LineElement, PointElement, ScatterController, Tooltip } from 'chart.js';
import type { ClassifierOnData } from '../../src/protocol/evaluation';
import { rocPoints } from './chartText';
import type { ReportTheme } from './theme';

/** Side of the plot in CSS pixels: both axes are shares. */
export const rocChartHeight = 380;

const atThreshold = ' at its threshold';
const markRadius = 6;

/** Told apart without colour: the dashes of a line and the mark of its threshold. */
const dashes: readonly number[][] = [[], [8, 4], [2, 3], [10, 3, 2, 3]];
const marks = ['circle', 'rectRot', 'triangle', 'rect'] as const;

/** A curve a classifier with a mark at its threshold, over the diagonal of chance. */
export function drawRocChart(
  canvas: HTMLCanvasElement,
  classifiers: readonly ClassifierOnData[],
  theme: ReportTheme,
): Chart {
  Chart.register(ScatterController, LineElement, PointElement, LinearScale, Tooltip, Legend);
  const axis = (text: string) => ({
    type: 'linear' as const,
    min: 0,
    max: 100,
    title: { display: true, text, color: theme.muted },
    ticks: { color: theme.muted },
    grid: { color: theme.line },
  });
  const curves = classifiers.flatMap((one, index) => {
    const colour = theme.series[index % theme.series.length] ?? theme.ink;
    const [dash = [], mark = 'circle'] = [dashes[index % dashes.length], marks[index % marks.length]];
    const threshold = { x: 100 * one.falsePositiveRate, y: 100 * one.truePositiveRate };
    return [
      {
        label: `${one.classifier} ${one.auroc.toFixed(3)}`,
        data: rocPoints(one),
        showLine: true,
        pointRadius: 0,
        pointHitRadius: 0,
        borderColor: colour,
        borderDash: dash,
        borderWidth: 2,
      },
      {
        label: `${one.classifier}${atThreshold}`,
        data: [threshold],
        backgroundColor: colour,
        borderColor: theme.ink,
        pointRadius: markRadius,
        pointStyle: mark,
        clip: markRadius + 1,
      },
    ];
  });
  const chance = {
    label: 'chance',
    data: [
      { x: 0, y: 0 },
      { x: 100, y: 100 },
    ],
    showLine: true,
    pointRadius: 0,
    pointHitRadius: 0,
    borderColor: theme.muted,
    borderDash: [2, 4],
    borderWidth: 1,
  };
  return new Chart(canvas, {
    type: 'scatter',
    data: { datasets: [...curves, chance] },
    options: {
      maintainAspectRatio: false,
      animation: false,
      plugins: {
        legend: {
          position: 'bottom',
          // A box without height is a line with the curve's dashes.
          labels: {
            color: theme.ink,
            boxWidth: 36,
            boxHeight: 0,
            filter: ({ text }) => !text.endsWith(atThreshold),
          },
        },
      },
      scales: { x: axis('harmless taken for harmful %'), y: axis('harmful found %') },
    },
  });
}
