import { tenth } from '../../src/appearance/curveShape';
import type { DrawnPart } from '../../src/appearance/drawing';
import type { PromptKind } from '../../src/protocol/space';
import { kindLooks } from '../ui/kindLooks';
import { label, type PictureTheme } from './picture';

/** The mark of a prompt of a kind, with the shape that the charts give it; `radius` in pixels. */
export function kindMark(
  kind: PromptKind,
  x: number,
  y: number,
  radius: number,
  look: DrawnPart['attributes'],
): DrawnPart {
  const { mark, size } = kindLooks[kind];
  const reach = radius * size;
  if (mark === 'circle')
    return { tag: 'circle', attributes: { cx: tenth(x), cy: tenth(y), r: reach, ...look } };
  const side = (reach * Math.sqrt(3)) / 2;
  const corners =
    mark === 'triangle'
      ? [
          [0, -reach],
          [side, reach / 2],
          [-side, reach / 2],
        ]
      : [
          [0, -reach],
          [reach, 0],
          [0, reach],
          [-reach, 0],
        ];
  const points = corners.map(([dx = 0, dy = 0]) => `${tenth(x + dx)},${tenth(y + dy)}`).join(' ');
  return { tag: 'polygon', attributes: { points, ...look } };
}

/** Names of kinds with their marks, side by side. */
export function kindLegend(
  entries: readonly { readonly kind: PromptKind; readonly text: string }[],
  y: number,
  { kinds }: PictureTheme,
): DrawnPart[] {
  return entries.flatMap(({ kind, text }, index) => {
    const x = 6 + index * legendStep;
    return [kindMark(kind, x, y, 4, { fill: kinds[kind] }), label(text, x + 10, y + 4)];
  });
}

/** Pixels from one name to the next. */
const legendStep = 130;
