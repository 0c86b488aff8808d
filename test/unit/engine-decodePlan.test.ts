import { describe, expect, it } from 'vitest';
import { planDecodes, type DecodeLimits } from '../../src/engine/decodePlan';

const wide: DecodeLimits = { tokens: 100, outputs: 100, sequences: 100, memory: 1000 };
const sequence = (start: number, end: number, outputs: number[] = []) => ({ start, end, outputs });

describe('packing sequences into decodes', () => {
  it('puts short sequences of unequal length into one decode, in order', () => {
    expect(planDecodes([sequence(2, 5), sequence(2, 3), sequence(2, 9)], wide)).toEqual([
      [
        { sequence: 0, start: 2, end: 5 },
        { sequence: 1, start: 2, end: 3 },
        { sequence: 2, start: 2, end: 9 },
      ],
    ]);
  });

  it('cuts a sequence where a decode is full and goes on in the next', () => {
    expect(planDecodes([sequence(0, 3), sequence(0, 6)], { ...wide, tokens: 5 })).toEqual([
      [
        { sequence: 0, start: 0, end: 3 },
        { sequence: 1, start: 0, end: 2 },
      ],
      [{ sequence: 1, start: 2, end: 6 }],
    ]);
  });

  it('never plans an empty span', () => {
    const plan = planDecodes([sequence(0, 5), sequence(0, 5)], { ...wide, tokens: 5 });
    expect(plan).toEqual([[{ sequence: 0, start: 0, end: 5 }], [{ sequence: 1, start: 0, end: 5 }]]);
  });

  it('keeps the outputs of a decode within their limit', () => {
    const plan = planDecodes([sequence(0, 4, [0, 1, 2, 3])], { ...wide, outputs: 3 });
    expect(plan).toEqual([[{ sequence: 0, start: 0, end: 3 }], [{ sequence: 0, start: 3, end: 4 }]]);
  });

  it('starts a new decode when as many sequences are open as memory has ids for', () => {
    const plan = planDecodes([sequence(0, 1), sequence(0, 1), sequence(0, 1)], { ...wide, sequences: 2 });
    expect(plan.map((spans) => spans.length)).toEqual([2, 1]);
  });

  it('counts what an open sequence holds in memory against the next decode', () => {
    const plan = planDecodes([sequence(0, 8), sequence(0, 8)], { ...wide, tokens: 6, memory: 10 });
    expect(plan).toEqual([
      [{ sequence: 0, start: 0, end: 6 }],
      [
        { sequence: 0, start: 6, end: 8 },
        { sequence: 1, start: 0, end: 2 },
      ],
      [{ sequence: 1, start: 2, end: 8 }],
    ]);
  });
});
