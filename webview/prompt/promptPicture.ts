import type { DrawnPart, Drawing } from '../../src/appearance/drawing';
import { visibleToken } from '../../src/appearance/format';
import { tintColour, tintReach } from '../../src/appearance/tintScale';
import type { LayerWindow } from '../../src/protocol/method';
import { group, label, tokenMeasure, type PictureTheme } from '../export/picture';
import { colourScale, labelRoom, rowLabels } from '../export/rowParts';
import { fitter } from '../ui/fitText';
import type { GridModel } from './gridModel';

/** Pixels. */
const cell = { width: 18, height: 13, gap: 1 };
const head = { height: 84, inset: 4 };
const legend = { top: 12, height: 24, halfSteps: 16 };
const smallest = 500;

/** A prompt's tokens by layers, as on the page; what has no value is left empty. */
export function promptPicture(
  name: string,
  model: GridModel,
  window: LayerWindow,
  theme: PictureTheme,
): Drawing {
  const { tokens, rows } = model;
  const bottom = head.height + rows.length * cell.height;
  return {
    name,
    width: Math.max(smallest, labelRoom + tokens.length * cell.width),
    height: bottom + legend.top + legend.height,
    parts: [
      label('layer', labelRoom - 8, head.height - 6, { 'text-anchor': 'end', fill: theme.quiet }),
      ...names(model, theme),
      group(rowLabels(rows, window, cell.height, theme), 0, head.height),
      group(cells(model, theme), labelRoom, head.height),
      group(legendParts(theme), labelRoom, bottom + legend.top),
    ],
  };
}

/** The tokens, written upwards. */
function names({ tokens }: GridModel, { tokenFont }: PictureTheme): DrawnPart[] {
  const fit = fitter(tokenMeasure, head.height - 2 * head.inset);
  return tokens.map(({ text }, token) => {
    const x = labelRoom + (token + 0.5) * cell.width + 4;
    const y = head.height - head.inset;
    return label(fit(visibleToken(text)), x, y, {
      transform: `rotate(-90 ${x} ${y})`,
      'font-family': tokenFont,
    });
  });
}

function cells({ rows }: GridModel, { opaque }: PictureTheme): DrawnPart[] {
  const [width, height] = [cell.width - cell.gap, cell.height - cell.gap];
  return rows.flatMap(({ values = [] }, row) =>
    values.map((value, token): DrawnPart => {
      const place = { x: token * cell.width, y: row * cell.height };
      return { tag: 'rect', attributes: { ...place, width, height, fill: opaque(tintColour(value, 1)) } };
    }),
  );
}

function legendParts(theme: PictureTheme): DrawnPart[] {
  const { halfSteps } = legend;
  const colours = Array.from({ length: 2 * halfSteps + 1 }, (_, step) =>
    theme.opaque(tintColour((tintReach * (step - halfSteps)) / halfSteps, 1)),
  );
  return colourScale(
    colours,
    [`−${tintReach}`, '0', `+${tintReach}`],
    'half distances of the anchors; blank: no value',
    theme,
  );
}
