import { tenth } from '../../src/appearance/curveShape';
import type { DrawnPart } from '../../src/appearance/drawing';

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

/** Curves down the rows as parts of a drawing, told apart by their class. */
export function rowCurveParts(drawing: RowCurves, size: CurveSize): DrawnPart[] {
  const { curves, low, high, line, marks = [] } = drawing;
  const { width, rowHeight } = size;
  const x = (value: number): number =>
    tenth(inset + (width - 2 * inset) * (high > low ? (value - low) / (high - low) : 0.5));
  const y = (row: number): number => (row + 0.5) * rowHeight;
  const part = (tag: DrawnPart['tag'], name: string, attributes: DrawnPart['attributes']): DrawnPart => ({
    tag,
    attributes: { class: `row-curve-${name}`, ...attributes },
  });
  const down = { y1: 0, y2: heightOf(drawing, size) };
  return [
    ...(line === undefined ? [] : [part('line', 'line', { x1: x(line), x2: x(line), ...down })]),
    ...marks.map((row) => part('line', 'mark', { x1: 0, x2: width, y1: y(row), y2: y(row) })),
    ...curves.flatMap((values, index) =>
      stretches(values).flatMap((stretch) => [
        part('polyline', 'path', {
          points: stretch.map(({ row, value }) => `${x(value)},${y(row)}`).join(' '),
          ...(index > 0 ? { 'stroke-dasharray': dashes } : {}),
        }),
        ...stretch.map(({ row, value }) => part('circle', 'point', { cx: x(value), cy: y(row), r: 1.6 })),
      ]),
    ),
  ];
}

/** Pixels from the top of the first row to the bottom of the last. */
export function heightOf({ curves }: RowCurves, { rowHeight }: CurveSize): number {
  return Math.max(0, ...curves.map(({ length }) => length)) * rowHeight;
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
