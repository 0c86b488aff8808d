import { beeswarm } from './beeswarm';

/** CSS pixels: a strip with its label, the dots' room within it, and the axis below all strips. */
export const stripHeight = 46;
const labelHeight = 16;
export const axisHeight = 24;
export const radius = 3;

/** Scores that have a line across the strips. */
export interface ScoreLines {
  readonly explored: number;
  /** Of the prompt under the cursor. */
  readonly prompt: number | undefined;
}

const room = { diameter: 2 * radius, reach: (stripHeight - labelHeight) / 2 - radius };

/** Places from the top of the dots of a strip, whose places from the left are `xs`; all in CSS pixels. */
export function dotPlaces(xs: readonly number[], strip: number): number[] {
  const middle = strip * stripHeight + labelHeight + (stripHeight - labelHeight) / 2;
  return beeswarm(xs, room).map((offset) => middle + offset);
}
