import { layerCurve } from '../../src/appearance/layerCurve';
import type { NotebookResult } from '../../src/protocol/notebookResult';

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
  for (const { tag, attributes, text } of parts) {
    const part = svg(tag, attributes);
    if (text !== undefined) part.textContent = text;
    picture.append(part);
  }
  return picture;
}

function svg<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string | number>>,
): SVGElementTagNameMap[Tag] {
  const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  return node;
}
