import { escapeHtml } from './escapeHtml';

/** An element of an SVG picture. */
export interface DrawnPart {
  readonly tag: 'g' | 'rect' | 'line' | 'polyline' | 'polygon' | 'circle' | 'text';
  /** With colours for pages that have no style sheet; `class` for those that have one. */
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly text?: string;
  /** Of a group. */
  readonly parts?: readonly DrawnPart[];
}

export interface Drawing {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** For those who do not see it. */
  readonly name: string;
  readonly parts: readonly DrawnPart[];
}

/** The picture as the text of an SVG element; every text in it is escaped. */
export function drawingText({ width, height, name, parts }: Drawing): string {
  const picture = { width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': name };
  return `<svg xmlns="http://www.w3.org/2000/svg"${written(picture)}>${parts.map(partText).join('')}</svg>`;
}

function partText({ tag, attributes, text = '', parts = [] }: DrawnPart): string {
  return `<${tag}${written(attributes)}>${escapeHtml(text)}${parts.map(partText).join('')}</${tag}>`;
}

function written(attributes: DrawnPart['attributes']): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapeHtml(String(value))}"`)
    .join('');
}
