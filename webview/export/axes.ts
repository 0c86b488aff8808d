import type { DrawnPart } from '../../src/appearance/drawing';
import { tenth } from '../../src/appearance/curveShape';
import { tickText } from '../../src/appearance/format';
import { label, type PictureTheme } from './picture';

export interface Axis {
  readonly low: number;
  readonly high: number;
  readonly title: string;
}

/** Where a plot lies in a drawing, pixels. */
export interface PlotBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Ticks that an axis has at most, and the steps between them, times a power of ten. */
const mostTicks = 7;
const steps = [1, 2, 2.5, 5, 10];

/** Round values between two ends. */
export function ticks(low: number, high: number): number[] {
  const least = (high - low) / mostTicks;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = power * (steps.find((each) => each * power >= least) ?? 10);
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  return Array.from({ length: count }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/** Pixels of a value along a side that begins at `start`. */
export function place({ low, high }: Axis, value: number, start: number, length: number): number {
  return tenth(start + ((value - low) / (high - low)) * length);
}

/** Upright lines at the ticks of an axis from left to right, their values and its title below. */
export function bottomAxis(axis: Axis, box: PlotBox, { grid, quiet }: PictureTheme): DrawnPart[] {
  const floor = box.top + box.height;
  return [
    ...ticks(axis.low, axis.high).flatMap((value): DrawnPart[] => {
      const x = place(axis, value, box.left, box.width);
      return [
        { tag: 'line', attributes: { x1: x, x2: x, y1: box.top, y2: floor, stroke: grid } },
        label(tickText(value), x, floor + 15, { 'text-anchor': 'middle', fill: quiet }),
      ];
    }),
    {
      tag: 'line',
      attributes: { x1: box.left, x2: box.left + box.width, y1: floor, y2: floor, stroke: quiet },
    },
    label(axis.title, box.left + box.width / 2, floor + 32, { 'text-anchor': 'middle', fill: quiet }),
  ];
}

/** The same of an axis from below upwards. */
export function leftAxis(axis: Axis, box: PlotBox, { grid, quiet }: PictureTheme): DrawnPart[] {
  const floor = box.top + box.height;
  const [x, middle] = [box.left - 42, box.top + box.height / 2];
  return [
    ...ticks(axis.low, axis.high).flatMap((value): DrawnPart[] => {
      const y = place(axis, value, floor, -box.height);
      return [
        { tag: 'line', attributes: { x1: box.left, x2: box.left + box.width, y1: y, y2: y, stroke: grid } },
        label(tickText(value), box.left - 6, y + 4, { 'text-anchor': 'end', fill: quiet }),
      ];
    }),
    { tag: 'line', attributes: { x1: box.left, x2: box.left, y1: box.top, y2: floor, stroke: quiet } },
    label(axis.title, x, middle, {
      'text-anchor': 'middle',
      transform: `rotate(-90 ${x} ${middle})`,
      fill: quiet,
    }),
  ];
}
