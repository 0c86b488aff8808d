import { tenth } from '../../src/appearance/curveShape';
import { svg } from './svg';

/** A curve beside rows of one height: a value in the middle of each row, to the right the greater. */
export interface RowCurve {
  /** From the top; a row without a value leaves a gap. */
  readonly values: readonly (number | undefined)[];
  /** The ends of the scale, at the left and the right edge. */
  readonly low: number;
  readonly high: number;
  /** Where a line is drawn down the rows; undefined for none. */
  readonly line?: number | undefined;
}

/** CSS pixels. */
export interface CurveSize {
  readonly width: number;
  readonly rowHeight: number;
}

/** The picture of a curve down the rows. What it shows is said elsewhere: it is hidden from screen readers. */
export function rowCurve(
  { values, low, high, line }: RowCurve,
  { width, rowHeight }: CurveSize,
): SVGSVGElement {
  const height = values.length * rowHeight;
  const inset = 4;
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
  for (const stretch of stretches(values)) {
    const points = stretch.map(({ row, value }) => `${x(value)},${y(row)}`).join(' ');
    picture.append(svg('polyline', { class: 'row-curve-path', points }));
    for (const { row, value } of stretch)
      picture.append(svg('circle', { class: 'row-curve-point', cx: x(value), cy: y(row), r: 1.6 }));
  }
  return picture;
}

/** Neighbouring rows that have values. */
export function stretches(
  values: readonly (number | undefined)[],
): { readonly row: number; readonly value: number }[][] {
  const found: { row: number; value: number }[][] = [];
  values.forEach((value, row) => {
    if (value === undefined || !Number.isFinite(value)) return;
    const last = found.at(-1);
    if (last?.at(-1)?.row === row - 1) last.push({ row, value });
    else found.push([{ row, value }]);
  });
  return found;
}
