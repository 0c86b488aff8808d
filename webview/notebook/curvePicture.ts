import { layerCurve } from '../../src/appearance/layerCurve';
import type { NotebookResult } from '../../src/protocol/notebookResult';
import { drawn, svg } from '../ui/svg';

/** The curves over the layers as SVG elements. */
export function curvePicture(inspection: NonNullable<NotebookResult['inspection']>): SVGSVGElement {
  const { width, height, name, parts } = layerCurve(inspection);
  const attributes = { class: 'curve', width, height, viewBox: `0 0 ${width} ${height}` };
  return svg('svg', { ...attributes, role: 'img', 'aria-label': name }, ...parts.map(drawn));
}
