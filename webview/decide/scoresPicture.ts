import type { DrawnPart, Drawing } from '../../src/appearance/drawing';
import { significant } from '../../src/appearance/format';
import { bottomAxis, place, type PlotBox } from '../export/axes';
import { kindMark } from '../export/kindMarks';
import { label, type PictureTheme } from '../export/picture';
import { kindLooks } from '../ui/kindLooks';
import { setLabels, type DecideModel } from './decideModel';
import { dotPlaces, radius, stripHeight, type ScoreLines } from './strips';

/** Pixels. */
const width = 640;
const foot = 44;
const lineRow = 18;

/** A strip a kind and set, a dot a prompt, with the lines over them, as on the page. */
export function scoresPicture(
  name: string,
  model: DecideModel,
  { explored, prompt }: ScoreLines,
  theme: PictureTheme,
): Drawing {
  const { groups, low, high, report } = model;
  const lines = [
    { at: report.threshold, name: 'threshold', dashes: '4 3' },
    ...(report.lower === report.threshold ? [] : [{ at: report.lower, name: 'lower', dashes: '4 3' }]),
    ...(explored === report.threshold ? [] : [{ at: explored, name: 'explored', dashes: 'none' }]),
    ...(prompt === undefined ? [] : [{ at: prompt, name: 'prompt', dashes: '1 3' }]),
  ];
  const top = lines.length * lineRow;
  const box: PlotBox = { left: 5, top, width: width - 10, height: stripHeight * groups.length };
  const axis = { low, high, title: 'score' };
  const x = (score: number): number => place(axis, Math.min(high, Math.max(low, score)), box.left, box.width);
  return {
    name,
    width,
    height: top + box.height + foot,
    parts: [
      ...bottomAxis(axis, box, theme),
      ...groups.flatMap(({ kind, set, scores }, index): DrawnPart[] => {
        const colour = theme.kinds[kind];
        const xs = scores.map(x);
        const ys = dotPlaces(xs, index);
        // Those that were held out are hollow.
        const look = { fill: set === 'calibration' ? colour : 'none', stroke: colour };
        return [
          label(
            `${kindLooks[kind].label}, ${setLabels[set]} · n ${scores.length}`,
            box.left,
            top + index * stripHeight + 12,
          ),
          ...xs.map((at, dot) => kindMark(kind, at, top + (ys[dot] ?? 0), radius, look)),
        ];
      }),
      ...lines.flatMap(({ at, name: words, dashes }, index): DrawnPart[] => {
        const right = x(at) > width / 2;
        const y = index * lineRow;
        return [
          {
            tag: 'line',
            attributes: {
              ...{ x1: x(at), x2: x(at), y1: y, y2: top + box.height },
              ...{ stroke: theme.ink, 'stroke-width': 1.5, 'stroke-dasharray': dashes },
            },
          },
          label(`${words} ${significant(at)}`, x(at) + (right ? -5 : 5), y + 11, {
            'text-anchor': right ? 'end' : 'start',
          }),
        ];
      }),
    ],
  };
}
