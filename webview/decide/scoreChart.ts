import { Chart, LinearScale, PointElement, ScatterController } from 'chart.js';
import { tickText } from '../../src/appearance/format';
import { onDrag } from '../ui/drag';
import { element } from '../ui/element';
import { kindTheme } from '../ui/kindTheme';
import { kindLooks } from '../ui/kindLooks';
import { setLabels, type DecideModel } from './decideModel';
import { axisHeight, dotPlaces, radius, stripHeight, type ScoreLines } from './strips';

/** Half the slider's thumb: its middle is then right below the line that it moves. */
export const sideRoom = 5;

export interface ScoreChart {
  readonly element: HTMLElement;
  draw(model: DecideModel): void;
  /** Where the lines are; undefined: there is no such line. */
  setLines(lines: ScoreLines): void;
  redraw(): void;
}

/** A strip a kind and set, a dot a prompt; lines over them that a pointer can drag along. */
export function createScoreChart(explore: (threshold: number) => void, settle: () => void): ScoreChart {
  Chart.register(ScatterController, PointElement, LinearScale);
  const canvas = element('canvas', { attributes: { role: 'img' } });
  const labels = element('div', { class: 'strip-labels', attributes: { 'aria-hidden': 'true' } });
  const line = (name: string): HTMLElement => element('div', { class: `score-line ${name}` });
  const lines = {
    upper: line('line-stored'),
    lower: line('line-stored'),
    explored: line('line-explored'),
    prompt: line('line-prompt'),
  };
  const node = element(
    'div',
    { class: 'score-chart', data: { testid: 'score-chart' } },
    canvas,
    ...Object.values(lines),
    labels,
  );
  let model: DecideModel | undefined;
  let shown: ScoreLines | undefined;
  let chart: Chart | undefined;

  const plotWidth = (): number => Math.max(1, node.clientWidth - 2 * sideRoom);

  function draw(): void {
    if (!model || node.clientWidth === 0) return;
    chart?.destroy();
    canvas.style.width = `${node.clientWidth}px`;
    canvas.style.height = `${stripHeight * model.groups.length + axisHeight}px`;
    chart = drawScores(canvas, model, plotWidth());
    placeLines();
  }

  function place(line: HTMLElement, value: number | undefined): void {
    line.hidden = value === undefined;
    if (value === undefined || !model) return;
    const share = (value - model.low) / (model.high - model.low);
    line.dataset['beyond'] = share < 0 ? 'low' : share > 1 ? 'high' : '';
    line.style.left = `${sideRoom + Math.min(1, Math.max(0, share)) * plotWidth()}px`;
  }

  function placeLines(): void {
    if (!model || !shown) return;
    place(lines.upper, model.report.threshold);
    place(lines.lower, model.report.lower);
    place(lines.explored, shown.explored);
    place(lines.prompt, shown.prompt);
  }

  function valueUnder(event: PointerEvent): number | undefined {
    if (!model) return undefined;
    const share = (event.clientX - node.getBoundingClientRect().left - sideRoom) / plotWidth();
    return model.low + Math.min(1, Math.max(0, share)) * (model.high - model.low);
  }

  function drag(event: PointerEvent): void {
    const value = valueUnder(event);
    if (value !== undefined) explore(value);
  }

  onDrag(node, drag, settle);
  new ResizeObserver(draw).observe(node);

  return {
    element: node,
    draw: (next) => {
      model = next;
      node.style.height = `${stripHeight * next.groups.length + axisHeight}px`;
      labels.replaceChildren(
        ...next.groups.map(({ kind, set, scores }, index) => {
          const label = element(
            'span',
            { class: `strip-label kind-${kind}` },
            element('span', { class: 'kind-sign' }, kindLooks[kind].sign),
            ` ${kindLooks[kind].label}, ${setLabels[set]} · n ${scores.length}`,
          );
          label.style.top = `${index * stripHeight}px`;
          return label;
        }),
      );
      draw();
    },
    setLines: (next) => {
      shown = next;
      placeLines();
    },
    redraw: draw,
  };
}

function drawScores(canvas: HTMLCanvasElement, model: DecideModel, width: number): Chart {
  const theme = kindTheme();
  const { groups, low, high } = model;
  const toPixels = (score: number): number => ((score - low) / (high - low)) * width;
  return new Chart(canvas, {
    type: 'scatter',
    data: {
      datasets: groups.map(({ kind, set, scores }, index) => {
        const places = dotPlaces(scores.map(toPixels), index);
        return {
          data: scores.map((score, at) => ({ x: score, y: places[at] ?? 0 })),
          pointStyle: kindLooks[kind].mark,
          pointRadius: radius * kindLooks[kind].size,
          borderColor: theme.kinds[kind],
          // Those that were held out are hollow.
          backgroundColor: set === 'calibration' ? theme.kinds[kind] : 'transparent',
          borderWidth: 1,
        };
      }),
    },
    options: {
      responsive: true,
      maintainAspectRatio: false,
      animation: false,
      events: [],
      clip: false,
      layout: { padding: { left: sideRoom, right: sideRoom } },
      plugins: { legend: { display: false } },
      scales: {
        x: {
          min: low,
          max: high,
          // Labels that stand out at the ends must not narrow the plot: the lines over it would be elsewhere.
          afterFit: (scale) => Object.assign(scale, { paddingLeft: 0, paddingRight: 0, height: axisHeight }),
          ticks: {
            color: theme.quiet,
            maxTicksLimit: 9,
            maxRotation: 0,
            includeBounds: false,
            callback: (value) => tickText(Number(value)),
          },
          grid: { color: theme.grid, drawTicks: true },
          border: { color: theme.quiet },
        },
        y: {
          display: false,
          reverse: true,
          min: 0,
          max: stripHeight * groups.length,
        },
      },
    },
  });
}
