import { describe, expect, it } from 'vitest';
import { wilson } from '../../../src/science/intervals';
import {
  klDivergence,
  logOdds,
  logSumExp,
  meanRankShare,
  probabilityMass,
  softmax,
  rankOf,
  topIndices,
} from '../../../src/science/logits';
import { expectClose, values } from './values';

const reference = values.logits;
const p = Float32Array.from(reference.p);
const q = Float32Array.from(reference.q);

describe('functions of logits', () => {
  it('equal those of scipy and scikit-learn', () => {
    expect(logSumExp(p)).toBeCloseTo(reference.logSumExp, 10);
    expectClose(softmax(p), reference.softmax);
    expect(klDivergence(p, q)).toBeCloseTo(reference.kl, 10);
    expect(probabilityMass(p, reference.ids)).toBeCloseTo(reference.mass, 10);
    expect(logOdds(p, reference.ids)).toBeCloseTo(reference.logOdds, 10);
    expect(topIndices(p, 7)).toEqual(reference.top);
    expect(meanRankShare(p, reference.ids)).toBeCloseTo(reference.meanRankShare, 10);
  });

  it('survive logits beyond the range of exp', () => {
    const huge = Float32Array.of(2000, 1999, -3000);
    expect(softmax(huge)[0]).toBeCloseTo(1 / (1 + Math.exp(-1)), 10);
    expect(logOdds(huge, [2])).toBeCloseTo(-5000 - Math.log(1 + Math.exp(-1)), 6);
    expect(klDivergence(huge, huge)).toBe(0);
    expect(logSumExp(Float32Array.of(-Infinity, 3))).toBe(3);
    expect(klDivergence(Float32Array.of(-Infinity, 3), Float32Array.of(0, 3))).toBeGreaterThan(0);
  });

  it('have known values at the ends', () => {
    expect(logOdds(Float32Array.of(0, 0), [1])).toBe(0);
    expect(logOdds(Float32Array.of(0, 0), [])).toBe(-Infinity);
    expect(logOdds(Float32Array.of(0, 0), [0, 1])).toBe(Infinity);
    expect(logOdds(Float32Array.of(0, 1), [1, 1])).toBe(1);
    expect(meanRankShare(Float32Array.of(5, 4, 1, 0), [0, 1])).toBe(0);
    expect(meanRankShare(Float32Array.of(5, 4, 1, 0), [2, 3])).toBe(1);
    expect(meanRankShare(Float32Array.of(1, 1, 1), [1])).toBe(0.5);
  });

  it('refuse tokens outside the vocabulary', () => {
    expect(() => logOdds(p, [40])).toThrow(RangeError);
    expect(() => probabilityMass(p, [-1])).toThrow(RangeError);
  });
});

describe('topIndices', () => {
  it('equals a full sort, equals by index', () => {
    const many = Float32Array.from({ length: 5000 }, (_, index) => (index * 7919) % 503);
    const sorted = [...many.keys()].sort((a, b) => (many[b] ?? 0) - (many[a] ?? 0) || a - b);
    for (const k of [0, 1, 2, 15, 600, 5000]) expect(topIndices(many, k)).toEqual(sorted.slice(0, k));
  });

  it('gives what there is when k is more', () => {
    expect(topIndices(Float32Array.of(1, 2), 5)).toEqual([1, 0]);
  });
});

describe('rankOf', () => {
  it('counts what is greater, and ranks equals alike', () => {
    const logits = Float32Array.of(1, 3, 3, -2);
    expect([0, 1, 2, 3].map((id) => rankOf(logits, id))).toEqual([3, 1, 1, 4]);
  });
});

describe("Wilson's interval", () => {
  it.each(values.wilson)('of $hits of $n equals that of scipy', ({ hits, n, low, high }) => {
    const interval = wilson(hits, n);
    expect(interval.low).toBeCloseTo(low, 10);
    expect(interval.high).toBeCloseTo(high, 10);
    expect(interval.rate).toBe(hits / n);
  });

  it('refuses what is no rate', () => {
    expect(() => wilson(0, 0)).toThrow(RangeError);
    expect(() => wilson(3, 2)).toThrow(RangeError);
  });
});
