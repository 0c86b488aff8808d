import type { Drawing } from '../../src/appearance/drawing';
import { signed, visibleToken } from '../../src/appearance/format';
import type { LayerWindow } from '../../src/protocol/method';
import { group, label, textSize, type PictureTheme } from '../export/picture';
import { baseline, curves, labelRoom, rowLabels } from '../export/rowParts';
import type { PlainTable } from '../ui/plainTable';
import { curveOf, curveReach, speakingLayers, type GridModel } from './gridModel';

/** Pixels. */
const rowHeight = 16;
const head = 24;
const width = { curve: 300, numbers: 60 };

/** A token's values down the layers, the last at the top. */
export function curvePicture(
  name: string,
  model: GridModel,
  token: number,
  window: LayerWindow,
  theme: PictureTheme,
): Drawing {
  const { rows } = model;
  const values = curveOf(model, token);
  const reach = curveReach(values);
  const drawing = { curves: [values], low: -reach, high: reach, line: 0 };
  const ends = [`−${reach}`, '0', `+${reach}`];
  const quiet = { fill: theme.quiet, 'font-size': textSize.small };
  return {
    name,
    width: labelRoom + width.curve + width.numbers,
    height: head + rows.length * rowHeight,
    parts: [
      ...ends.map((text, end) =>
        label(text, labelRoom + (end * width.curve) / 2, head - 8, {
          'text-anchor': ['start', 'middle', 'end'][end] ?? 'middle',
          ...quiet,
        }),
      ),
      group(rowLabels(rows, window, rowHeight, theme), 0, head),
      curves(drawing, { width: width.curve, rowHeight }, theme, labelRoom, head),
      ...values.map((value, row) =>
        label(
          value === undefined ? '–' : signed(value),
          labelRoom + width.curve + width.numbers,
          head + baseline(row, rowHeight),
          { 'text-anchor': 'end' },
        ),
      ),
    ],
  };
}

/** The same as a table, a row a layer that says something of tokens. */
export function curveTable(model: GridModel, token: number): PlainTable {
  return {
    caption: `Value of “${visibleToken(model.tokens[token]?.text ?? '')}” by layer`,
    headings: ['layer', 'value'],
    rows: speakingLayers(model).map(({ layer, values }) => [String(layer), values?.[token] ?? NaN]),
  };
}
