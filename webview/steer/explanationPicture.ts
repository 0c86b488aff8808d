import type { DrawnPart, Drawing } from '../../src/appearance/drawing';
import { signed } from '../../src/appearance/format';
import type { ExplainedWord, ExplainResult } from '../../src/protocol/inspection';
import { bottomAxis, leftAxis, place, type PlotBox } from '../export/axes';
import { label, tokenMeasure, type PictureTheme } from '../export/picture';
import { fitter } from '../ui/fitText';
import { byPush } from './explanationText';

/** Pixels. */
const row = 18;
const words = { name: 140, bar: 400, number: 60 };
const layersSize = { width: 640, height: 260 };
const layersBox: PlotBox = { left: 60, top: 6, width: 570, height: 210 };

/** What each word adds to the refusal log-odds, as bars to the right towards refusal and to the left away from it. */
export function wordsPicture(
  name: string,
  explained: readonly ExplainedWord[],
  theme: PictureTheme,
): Drawing {
  const reach = Math.max(...explained.map(({ refusalLogOdds }) => Math.abs(refusalLogOdds))) || 1;
  const fit = fitter(tokenMeasure, words.name - 8);
  const middle = words.name + words.bar / 2;
  const height = explained.length * row;
  return {
    name,
    width: words.name + words.bar + words.number,
    height,
    parts: [
      { tag: 'line', attributes: { x1: middle, x2: middle, y1: 0, y2: height, stroke: theme.quiet } },
      ...byPush(explained).flatMap(({ text, refusalLogOdds }, index): DrawnPart[] => {
        const width = (Math.abs(refusalLogOdds) / reach) * (words.bar / 2);
        const x = refusalLogOdds < 0 ? middle - width : middle;
        const fill = refusalLogOdds < 0 ? theme.sides.steered : theme.sides.default;
        const y = index * row;
        return [
          label(fit(text), 0, y + 13, { 'font-family': theme.tokenFont }),
          { tag: 'rect', attributes: { x, y: y + 3, width, height: row - 6, fill } },
          label(signed(refusalLogOdds), words.name + words.bar + words.number, y + 13, {
            'text-anchor': 'end',
          }),
        ];
      }),
    ],
  };
}

/** Where the last prompt token lies on the refusal direction of each layer, a bar a layer. */
export function lastTokenPicture(
  name: string,
  layers: ExplainResult['layers'],
  theme: PictureTheme,
): Drawing {
  const reach = Math.max(1, ...layers.map(({ projection }) => Math.abs(projection)));
  const x = { low: -0.5, high: layers.length - 0.5, title: 'layer' };
  const y = { low: -reach, high: reach, title: 'projection' };
  const floor = place(y, 0, layersBox.top + layersBox.height, -layersBox.height);
  const width = (layersBox.width / layers.length) * 0.7;
  return {
    name,
    ...layersSize,
    parts: [
      ...bottomAxis(x, layersBox, theme),
      ...leftAxis(y, layersBox, theme),
      ...layers.map(({ layer, projection }): DrawnPart => {
        const end = place(y, projection, layersBox.top + layersBox.height, -layersBox.height);
        return {
          tag: 'rect',
          attributes: {
            ...{ x: place(x, layer, layersBox.left, layersBox.width) - width / 2, width },
            ...{ y: Math.min(end, floor), height: Math.abs(end - floor) },
            fill: projection < 0 ? theme.sides.steered : theme.sides.default,
          },
        };
      }),
    ],
  };
}
