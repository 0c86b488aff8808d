import { Chart, LinearScale, LineElement, PointElement, ScatterController } from 'chart.js';
import { onDrag } from '../ui/drag';
import { element } from '../ui/element';
import { kindTheme, type KindTheme } from '../ui/kindTheme';
import { kindLooks } from '../ui/kindLooks';
import { rocPointAt, thresholdNear, type Comparison, type DecideModel } from './decideModel';
import { rocAxes, rocDashes } from './rocLooks';

export interface RocChart {
  readonly element: HTMLElement;
  draw(model: DecideModel): void;
  setThreshold(threshold: number): void;
  redraw(): void;
}

/** ROC curves with the threshold that is explored marked on each; a pointer drags it along the nearest. */
export function createRocChart(explore: (threshold: number) => void, settle: () => void): RocChart {
  Chart.register(ScatterController, LineElement, PointElement, LinearScale);
  const canvas = element('canvas', { attributes: { role: 'img' } });
  const node = element('div', { class: 'roc-chart', data: { testid: 'roc-chart' } }, canvas);
  let model: DecideModel | undefined;
  let threshold = 0;
  let chart: Chart<'scatter'> | undefined;

  function draw(): void {
    chart?.destroy();
    chart = undefined;
    // In a view that is hidden it has no size, and is drawn when that is shown.
    if (!model || node.clientWidth === 0) return;
    chart = drawRoc(canvas, model, threshold, kindTheme());
  }

  function drag(event: PointerEvent): void {
    const { x, y } = chart?.scales ?? {};
    if (!model || !x || !y) return;
    const box = canvas.getBoundingClientRect();
    const near = thresholdNear(
      model.comparisons,
      (x.getValueForPixel(event.clientX - box.left) ?? 0) / 100,
      (y.getValueForPixel(event.clientY - box.top) ?? 0) / 100,
    );
    if (near !== undefined) explore(near);
  }

  onDrag(node, drag, settle);
  new ResizeObserver(() => {
    if (!chart) draw();
  }).observe(node);

  return {
    element: node,
    draw: (next) => {
      model = next;
      draw();
    },
    setThreshold: (next) => {
      if (next === threshold) return;
      threshold = next;
      if (!model || !chart) return;
      model.comparisons.forEach((one, index) => {
        const dataset = chart?.data.datasets[index * 2 + 1];
        if (dataset) dataset.data = markAt(one, threshold);
      });
      chart.update('none');
    },
    redraw: draw,
  };
}

function drawRoc(
  canvas: HTMLCanvasElement,
  { comparisons, report }: DecideModel,
  threshold: number,
  theme: KindTheme,
): Chart<'scatter'> {
  const axis = (text: string) => ({
    type: 'linear' as const,
    min: 0,
    max: 100,
    title: { display: true, text, color: theme.quiet },
    ticks: { color: theme.quiet, stepSize: 25 },
    grid: { color: theme.grid },
    border: { color: theme.quiet },
  });
  const curves = comparisons.flatMap((one) => {
    const colour = theme.kinds[one.against];
    return [
      {
        data: one.roc.map(pointOf),
        showLine: true,
        pointRadius: 0,
        borderColor: colour,
        borderDash: [...rocDashes[one.set]],
        borderWidth: 1.5,
      },
      {
        data: markAt(one, threshold),
        pointStyle: kindLooks[one.against].mark,
        pointRadius: 6,
        borderWidth: 2,
        borderColor: theme.ink,
        backgroundColor: colour,
        clip: 8,
      },
    ];
  });
  const stored = comparisons.flatMap((one) =>
    [report.threshold, report.lower].flatMap((at) => markAt(one, at)),
  );
  return new Chart<'scatter'>(canvas, {
    type: 'scatter',
    data: {
      datasets: [
        ...curves,
        {
          data: stored,
          pointStyle: 'crossRot',
          pointRadius: 5,
          borderWidth: 1.5,
          borderColor: theme.ink,
          clip: 8,
        },
        {
          data: [
            { x: 0, y: 0 },
            { x: 100, y: 100 },
          ],
          showLine: true,
          pointRadius: 0,
          borderColor: theme.quiet,
          borderDash: [1, 4],
          borderWidth: 1,
        },
      ],
    },
    options: {
      maintainAspectRatio: false,
      animation: false,
      events: [],
      plugins: { legend: { display: false } },
      scales: { x: axis(rocAxes.x), y: axis(rocAxes.y) },
    },
  });
}

function markAt(one: Comparison, threshold: number): { x: number; y: number }[] {
  const point = rocPointAt(one, threshold);
  return point ? [pointOf(point)] : [];
}

function pointOf(point: Comparison['roc'][number]): { x: number; y: number } {
  return { x: 100 * point.falsePositiveRate, y: 100 * point.truePositiveRate };
}
