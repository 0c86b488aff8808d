import { Chart, LinearScale, PointElement, ScatterController } from 'chart.js';
import { tickText } from '../../src/appearance/format';
import { promptKinds } from '../../src/protocol/space';
import { element } from '../ui/element';
import { kindTheme } from '../ui/kindTheme';
import { kindLooks } from '../ui/kindLooks';
import { pointAfterKey, type Place } from '../ui/pointMoves';
import { middleOf, moved, wholeArea, zoomed, type Area, type SpaceModel } from './spaceModel';
import { axisTitles, spaceLabel } from './spaceText';

/** CSS pixels around a point in which it is pointed at. */
const reach = 14;
/** Milliseconds that points take from one layer to the next while the layers are played. */
const glide = 450;
const zoomStep = 0.7;

/** The place of a point among the anchors, or the prompt under the cursor. */
export type Pointed = number | 'prompt';

export interface SpaceChartEvents {
  /** What the pointer is over or a key has moved to; undefined when the pointer has left. */
  readonly pointAt: (pointed: Pointed | undefined) => void;
  readonly describedBy: string;
}

export interface SpaceChart {
  readonly element: HTMLElement;
  /** `gliding`: points go to their new places in sight of the reader. */
  draw(model: SpaceModel, gliding: boolean): void;
  zoom(step: 'in' | 'out' | 'all'): void;
  redraw(): void;
}

/** Anchors by kind on two axes, and the prompt as a ring; can be moved and made larger. */
export function createSpaceChart(events: SpaceChartEvents): SpaceChart {
  Chart.register(ScatterController, PointElement, LinearScale);
  const canvas = element('canvas', {});
  const mark = element('div', { class: 'point-mark' });
  mark.hidden = true;
  const node = element(
    'div',
    {
      class: 'space-chart',
      attributes: {
        tabindex: 0,
        role: 'application',
        'aria-roledescription': 'scatter plot',
        'aria-describedby': events.describedBy,
      },
      data: { testid: 'space-chart' },
    },
    canvas,
    mark,
  );
  let model: SpaceModel | undefined;
  let chart: Chart<'scatter'> | undefined;
  /** Chosen by zooming; undefined: all there is. */
  let area: Area | undefined;
  let selected: number | undefined;
  let grabbed: { readonly x: number; readonly y: number } | undefined;

  function draw(gliding: boolean): void {
    if (!model || node.clientWidth === 0) return;
    chart ??= emptyChart(canvas);
    const [anchors, prompt] = [model.points, model.prompt];
    promptKinds.forEach((kind, index) => {
      const dataset = chart?.data.datasets[index];
      if (dataset)
        dataset.data = anchors.filter((point) => point.kind === kind).map(({ x, y }) => ({ x, y }));
    });
    const ring = chart.data.datasets[promptKinds.length];
    const centre = chart.data.datasets[promptKinds.length + 1];
    if (ring && centre) ring.data = centre.data = prompt ? [{ ...prompt }] : [];
    setAxes(chart, area ?? wholeArea(model), axisTitles(model));
    chart.update(gliding ? 'default' : 'none');
    node.setAttribute('aria-label', spaceLabel(model));
    showMark(selected);
  }

  function pixels({ x, y }: Place): Place {
    return {
      x: chart?.scales['x']?.getPixelForValue(x) ?? 0,
      y: chart?.scales['y']?.getPixelForValue(y) ?? 0,
    };
  }

  function placeUnder(event: MouseEvent): Place {
    const box = canvas.getBoundingClientRect();
    return {
      x: chart?.scales['x']?.getValueForPixel(event.clientX - box.left) ?? 0,
      y: chart?.scales['y']?.getValueForPixel(event.clientY - box.top) ?? 0,
    };
  }

  function pointUnder(event: MouseEvent): Pointed | undefined {
    if (!model) return undefined;
    const box = canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const away = (place: Place): number => {
      const at = pixels(place);
      return Math.hypot(at.x - x, at.y - y);
    };
    let nearest: { readonly pointed: Pointed; readonly distance: number } | undefined;
    model.points.forEach((point, index) => {
      const distance = away(point);
      if (distance < (nearest?.distance ?? reach)) nearest = { pointed: index, distance };
    });
    if (model.prompt && away(model.prompt) < (nearest?.distance ?? reach)) return 'prompt';
    return nearest?.pointed;
  }

  function showMark(pointed: Pointed | undefined): void {
    const place =
      pointed === 'prompt' ? model?.prompt : pointed === undefined ? undefined : model?.points[pointed];
    mark.hidden = !place;
    if (!place) return;
    const at = pixels(place);
    mark.style.left = `${at.x}px`;
    mark.style.top = `${at.y}px`;
    const plot = chart?.chartArea;
    if (plot) mark.hidden = at.x < plot.left || at.x > plot.right || at.y < plot.top || at.y > plot.bottom;
  }

  function point(pointed: Pointed | undefined): void {
    showMark(pointed ?? selected);
    events.pointAt(pointed ?? selected);
  }

  function zoom(factor: number, about?: Place): void {
    if (!model) return;
    const now = area ?? wholeArea(model);
    area = zoomed(now, factor, about ?? middleOf(now));
    draw(false);
  }

  node.addEventListener('pointermove', (event) => {
    if (!grabbed || !model) return point(pointUnder(event));
    const [before, now] = [grabbed, placeUnder(event)];
    area = moved(area ?? wholeArea(model), { x: before.x - now.x, y: before.y - now.y });
    draw(false);
  });
  node.addEventListener('pointerleave', () => {
    if (!grabbed) point(undefined);
  });
  node.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    node.setPointerCapture(event.pointerId);
    grabbed = placeUnder(event);
  });
  for (const end of ['pointerup', 'pointercancel'] as const)
    node.addEventListener(end, () => {
      grabbed = undefined;
    });
  node.addEventListener('click', (event) => {
    const pointed = pointUnder(event);
    selected = typeof pointed === 'number' ? pointed : undefined;
  });
  node.addEventListener(
    'wheel',
    (event) => {
      // Without a key the page scrolls, as it does everywhere; a pinch comes with one.
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      zoom(Math.exp(event.deltaY / 300), placeUnder(event));
    },
    { passive: false },
  );
  node.addEventListener('keydown', (event) => {
    const keys: Readonly<Record<string, () => void>> = {
      '+': () => zoom(zoomStep),
      '=': () => zoom(zoomStep),
      '-': () => zoom(1 / zoomStep),
      '0': () => showAll(),
    };
    const next = model && pointAfterKey(model.points, selected, event.key);
    if (next === undefined && !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]?.();
    if (next === undefined) return;
    selected = next;
    point(next);
  });
  new ResizeObserver(() => draw(false)).observe(node);

  function showAll(): void {
    area = undefined;
    draw(false);
  }

  return {
    element: node,
    draw: (next, gliding) => {
      // Each layer has coordinates of its own: what was in sight means nothing in another.
      if (next.layer !== model?.layer) area = undefined;
      model = next;
      draw(gliding);
    },
    zoom: (step) => {
      if (step === 'all') showAll();
      else zoom(step === 'in' ? zoomStep : 1 / zoomStep);
    },
    redraw: () => {
      chart?.destroy();
      chart = undefined;
      draw(false);
    },
  };
}

