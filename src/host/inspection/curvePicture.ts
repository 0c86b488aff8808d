import { curveShape, tenth, type CurveRoom } from '../../appearance/curveShape';
import { windowsOf } from '../../protocol/layerWindow';
import type { LayerWindow } from '../../protocol/method';

/** Colours of a picture: it does not see the theme by itself. */
export interface PictureColours {
  readonly ink: string;
  readonly faint: string;
  /** Behind the layers of the tint. */
  readonly chosen: string;
  readonly curve: string;
}

/** Pixels; the plot lies inside the margins. */
const room: CurveRoom = { width: 280, height: 96, left: 26, right: 8, top: 8, bottom: 20 };
const nameHeight = 11;
const plot = { right: room.width - room.right, floor: room.height - room.bottom };

/**
 * A token's values over the layers as an SVG picture, with the layers that the tint is the mean of.
 * @param values a value for each layer, from 0
 * @param tintLayers rising
 */
export function curvePicture(
  values: readonly number[],
  tintLayers: readonly number[],
  colours: PictureColours,
): string {
  const { x, y, points, low, high } = curveShape([values], room);
  const end = Math.max(1, values.length - 1);
  const text = (at: number, baseline: number, anchor: 'start' | 'end', words: string): string =>
    `<text x="${at}" y="${baseline}" text-anchor="${anchor}" fill="${colours.ink}">${words}</text>`;
  const scale = (value: number): string =>
    text(room.left - 5, y(value) + 3, 'end', String(value).replace('-', '\u2212'));
  const band = ({ first, last }: LayerWindow): string => {
    // One layer can be seen too.
    const width = Math.max(2, tenth(x(last) - x(first)));
    return `<rect x="${x(first)}" y="${room.top}" width="${width}" height="${plot.floor - room.top}" fill="${colours.chosen}"/>`;
  };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${room.width}" height="${room.height}" font-family="sans-serif" font-size="10">`,
    ...windowsOf(tintLayers).map(band),
    `<line x1="${room.left}" x2="${plot.right}" y1="${y(0)}" y2="${y(0)}" stroke="${colours.faint}"/>`,
    `<polyline points="${points(values)}" fill="none" stroke="${colours.curve}" stroke-width="1.5"/>`,
    scale(high),
    scale(0),
    // Their names would lie over each other.
    y(low) - y(0) < nameHeight ? '' : scale(low),
    text(room.left, room.height - 6, 'start', 'layer 0'),
    text(plot.right, room.height - 6, 'end', String(end)),
    '</svg>',
  ].join('');
}
