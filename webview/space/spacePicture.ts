import type { DrawnPart, Drawing } from '../../src/appearance/drawing';
import { promptKinds } from '../../src/protocol/space';
import { bottomAxis, leftAxis, place, type PlotBox } from '../export/axes';
import { kindLegend, kindMark } from '../export/kindMarks';
import { label, type PictureTheme } from '../export/picture';
import { kindLooks } from '../ui/kindLooks';
import { wholeArea, type SpaceModel } from './spaceModel';
import { axisTitles } from './spaceText';

/** Pixels. */
const size = { width: 640, height: 500 };
const box: PlotBox = { left: 60, top: 28, width: 570, height: 430 };

/** All anchors of a layer, and the prompt as a ring. */
export function spacePicture(name: string, model: SpaceModel, theme: PictureTheme): Drawing {
  const { points, prompt } = model;
  const area = wholeArea(model);
  const [xTitle, yTitle] = axisTitles(model);
  const axes = {
    x: { low: area.left, high: area.right, title: xTitle },
    y: { low: area.bottom, high: area.top, title: yTitle },
  };
  const x = (value: number): number => place(axes.x, value, box.left, box.width);
  const y = (value: number): number => place(axes.y, value, box.top + box.height, -box.height);
  const legend = promptKinds.map((kind) => ({
    kind,
    text: `${kindLooks[kind].label} · n ${points.filter((point) => point.kind === kind).length}`,
  }));
  const edge = { stroke: theme.background, 'stroke-width': 0.5 };
  const ring: DrawnPart['attributes'] = { fill: 'none', stroke: theme.ink, 'stroke-width': 2.5 };
  return {
    ...{ name, ...size },
    parts: [
      ...kindLegend(legend, 8, theme),
      ...(prompt ? [label('◎ prompt under the cursor', 400, 12)] : []),
      ...bottomAxis(axes.x, box, theme),
      ...leftAxis(axes.y, box, theme),
      ...points.map((point) =>
        kindMark(point.kind, x(point.x), y(point.y), 4, { fill: theme.kinds[point.kind], ...edge }),
      ),
      ...(prompt
        ? [
            circle(x(prompt.x), y(prompt.y), 9, ring),
            circle(x(prompt.x), y(prompt.y), 3, { fill: theme.ink }),
          ]
        : []),
    ],
  };
}

function circle(cx: number, cy: number, r: number, look: DrawnPart['attributes']): DrawnPart {
  return { tag: 'circle', attributes: { cx, cy, r, ...look } };
}
