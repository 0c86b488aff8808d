import { heightOf, rowCurveParts, type CurveSize, type RowCurves } from './rowCurveParts';
import { drawn, svg } from './svg';

/** The picture of curves down the rows. What it shows is said elsewhere: it is hidden from screen readers. */
export function rowCurve(curves: RowCurves, size: CurveSize): SVGSVGElement {
  const [width, height] = [size.width, heightOf(curves, size)];
  const attributes = { width, height, viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none' };
  const parts = rowCurveParts(curves, size).map(drawn);
  return svg('svg', { class: 'row-curve', ...attributes, 'aria-hidden': 'true' }, ...parts);
}
