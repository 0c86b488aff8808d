import type { DrawnPart, Drawing } from '../../src/appearance/drawing';
import type { GroupSummary } from '../../src/protocol/evaluation';
import { bottomAxis, place, type PlotBox } from '../export/axes';
import { label, type PictureTheme } from '../export/picture';
import { groupTitle } from '../report/chartText';
import { shareText } from './evaluateText';

/** Pixels. */
const size = { width: 640, labels: 120, numbers: 130, row: 24, bar: 14, title: 22, foot: 48 };
const axis = { low: 0, high: 100, title: 'refused %, with 95 % interval' };
/** Half the height of the mark at an interval's end. */
const markHalf = 4;

/** A bar a mode with its interval and its numbers, a plot a half of a data set. */
export function ratesPicture(name: string, groups: readonly GroupSummary[], theme: PictureTheme): Drawing {
  let top = 0;
  const parts = groups.flatMap((group) => {
    const own = groupParts(group, top, theme);
    top += size.title + size.row * group.modes.length + size.foot;
    return own;
  });
  return { width: size.width, height: top, name, parts };
}

function groupParts(group: GroupSummary, top: number, theme: PictureTheme): DrawnPart[] {
  const box: PlotBox = {
    left: size.labels,
    top: top + size.title,
    width: size.width - size.labels - size.numbers,
    height: size.row * group.modes.length,
  };
  const x = (share: number): number => place(axis, 100 * share, box.left, box.width);
  return [
    label(groupTitle(group), 0, top + 12),
    ...bottomAxis(axis, box, theme),
    ...group.modes.flatMap(({ mode, refused }, index): DrawnPart[] => {
      const middle = box.top + (index + 0.5) * size.row;
      const whisker = { stroke: theme.ink, 'stroke-width': 1.5 };
      return [
        label(mode, box.left - 8, middle + 4, { 'text-anchor': 'end' }),
        {
          tag: 'rect',
          attributes: {
            ...{ x: box.left, y: middle - size.bar / 2, height: size.bar },
            width: x(refused.rate) - box.left,
            fill: theme.kinds[group.harmful === false ? 'harmless' : 'harmful'],
          },
        },
        line(x(refused.low), middle, x(refused.high), middle, whisker),
        ...[refused.low, refused.high].map((end) =>
          line(x(end), middle - markHalf, x(end), middle + markHalf, whisker),
        ),
        label(`${shareText(refused)}, ${refused.hits}/${refused.n}`, box.left + box.width + 8, middle + 4),
      ];
    }),
  ];
}

function line(x1: number, y1: number, x2: number, y2: number, look: DrawnPart['attributes']): DrawnPart {
  return { tag: 'line', attributes: { x1, y1, x2, y2, ...look } };
}
