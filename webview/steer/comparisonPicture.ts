import type { DrawnPart, Drawing } from '../../src/appearance/drawing';
import type { ComparedAnswer } from '../../src/protocol/compare';
import { bottomAxis, leftAxis, place, type Axis, type PlotBox } from '../export/axes';
import type { PictureTheme } from '../export/picture';

type Row = Pick<ComparedAnswer, 'strength' | 'refusalLogOdds' | 'kl'>;

/** Pixels: two plots on one axis. */
const size = { width: 640, height: 440 };
const left = { left: 60, width: 570 };
const upper: PlotBox = { ...left, top: 6, height: 210 };
const lower: PlotBox = { ...left, top: 236, height: 160 };
/** Share of the values' range that an axis goes on beyond them. */
const margin = 0.06;

/** How refusal log-odds and KL go with the strength. */
export function comparisonPicture(name: string, rows: readonly Row[], theme: PictureTheme): Drawing {
  const x = axisOf(
    rows.map(({ strength }) => strength),
    'strength, a fraction of the residual norm',
  );
  const plot = (box: PlotBox, y: Axis, valueOf: (row: Row) => number, dashes: string): DrawnPart[] => {
    const points = rows.map((row) => ({
      x: place(x, row.strength, box.left, box.width),
      y: place(y, valueOf(row), box.top + box.height, -box.height),
    }));
    const line = points.map((point) => `${point.x},${point.y}`).join(' ');
    return [
      ...leftAxis(y, box, theme),
      {
        tag: 'polyline',
        attributes: {
          ...{ points: line, fill: 'none', stroke: theme.sides.steered },
          ...{ 'stroke-width': 1.5, 'stroke-dasharray': dashes },
        },
      },
      ...points.map(({ x: cx, y: cy }, index): DrawnPart => {
        const fill = rows[index]?.strength === 0 ? theme.sides.default : theme.sides.steered;
        return { tag: 'circle', attributes: { cx, cy, r: 4, fill } };
      }),
    ];
  };
  const logOdds = rows.map(({ refusalLogOdds }) => refusalLogOdds);
  const kl = rows.map((row) => row.kl);
  const zero = axisOf([0, ...logOdds], 'refusal log-odds');
  const floor = place(zero, 0, upper.top + upper.height, -upper.height);
  return {
    name,
    ...size,
    parts: [
      ...bottomAxis({ ...x, title: '' }, upper, theme),
      ...plot(upper, zero, ({ refusalLogOdds }) => refusalLogOdds, 'none'),
      {
        tag: 'line',
        attributes: {
          ...{ x1: upper.left, x2: upper.left + upper.width, y1: floor, y2: floor },
          ...{ stroke: theme.quiet, 'stroke-dasharray': '1 4' },
        },
      },
      ...bottomAxis(x, lower, theme),
      ...plot(lower, axisOf([0, ...kl], 'KL, nats'), (row) => row.kl, '4 3'),
    ],
  };
}

/** All values with some room around; of values that are all the same too. */
function axisOf(values: readonly number[], title: string): Axis {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = margin * (high - low) || 1;
  return { low: low - room, high: high + room, title };
}
