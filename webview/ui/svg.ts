import type { DrawnPart } from '../../src/appearance/drawing';

/** A new element of an SVG picture. */
export function svg<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string | number>>,
  ...children: readonly (Node | string)[]
): SVGElementTagNameMap[Tag] {
  const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  node.append(...children);
  return node;
}

/** A part of a drawing as an element. */
export function drawn({ tag, attributes, text, parts = [] }: DrawnPart): SVGElement {
  return svg(tag, attributes, ...(text === undefined ? [] : [text]), ...parts.map(drawn));
}
