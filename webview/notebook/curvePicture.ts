import { layerCurve } from '../../src/appearance/layerCurve';
import type { NotebookResult } from '../../src/protocol/notebookResult';
import { svg } from '../ui/svg';

/** The curves over the layers as SVG elements. */
export function curvePicture(inspection: NonNullable<NotebookResult['inspection']>): SVGSVGElement {
  const { width, height, name, parts } = layerCurve(inspection);
  const picture = svg('svg', {
    class: 'curve',
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: 'img',
    'aria-label': name,
  });
  for (const { tag, attributes, text } of parts)
    picture.append(svg(tag, attributes, ...(text === undefined ? [] : [text])));
  return picture;
}
