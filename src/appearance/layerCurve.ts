import type { NotebookResult } from '../protocol/notebookResult';
import { curveShape, tenth, type CurveRoom } from './curveShape';
import type { DrawnPart, Drawing } from './drawing';
import { layerRange, significant } from './format';

/** Pixels; the plot lies inside the margins, the names of the curves to its right. */
const room: CurveRoom = { width: 480, height: 150, left: 30, right: 100, top: 8, bottom: 22 };
const plot = { right: room.width - room.right, floor: room.height - room.bottom };
/** Between two baselines. */
const lineHeight = 13;

/** Mean of the tokens and the last token over the layers, with the layers that the tint is the mean of. */
export function layerCurve({ mean, last, window }: NonNullable<NotebookResult['inspection']>): Drawing {
  const { x, y, points, low, high } = curveShape([mean, last], room);
  const end = Math.max(0, mean.length - 1);
  const lastOf = (values: readonly number[]): number => values.at(-1) ?? 0;
  const [meanLabel, lastLabel] = apart(y(lastOf(mean)), y(lastOf(last)));
  return {
    width: room.width,
    height: room.height,
    name:
      `Projection by layer: at layer ${end} ${significant(lastOf(mean))} in the mean of the tokens and ` +
      `${significant(lastOf(last))} at the last token. The tint is the mean of ${layerRange(window)}.`,
    parts: [
      {
        tag: 'rect',
        attributes: {
          class: 'curve-window',
          x: x(window.first),
          y: room.top,
          width: Math.max(1, tenth(x(window.last) - x(window.first))),
          height: plot.floor - room.top,
          fill: 'gray',
          'fill-opacity': 0.18,
        },
      },
      {
        tag: 'line',
        attributes: {
          class: 'curve-zero',
          x1: room.left,
          x2: plot.right,
          y1: y(0),
          y2: y(0),
          stroke: 'gray',
        },
      },
      curve('curve-mean', points(mean), 'none'),
      curve('curve-last', points(last), '5 3'),
      label(whole(high), room.left - 4, room.top + 8, 'end'),
      label('0', room.left - 4, y(0) + 4, 'end'),
      label(whole(low), room.left - 4, plot.floor, 'end'),
      label('layer 0', room.left, room.height - 6, 'start'),
      label(String(end), plot.right, room.height - 6, 'end'),
      label('mean of tokens', plot.right + 6, meanLabel, 'start'),
      label('last token', plot.right + 6, lastLabel, 'start'),
    ],
  };
}

/** Told apart by dashes: the colours of the tints and of the answers mean other things. */
function curve(name: string, points: string, dashes: string): DrawnPart {
  const attributes = { class: name, points, stroke: 'currentColor', fill: 'none', 'stroke-width': 1.5 };
  return { tag: 'polyline', attributes: { ...attributes, 'stroke-dasharray': dashes } };
}

/** A whole number with its sign. */
function whole(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value)}`;
}

function label(text: string, x: number, y: number, anchor: 'start' | 'end'): DrawnPart {
  const attributes = { x, y, 'text-anchor': anchor, 'font-size': 11, fill: 'currentColor' };
  return { tag: 'text', attributes, text };
}

/** Baselines of two names beside the ends of their curves, at least a line apart. */
function apart(first: number, second: number): [number, number] {
  const short = Math.max(0, lineHeight - Math.abs(first - second)) / 2;
  const push = first <= second ? short : -short;
  return [tenth(first + 4 - push), tenth(second + 4 + push)];
}
