import { BarController, BarElement, CategoryScale, Chart, LinearScale, Tooltip, type Plugin } from 'chart.js';
import type { GroupSummary, RateWithInterval } from '../../src/protocol/evaluation';
import { rateText } from './chartText';
import type { ReportTheme } from './theme';

/** Height of a mode's bar with the space around it, and of the axis, in CSS pixels. */
const rowHeight = 26;
const axisHeight = 52;
/** Half the height of the mark at an interval's end. */
const markHalf = 4;

/** CSS pixels that the chart of a group needs: an axis has half of them at most. */
export function rateChartHeight(modes: number): number {
  return Math.max(2 * axisHeight, axisHeight + rowHeight * modes);
}

/** A bar a mode with its interval. */
export function drawRateChart(canvas: HTMLCanvasElement, group: GroupSummary, theme: ReportTheme): Chart {
  Chart.register(BarController, BarElement, CategoryScale, LinearScale, Tooltip);
  const rates = group.modes.map(({ refused }) => refused);
  return new Chart(canvas, {
    type: 'bar',
    data: {
      labels: group.modes.map(({ mode }) => mode),
      datasets: [
        {
          data: rates.map(({ rate }) => 100 * rate),
          // Refusals are wanted of one and not of the other: two colours for two meanings.
          backgroundColor: theme.series[group.harmful === false ? 1 : 0] ?? theme.ink,
          barPercentage: 0.7,
          categoryPercentage: 1,
        },
      ],
    },
    options: {
      indexAxis: 'y',
      maintainAspectRatio: false,
      animation: false,
      plugins: {
        tooltip: {
          displayColors: false,
          callbacks: {
            label: ({ dataIndex }) => {
              const rate = rates[dataIndex];
              return rate ? rateText(rate) : '';
            },
          },
        },
      },
      scales: {
        x: {
          min: 0,
          max: 100,
          title: { display: true, text: 'refused %, with 95 % interval', color: theme.muted },
          ticks: { color: theme.muted },
          grid: { color: theme.line },
        },
        y: { ticks: { color: theme.ink, autoSkip: false }, grid: { display: false } },
      },
    },
    plugins: [intervals(rates, theme)],
  });
}

/** Draws each bar's interval as a line with a mark at either end. */
function intervals(rates: readonly RateWithInterval[], theme: ReportTheme): Plugin<'bar'> {
  return {
    id: 'intervals',
    afterDatasetsDraw: (chart) => {
      const { ctx, scales } = chart;
      const place = (share: number): number => scales['x']?.getPixelForValue(100 * share) ?? 0;
      ctx.save();
      ctx.strokeStyle = theme.ink;
      ctx.lineWidth = 1.5;
      ctx.beginPath();
      chart.getDatasetMeta(0).data.forEach(({ y }, index) => {
        const rate = rates[index];
        if (!rate) return;
        const [low, high] = [place(rate.low), place(rate.high)];
        ctx.moveTo(low, y);
        ctx.lineTo(high, y);
        for (const end of [low, high]) {
          ctx.moveTo(end, y - markHalf);
          ctx.lineTo(end, y + markHalf);
        }
      });
      ctx.stroke();
      ctx.restore();
    },
  };
}
