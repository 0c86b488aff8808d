import { describe, expect, it } from 'vitest';
import {
  areaDifference,
  bestDrop,
  tradeOff,
  tradeOffArea,
  type SteeredOutcome,
} from '../../../src/science/tradeOff';

/** Refused unless steered away. */
const refused = (score: number): SteeredOutcome => ({ score, byDefault: true, away: false, towards: true });
/** Answered unless steered towards refusal. */
const answered = (score: number): SteeredOutcome => ({ score, byDefault: false, away: false, towards: true });

const safe = [refused(0.1), refused(0.2), answered(0.3), refused(0.6)];
const unsafe = [refused(0.4), refused(0.7), refused(0.8), answered(0.9)];

describe('the trade-off of a decision rule', () => {
  it('steers below the threshold away and all others towards refusal, as the paper does', () => {
    const points = tradeOff(safe, unsafe);
    expect(points[0]).toEqual({ threshold: 0.1, safeDrop: -0.25, unsafeDrop: -0.25 });
    expect(points.find(({ threshold }) => threshold === 0.4)).toEqual({
      threshold: 0.4,
      safeDrop: 0.5,
      unsafeDrop: -0.25,
    });
    expect(points.at(-1)).toEqual({ threshold: Infinity, safeDrop: 0.75, unsafeDrop: 0.75 });
  });

  it('leaves what is between two thresholds as it is', () => {
    const points = tradeOff(safe, unsafe, 0.85);
    expect(points[0]).toEqual({ threshold: 0.1, safeDrop: 0, unsafeDrop: -0.25 });
    expect(points.find(({ threshold }) => threshold === 0.7)).toEqual({
      threshold: 0.7,
      safeDrop: 0.75,
      unsafeDrop: 0,
    });
  });

  it('is read as the best drop on safe prompts for a cost on unsafe ones, and nothing costs nothing', () => {
    const points = tradeOff(safe, unsafe, 0.85);
    expect(bestDrop(points, 0)).toBe(0.75);
    expect(bestDrop(tradeOff([answered(0.5)], unsafe), 0)).toBe(0);
  });

  it('has the mean best drop as its area', () => {
    const points = [
      { threshold: 1, safeDrop: 0.2, unsafeDrop: 0 },
      { threshold: 2, safeDrop: 0.4, unsafeDrop: 0.05 },
      { threshold: 3, safeDrop: 0.3, unsafeDrop: 0.08 },
      { threshold: 4, safeDrop: 0.9, unsafeDrop: 0.5 },
    ];
    expect(tradeOffArea(points, 0.1)).toBeCloseTo(0.2 * 0.5 + 0.4 * 0.5, 12);
    const many = Array.from({ length: 100 }, (_, i) => bestDrop(points, ((i + 0.5) / 100) * 0.1));
    expect(tradeOffArea(points, 0.1)).toBeCloseTo(many.reduce((sum, drop) => sum + drop, 0) / 100, 12);
  });
});

describe('the difference in area between two rules', () => {
  const pair = (a: SteeredOutcome, b: SteeredOutcome) => ({ a, b });

  it('is nothing, within nothing, for one rule and the same scores', () => {
    const same = areaDifference(
      safe.map((one) => pair(one, one)),
      unsafe.map((one) => pair(one, one)),
      undefined,
      0.2,
      50,
    );
    expect(same).toEqual({ difference: 0, low: 0, high: 0 });
  });

  it('favours scores that tell the kinds apart, and its interval holds the difference', () => {
    const many = Array.from({ length: 40 }, (_, i) => i / 40);
    const { difference, low, high } = areaDifference(
      many.map((x) => pair(refused(x), refused((x * 7) % 1))),
      many.map((x) => pair(refused(x + 2), refused((x * 3) % 1))),
      undefined,
      0.2,
      100,
    );
    expect(difference).toBeGreaterThan(0.5);
    expect(low).toBeGreaterThan(0);
    expect(low).toBeLessThanOrEqual(difference);
    expect(high).toBeGreaterThanOrEqual(difference);
  });
});
