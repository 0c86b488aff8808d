import type { DrawnPart, Drawing } from '../../src/appearance/drawing';
import { bottomAxis, leftAxis, place, type PlotBox } from '../export/axes';
import { kindMark } from '../export/kindMarks';
import { label, type PictureTheme } from '../export/picture';
import { rocPointAt, type Comparison, type DecideModel } from './decideModel';
import { comparisonLabel, intervalText } from './decideText';
import { rocAxes, rocDashes } from './rocLooks';

/** Pixels. */
const size = { width: 480, plot: 400, foot: 52 };
const box: PlotBox = { left: 60, top: 6, width: size.plot, height: size.plot };
const axes = {
  x: { low: 0, high: 100, title: rocAxes.x },
  y: { low: 0, high: 100, title: rocAxes.y },
};
const lineHeight = 18;

/** ROC curves with a mark at the threshold that is explored, and their areas below. */
export function rocPicture(
  name: string,
  { comparisons }: DecideModel,
  threshold: number,
  theme: PictureTheme,
): Drawing {
  const legendTop = box.top + box.height + size.foot;
  return {
    name,
    width: size.width,
    height: legendTop + comparisons.length * lineHeight,
    parts: [
      ...bottomAxis(axes.x, box, theme),
      ...leftAxis(axes.y, box, theme),
      line(
        [
          { falsePositiveRate: 0, truePositiveRate: 0 },
          { falsePositiveRate: 1, truePositiveRate: 1 },
        ],
        {
          ...{ stroke: theme.quiet, 'stroke-dasharray': '1 4' },
        },
      ),
      ...comparisons.flatMap((one, index) => [
        line(one.roc, curveLook(one, theme)),
        ...mark(one, threshold, theme),
        ...legendLine(one, legendTop + index * lineHeight, theme),
      ]),
    ],
  };
}

type Rates = Pick<Comparison['roc'][number], 'falsePositiveRate' | 'truePositiveRate'>;

function xOf({ falsePositiveRate }: Rates): number {
  return place(axes.x, 100 * falsePositiveRate, box.left, box.width);
}

function yOf({ truePositiveRate }: Rates): number {
  return place(axes.y, 100 * truePositiveRate, box.top + box.height, -box.height);
}

function line(points: readonly Rates[], look: DrawnPart['attributes']): DrawnPart {
  const places = points.map((point) => `${xOf(point)},${yOf(point)}`).join(' ');
  return { tag: 'polyline', attributes: { points: places, fill: 'none', ...look } };
}

function curveLook({ against, set }: Comparison, { kinds }: PictureTheme): DrawnPart['attributes'] {
  const dashes = rocDashes[set];
  return {
    ...{ stroke: kinds[against], 'stroke-width': 1.5 },
    ...(dashes.length > 0 ? { 'stroke-dasharray': dashes.join(' ') } : {}),
  };
}

function mark(one: Comparison, threshold: number, { kinds, ink }: PictureTheme): DrawnPart[] {
  const point = rocPointAt(one, threshold);
  const look = { fill: kinds[one.against], stroke: ink, 'stroke-width': 2 };
  return point ? [kindMark(one.against, xOf(point), yOf(point), 6, look)] : [];
}

function legendLine(one: Comparison, top: number, theme: PictureTheme): DrawnPart[] {
  const y = top + lineHeight / 2;
  return [
    { tag: 'line', attributes: { x1: 0, x2: 26, y1: y, y2: y, ...curveLook(one, theme) } },
    label(`${comparisonLabel(one)}: AUROC ${intervalText(one)}`, 34, y + 4),
  ];
}
