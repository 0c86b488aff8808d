import type { DrawnPart } from '../../src/appearance/drawing';
import type { LayerWindow } from '../../src/protocol/method';
import { rowCurveParts, type CurveSize, type RowCurves } from '../ui/rowCurveParts';
import { group, label, textSize, type PictureTheme } from './picture';

// What pictures of layers by something else share: rows of one height, the last layer at the top.

/** Pixels left of the cells: the window that steering uses, and the layers' numbers. */
export const labelRoom = 40;
const band = { x: 0, width: 6 };

/** The layers' numbers, and the window as a band beside them. */
export function rowLabels(
  rows: readonly { readonly layer: number }[],
  { first, last }: LayerWindow,
  rowHeight: number,
  { ink, mark }: PictureTheme,
): DrawnPart[] {
  const rowOf = (layer: number): number => rows.findIndex((row) => row.layer === layer);
  return [
    {
      tag: 'rect',
      attributes: {
        x: band.x,
        y: rowOf(last) * rowHeight,
        width: band.width,
        height: (last - first + 1) * rowHeight,
        fill: mark,
      },
    },
    ...rows.map(({ layer }, row) =>
      label(String(layer), labelRoom - 8, baseline(row, rowHeight), { 'text-anchor': 'end', fill: ink }),
    ),
  ];
}

/** Where the text of a row stands, pixels from the top row's upper edge. */
export function baseline(row: number, rowHeight: number): number {
  return (row + 0.5) * rowHeight + textSize.text * 0.35;
}

/** Curves down the rows, with the colours that they have on the page. */
export function curves(
  drawing: RowCurves,
  size: CurveSize,
  { ink, quiet, mark }: PictureTheme,
  x: number,
  y: number,
): DrawnPart {
  const looks: Readonly<Record<string, DrawnPart['attributes']>> = {
    'row-curve-line': { stroke: quiet },
    'row-curve-mark': { stroke: mark, 'stroke-width': 1.5 },
    'row-curve-path': { fill: 'none', stroke: ink, 'stroke-width': 1.3 },
    'row-curve-point': { fill: ink },
  };
  const parts = rowCurveParts(drawing, size).map((part): DrawnPart => {
    const { class: name = '', ...attributes } = part.attributes;
    return { ...part, attributes: { ...attributes, ...looks[name] } };
  });
  return group(parts, x, y);
}

/** A scale of colours with its ends, middle and unit. */
export function colourScale(
  colours: readonly string[],
  ends: readonly [string, string, string],
  unit: string,
  { quiet }: PictureTheme,
): DrawnPart[] {
  const [left, width, height] = [unit.length * 6 + 8, 160, 8];
  const step = width / colours.length;
  const anchors = ['start', 'middle', 'end'];
  return [
    label(unit, 0, height, { fill: quiet }),
    ...colours.map((fill, index): DrawnPart => ({
      tag: 'rect',
      attributes: { x: left + index * step, y: 0, width: step + 0.5, height, fill },
    })),
    ...ends.map((text, index) =>
      label(text, left + (index * width) / 2, height + 12, {
        'text-anchor': anchors[index] ?? 'middle',
        'font-size': textSize.small,
        fill: quiet,
      }),
    ),
  ];
}
