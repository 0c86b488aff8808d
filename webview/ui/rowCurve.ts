import { tenth } from '../../src/appearance/curveShape';
import { svg } from './svg';

/** Values in the middle of each row, to the right the greater. From the top; a row without a value leaves a gap. */
export type RowValues = readonly (number | undefined)[];

/** Curves beside rows of one height. */
export interface RowCurves {
  /** The second is dashed. */
  readonly curves: readonly RowValues[];
  /** The ends of the scale, at the left and the right edge. */
  readonly low: number;
  readonly high: number;
  /** Where a line is drawn down the rows; undefined for none. */
  readonly line?: number | undefined;
  /** Rows that are marked by a line across. */
  readonly marks?: readonly number[];
}

/** CSS pixels. */
export interface CurveSize {
  readonly width: number;
  readonly rowHeight: number;
}

const inset = 4;
const dashes = '4 2';

/** The picture of curves down the rows. What it shows is said elsewhere: it is hidden from screen readers. */
export function rowCurve(
  { curves, low, high, line, marks = [] }: RowCurves,
  { width, rowHeight }: CurveSize,
): SVGSVGElement {
  const height = Math.max(0, ...curves.map(({ length }) => length)) * rowHeight;
  const x = (value: number): number =>
    tenth(inset + (width - 2 * inset) * (high > low ? (value - low) / (high - low) : 0.5));
  const y = (row: number): number => (row + 0.5) * rowHeight;
  const picture = svg('svg', {
    class: 'row-curve',
    ...{ width, height, viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none' },
    'aria-hidden': 'true',
  });
  if (line !== undefined)
    picture.append(svg('line', { class: 'row-curve-line', x1: x(line), x2: x(line), y1: 0, y2: height }));
  for (const row of marks)
    picture.append(svg('line', { class: 'row-curve-mark', x1: 0, x2: width, y1: y(row), y2: y(row) }));
  curves.forEach((values, index) => {
    for (const stretch of stretches(values)) {
      const points = stretch.map(({ row, value }) => `${x(value)},${y(row)}`).join(' ');
      const path = svg('polyline', { class: 'row-curve-path', points });
      if (index > 0) path.setAttribute('stroke-dasharray', dashes);
      picture.append(path);
      for (const { row, value } of stretch)
        picture.append(svg('circle', { class: 'row-curve-point', cx: x(value), cy: y(row), r: 1.6 }));
    }
  });
  return picture;
}

/** Neighbouring rows that have values. */
function stretches(values: RowValues): { readonly row: number; readonly value: number }[][] {
  const found: { row: number; value: number }[][] = [];
  values.forEach((value, row) => {
    if (value === undefined || !Number.isFinite(value)) return;
    const last = found.at(-1);
    if (last?.at(-1)?.row === row - 1) last.push({ row, value });
    else found.push([{ row, value }]);
  });
  return found;
}
