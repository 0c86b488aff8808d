import type { DrawnPart, Drawing } from '../../src/appearance/drawing';
import { significant } from '../../src/appearance/format';
import { bottomAxis, leftAxis, place, type Axis, type PlotBox } from '../export/axes';
import { label, type PictureTheme } from '../export/picture';
import type { Place } from '../ui/pointMoves';
import type { TunedRow, TuneModel } from './tuneModel';

/** Pixels around the plot, and of the legend above it. */
const room = { left: 54, right: 14, bottom: 42, legend: 44 };
const legendRow = 20;
/** Per cent shown beyond the model as it is, to the right and downwards: these ends stay while points come. */
const spare = { right: 10, below: 20 };
/** Per cent left free at the ends, so that no dot is cut. */
const edge = 3;
/** Pixels of a dot at KL 0, what its radius grows by up to the limit, and what it is at most. */
const dot = { least: 4, growth: 5, most: 14 };
/** Pixels from one entry of the legend to the next. */
const legendSteps = [92, 92, 122, 0];

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Refusals of harmless prompts to the right, of harmful ones upwards, KL as the size of the dot. */
export function paretoPicture(
  name: string,
  model: TuneModel,
  size: PictureSize,
  theme: PictureTheme,
): Drawing {
  const plot = paretoPlot(model, size);
  const { box, axes } = plot;
  const front = model.measured
    .filter(({ pareto }) => pareto)
    .map(plot.placeOf)
    .sort((a, b) => a.x - b.x || a.y - b.y);
  // The greatest first: a small dot lies on a large one.
  const rows = [...model.measured].sort((a, b) => b.point.kl - a.point.kl);
  return {
    ...{ name, ...size },
    parts: [
      ...legend(model, theme),
      ...bottomAxis(axes.x, box, theme),
      ...leftAxis(axes.y, box, theme),
      {
        tag: 'polyline',
        attributes: {
          points: front.map(({ x, y }) => `${x},${y}`).join(' '),
          ...{ fill: 'none', stroke: theme.ink, 'stroke-width': 1 },
        },
      },
      ...rows.flatMap((row) => marks(row, plot.placeOf(row), model.klLimit, theme)),
      ...(model.base ? cross(plot.placeOf({ rates: model.base }), theme) : []),
    ],
  };
}

/** Where things lie in a picture of a size. */
export function paretoPlot(model: TuneModel, { width, height }: PictureSize) {
  const box: PlotBox = {
    left: room.left,
    top: room.legend,
    width: Math.max(1, width - room.left - room.right),
    height: Math.max(1, height - room.legend - room.bottom),
  };
  const axes = axesOf(model);
  return {
    box,
    axes,
    placeOf: ({ rates }: Pick<TunedRow, 'rates'>): Place => ({
      x: place(axes.x, 100 * rates.harmless.rate, box.left, box.width),
      y: place(axes.y, 100 * rates.harmful.rate, box.top + box.height, -box.height),
    }),
  };
}

/** Points seldom lie beyond these ends; where they do, the axes go on. */
function axesOf({ measured, base }: TuneModel): { readonly x: Axis; readonly y: Axis } {
  const right = (share = 0): number => 10 * Math.ceil(10 * share);
  const below = (share = 1): number => 10 * Math.floor(10 * share);
  const most = measured.map(({ rates }) => right(rates.harmless.rate));
  const least = measured.map(({ rates }) => below(rates.harmful.rate));
  const [high, low] = [right(base?.harmless.rate) + spare.right, below(base?.harmful.rate) - spare.below];
  return {
    x: { low: -edge, high: Math.min(100, Math.max(high, ...most)) + edge, title: 'harmless refused %' },
    y: { low: Math.max(0, Math.min(low, ...least)) - edge, high: 100 + edge, title: 'harmful refused %' },
  };
}

/** Pixels: the area beyond that of KL 0 is in proportion to KL. */
function radiusOf(kl: number, klLimit: number): number {
  return Math.min(dot.most, dot.least + dot.growth * Math.sqrt(klLimit > 0 ? kl / klLimit : kl));
}

function marks(
  { point, pareto, beyond, inUse }: TunedRow,
  { x, y }: Place,
  klLimit: number,
  { ink, sides }: PictureTheme,
): DrawnPart[] {
  const radius = radiusOf(point.kl, klLimit);
  const outside = beyond.kl || beyond.broken;
  return [
    circle(x, y, radius, {
      ...{ fill: sides.steered, 'fill-opacity': outside ? 0 : 0.7 },
      ...{ stroke: pareto ? ink : sides.steered, 'stroke-width': pareto ? 2 : 1 },
      ...(outside ? { 'stroke-dasharray': '3 2' } : {}),
    }),
    ...(inUse ? [circle(x, y, radius + 4, { fill: 'none', stroke: ink, 'stroke-width': 1.5 })] : []),
  ];
}

/** The model as it is: a mark of its own, beside its colour. */
function cross({ x, y }: Place, { sides }: PictureTheme): DrawnPart[] {
  const reach = 6;
  return [1, -1].map((way) => ({
    tag: 'line',
    attributes: {
      ...{ x1: x - reach, y1: y - way * reach, x2: x + reach, y2: y + way * reach },
      ...{ stroke: sides.default, 'stroke-width': 3 },
    },
  }));
}

/** Two lines: the marks, and what KL a dot is of. */
function legend({ klLimit }: TuneModel, theme: PictureTheme): DrawnPart[] {
  const { ink, sides } = theme;
  const filled = { fill: sides.steered, 'fill-opacity': 0.7, stroke: sides.steered };
  const steps = (at: number): number => legendSteps.slice(0, at).reduce((sum, step) => sum + step, 8);
  const entry = (at: number, line: number, sign: DrawnPart[], text: string): DrawnPart[] => [
    ...sign,
    label(text, steps(at) + 14, 14 + line * legendRow),
  ];
  const y = (line: number): number => 10 + line * legendRow;
  return [
    ...entry(0, 0, cross({ x: steps(0), y: y(0) }, theme), 'as it is'),
    ...entry(1, 0, [circle(steps(1), y(0), 5, { ...filled, stroke: ink, 'stroke-width': 2 })], 'Pareto'),
    ...entry(2, 0, [circle(steps(2), y(0), 8, { fill: 'none', stroke: ink, 'stroke-width': 1.5 })], 'in use'),
    ...entry(0, 1, [circle(steps(0), y(1), dot.least, filled)], 'KL 0'),
    ...entry(
      1,
      1,
      [circle(steps(1), y(1), radiusOf(klLimit, klLimit), filled)],
      `KL ${significant(klLimit)}`,
    ),
    ...entry(
      2,
      1,
      [
        circle(steps(2), y(1), 6, {
          ...{ fill: 'none', stroke: sides.steered, 'stroke-dasharray': '3 2' },
        }),
      ],
      'beyond a limit',
    ),
  ];
}

function circle(cx: number, cy: number, r: number, look: DrawnPart['attributes']): DrawnPart {
  return { tag: 'circle', attributes: { cx, cy, r, ...look } };
}