function emptyChart(canvas: HTMLCanvasElement): Chart<'scatter'> {
  const theme = kindTheme();
  const axis = {
    type: 'linear' as const,
    title: { display: true, text: '', color: theme.quiet },
    ticks: {
      color: theme.quiet,
      maxTicksLimit: 7,
      maxRotation: 0,
      includeBounds: false,
      callback: (value: string | number) => tickText(Number(value)),
    },
    grid: { color: theme.grid },
    border: { color: theme.quiet },
  };
  return new Chart<'scatter'>(canvas, {
    type: 'scatter',
    data: {
      datasets: [
        ...promptKinds.map((kind) => ({
          data: [],
          pointStyle: kindLooks[kind].mark,
          pointRadius: 4 * kindLooks[kind].size,
          borderColor: theme.background,
          borderWidth: 0.5,
          backgroundColor: theme.kinds[kind],
        })),
        {
          data: [],
          pointRadius: 9,
          borderColor: theme.ink,
          borderWidth: 2.5,
          backgroundColor: 'transparent',
          order: -1,
        },
        { data: [], pointRadius: 3, backgroundColor: theme.ink, borderWidth: 0, order: -1 },
      ],
    },
    options: {
      maintainAspectRatio: false,
      animation: { duration: glide, easing: 'easeInOutSine' },
      events: [],
      plugins: { legend: { display: false } },
      scales: { x: { ...axis }, y: { ...axis } },
    },
  });
}

function setAxes(chart: Chart<'scatter'>, area: Area, titles: readonly [string, string]): void {
  const { x, y } = chart.options.scales ?? {};
  if (!x || !y) return;
  [x.min, x.max] = [area.left, area.right];
  [y.min, y.max] = [area.bottom, area.top];
  const title = (axis: typeof x, text: string): void => {
    if ('title' in axis && axis.title) axis.title.text = text;
  };
  title(x, titles[0]);
  title(y, titles[1]);
}
