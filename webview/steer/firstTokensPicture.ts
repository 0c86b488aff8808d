import type { DrawnPart, Drawing } from '../../src/appearance/drawing';
import { significant, visibleToken } from '../../src/appearance/format';
import { firstTokensCaption } from '../../src/appearance/steeringText';
import type { SteerResult } from '../../src/protocol/method';
import { label, tokenMeasure, type PictureTheme } from '../export/picture';
import { fitter } from '../ui/fitText';
import type { PlainTable } from '../ui/plainTable';

type Sides = Pick<SteerResult, 'default' | 'steered'>;

const sides = ['default', 'steered'] as const;

/** Pixels. */
const row = { height: 20, head: 26 };
const column = { width: 320, gap: 24, token: 100, bar: 160 };

/** The most probable first tokens of both answers as bars over 0 to 1, side by side as on the page. */
export function firstTokensPicture(
  name: string,
  result: Sides,
  titles: Readonly<Record<(typeof sides)[number], string>>,
  theme: PictureTheme,
): Drawing {
  const most = Math.max(...sides.map((side) => result[side].firstTokens.length));
  return {
    name,
    width: 2 * column.width + column.gap,
    height: row.head + most * row.height,
    parts: sides.flatMap((side, index) =>
      bars(
        result[side].firstTokens,
        titles[side],
        index * (column.width + column.gap),
        theme.sides[side],
        theme,
      ),
    ),
  };
}

function bars(
  tokens: Sides['default']['firstTokens'],
  title: string,
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
export function firstTokensTable(result: Sides): PlainTable {
  return {
    caption: firstTokensCaption,
    headings: ['answer', 'rank', 'token', 'id', 'probability', 'opens a refusal'],
    rows: sides.flatMap((side) =>
      result[side].firstTokens.map(({ text, id, probability, opensRefusal }, index) => [
        ...[side, index + 1, visibleToken(text), id, probability],
        opensRefusal ? 'yes' : 'no',
      ]),
    ),
  };
}
