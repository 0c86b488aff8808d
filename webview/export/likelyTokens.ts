import type { DrawnPart, Drawing } from '../../src/appearance/drawing';
import { significant, visibleToken } from '../../src/appearance/format';
import type { LikelyToken } from '../../src/protocol/method';
import { fitter } from '../ui/fitText';
import type { PlainTable } from '../ui/plainTable';
import { label, tokenMeasure, type PictureTheme } from './picture';

const sides = ['default', 'steered'] as const;
type Side = (typeof sides)[number];

/** Tokens that are likely to come next, by default and steered. */
export type LikelyTokens = Readonly<
  Record<Side, { readonly title: string; readonly tokens: readonly LikelyToken[] }>
>;

/** Pixels. */
const row = { height: 20, head: 26 };
const column = { width: 320, gap: 24, token: 100, bar: 160 };

/** Probabilities as bars over 0 to 1, side by side as on the page. */
export function likelyTokensPicture(name: string, likely: LikelyTokens, theme: PictureTheme): Drawing {
  const most = Math.max(...sides.map((side) => likely[side].tokens.length));
  return {
    name,
    width: 2 * column.width + column.gap,
    height: row.head + most * row.height,
    parts: sides.flatMap((side, index) =>
      bars(likely[side], index * (column.width + column.gap), theme.sides[side], theme),
    ),
  };
}

function bars(
  { title, tokens }: LikelyTokens[Side],
  left: number,
  fill: string,
  { tokenFont, grid }: PictureTheme,
): DrawnPart[] {
  const fit = fitter(tokenMeasure, column.token - 8);
  const start = left + column.token;
  return [
    label(title, left, 12, { 'font-weight': 600 }),
    ...tokens.flatMap(({ text, probability, opensRefusal }, index): DrawnPart[] => {
      const top = row.head + index * row.height;
      const bar = { x: start, y: top + 4, height: row.height - 8 };
      return [
        label(fit(visibleToken(text)), left, top + 14, {
          'font-family': tokenFont,
          ...(opensRefusal ? { 'text-decoration': 'underline' } : {}),
        }),
        { tag: 'rect', attributes: { ...bar, width: column.bar, fill: grid } },
        { tag: 'rect', attributes: { ...bar, width: column.bar * probability, fill } },
        label(significant(probability), left + column.width, top + 14, { 'text-anchor': 'end' }),
      ];
    }),
  ];
}

/** The same as a table, a row a token. */
export function likelyTokensTable(caption: string, likely: LikelyTokens): PlainTable {
  return {
    caption,
    headings: ['answer', 'rank', 'token', 'id', 'probability', 'opens a refusal'],
    rows: sides.flatMap((side) =>
      likely[side].tokens.map(({ text, id, probability, opensRefusal }, index) => [
        ...[side, String(index + 1), visibleToken(text), String(id), probability],
        opensRefusal ? 'yes' : 'no',
      ]),
    ),
  };
}
