import type { DrawnPart, Drawing } from '../../src/appearance/drawing';
import { significant, visibleToken } from '../../src/appearance/format';
import type { LayerWindow } from '../../src/protocol/method';
import { group, label, textSize, tokenMeasure, type PictureTheme } from '../export/picture';
import { baseline, colourScale, curves, labelRoom, rowLabels } from '../export/rowParts';
import { cssColour, sequential, textOn } from '../ui/colourScale';
import { fitter } from '../ui/fitText';
import { cellColour, scaleEnds } from './cellColour';
import type { LayersModel } from './layersModel';
import { rowColumns, type RowColumn, type RowFigures } from './rowFigures';

/** Pixels. */
const cell = { width: 72, height: 20, gap: 1, inset: 4 };
const head = 32;
const column = { gap: 16, curve: 90, numbers: 44 };
const legend = { top: 12, height: 26, steps: 32 };

/** Layers by tokens with the curves beside them, as on the page. */
export function layersPicture(
  name: string,
  figures: RowFigures,
  window: LayerWindow,
  theme: PictureTheme,
): Drawing {
  const { model } = figures;
  const columns = rowColumns(figures);
  const right = labelRoom + model.columns * cell.width;
  const bottom = head + model.rows.length * cell.height;
  const step = column.gap + column.curve + column.numbers;
  return {
    name,
    width: right + columns.length * step,
    height: bottom + legend.top + legend.height,
    parts: [
      ...heading(model, theme),
      group(rowLabels(model.rows, window, cell.height, theme), 0, head),
      group(cells(model, theme), labelRoom, head),
      ...columns.map((each, index) => group(columnParts(each, theme), right + index * step + column.gap, 0)),
      group(legendParts(model, theme), labelRoom, bottom + legend.top),
    ],
  };
}

function heading({ columns }: LayersModel, { quiet }: PictureTheme): DrawnPart[] {
  const ranks = Array.from({ length: columns }, (_, index) =>
    label(String(index + 1), labelRoom + index * cell.width + cell.inset, head - 6, { fill: quiet }),
  );
  return [label('layer', labelRoom - 8, head - 6, { 'text-anchor': 'end', fill: quiet }), ...ranks];
}

function cells(model: LayersModel, { tokenFont }: PictureTheme): DrawnPart[] {
  const fit = fitter(tokenMeasure, cell.width - 2 * cell.inset);
  const [width, height] = [cell.width - cell.gap, cell.height - cell.gap];
  return model.rows.flatMap((row, rowIndex) =>
    row.tokens.flatMap((token, index): DrawnPart[] => {
      const colour = cellColour(model, token.logit);
      const [x, y] = [index * cell.width, rowIndex * cell.height];
      const refusal = model.refusalTokens.has(token.id) ? { 'text-decoration': 'underline' } : {};
      return [
        { tag: 'rect', attributes: { x, y, width, height, fill: cssColour(colour) } },
        label(fit(visibleToken(token.text)), x + cell.inset, baseline(rowIndex, cell.height), {
          'font-family': tokenFont,
          fill: cssColour(textOn(colour)),
          ...refusal,
        }),
      ];
    }),
  );
}

function columnParts({ title, unit, numbers, curves: drawing }: RowColumn, theme: PictureTheme): DrawnPart[] {
  return [
    label(title, 0, head - 18),
    label(unit, 0, head - 6, { 'font-size': textSize.small, fill: theme.quiet }),
    curves(drawing, { width: column.curve, rowHeight: cell.height }, theme, 0, head),
    ...numbers.map((number, row) =>
      label(number, column.curve + column.numbers, head + baseline(row, cell.height), {
        'text-anchor': 'end',
      }),
    ),
  ];
}

function legendParts(model: LayersModel, theme: PictureTheme): DrawnPart[] {
  const colours = Array.from({ length: legend.steps + 1 }, (_, step) =>
    cssColour(sequential(step / legend.steps)),
  );
  const [weak, middle, strong] = scaleEnds(model);
  const ends = [significant(weak), significant(middle), significant(strong)] as const;
  return [
    ...colourScale(colours, ends, 'logit', theme),
    label('underlined: counted as a refusal', 230, 8, { fill: theme.quiet }),
  ];
}
