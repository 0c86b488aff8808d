import type { TradeOffPoint } from '../../src/science/tradeOff';

/** A line of the figure. */
export interface FigureLine {
  readonly name: string;
  readonly colour: string;
  readonly dashed: boolean;
  readonly points: readonly TradeOffPoint[];
}

const size = { width: 640, height: 420, left: 64, right: 190, top: 20, bottom: 52 };
const range = { x: [-0.1, 0.6], y: [-0.4, 0.7] } as const;

/** The trade-offs as an SVG picture: drop of refusals on safe prompts against drop on unsafe ones, in points. */
export function tradeOffFigure(
  title: string,
  lines: readonly FigureLine[],
  labels: readonly [string, string],
): string {
  const place = (value: number, [low, high]: readonly [number, number], length: number): number =>
    ((Math.min(high, Math.max(low, value)) - low) / (high - low)) * length;
  const x = (value: number): number => size.left + place(value, range.x, size.width - size.left - size.right);
  const y = (value: number): number =>
    size.height - size.bottom - place(value, range.y, size.height - size.top - size.bottom);
  const ticks = (from: number, to: number): number[] =>
    Array.from(
      { length: Math.round((to - from) / 0.1) + 1 },
      (_, i) => Math.round((from + i * 0.1) * 10) / 10,
    );
  const text = (at: readonly [number, number], content: string, more = ''): string =>
    `<text x="${at[0].toFixed(1)}" y="${at[1].toFixed(1)}" ${more}>${content}</text>`;
  const [bottom, top] = [size.height - size.bottom, size.top];
  const [left, right] = [size.left, size.width - size.right];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${title}" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="#ffffff"/>
<g stroke="#d0d0d0" stroke-width="1">
${ticks(...range.x)
  .map((v) => `<path d="M${x(v).toFixed(1)} ${top}V${bottom}"${v === 0 ? ' stroke="#808080"' : ''}/>`)
  .join('\n')}
${ticks(...range.y)
  .map((v) => `<path d="M${left} ${y(v).toFixed(1)}H${right}"${v === 0 ? ' stroke="#808080"' : ''}/>`)
  .join('\n')}
</g>
<g fill="#303030">
${ticks(...range.x)
  .map((v) => text([x(v), bottom + 16], String(Math.round(100 * v)), 'text-anchor="middle"'))
  .join('\n')}
${ticks(...range.y)
  .map((v) => text([left - 8, y(v) + 4], String(Math.round(100 * v)), 'text-anchor="end"'))
  .join('\n')}
${text([(left + right) / 2, size.height - 12], labels[0], 'text-anchor="middle"')}
${text([16, (top + bottom) / 2], labels[1], `text-anchor="middle" transform="rotate(-90 16 ${(top + bottom) / 2})"`)}
</g>
${lines
  .map(({ name, colour, dashed, points }, index) => {
    const path = points.map((p) => `${x(p.unsafeDrop).toFixed(1)} ${y(p.safeDrop).toFixed(1)}`).join('L');
    const dash = dashed ? ' stroke-dasharray="6 4"' : '';
    const key = top + 14 + 22 * index;
    return `<path d="M${path}" fill="none" stroke="${colour}" stroke-width="2"${dash}/>
<path d="M${right + 12} ${key}h24" stroke="${colour}" stroke-width="2"${dash}/>
${text([right + 42, key + 4], name, 'fill="#303030"')}`;
  })
  .join('\n')}
</svg>
`;
}
