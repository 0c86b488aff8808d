import { describe, expect, it } from 'vitest';
import { paperWindow, suggestedWindow, windowsToTry } from '../../../src/science/window';

const chance = 17 / 49152;
/** Masses that are `times` chance. */
const masses = (times: readonly number[]): number[] => times.map((value) => value * chance);
const flat = (layers: number, times = 1): number[] => Array.from({ length: layers }, () => times);
const plateau = (layers: number, first: number, last: number, times: number): number[] =>
  flat(layers).map((value, layer) => (layer >= first && layer <= last ? times : value));

describe('suggestedWindow', () => {
  it('finds a plateau of refusal mass', () => {
    expect(suggestedWindow(masses(plateau(30, 10, 18, 5)), chance)).toMatchObject({
      first: 10,
      last: 18,
      basis: 'projection',
    });
    expect(suggestedWindow(masses(plateau(32, 12, 20, 3)), chance)).toMatchObject({ first: 12, last: 20 });
  });

  it('finds the rise and fall that the over-cautious SmolLM2 shows', () => {
    // Refusal mass / chance by layer, measured in PyTorch on the dequantised weights with 64 + 64 anchors.
    const measured = [
      1.01, 1.01, 1.01, 0.99, 0.96, 1.01, 1.02, 1.06, 1.05, 1.09, 1.1, 1.09, 1.13, 1.35, 1.19, 1.84, 2.44,
      2.53, 3.01, 2.36, 0.74, 0.05, 0.001, 3e-4, 5e-4, 2e-4, 5e-4, 8e-9, 2e-12, 6e-27,
    ];
    expect(suggestedWindow(masses(measured), chance)).toMatchObject({
      first: 12,
      last: 19,
      basis: 'projection',
    });
  });

  it('does not follow a single layer that stands out', () => {
    const times = plateau(30, 10, 18, 4);
    times[25] = 5000;
    times[29] = 5000;
    expect(suggestedWindow(masses(times), chance)).toMatchObject({ first: 10, last: 18 });
  });

  it('is as little moved by masses far below chance', () => {
    const times = plateau(30, 10, 18, 4).map((value, layer) => (layer > 22 ? 1e-30 : value));
    times[29] = 0;
    expect(suggestedWindow(masses(times), chance)).toMatchObject({ first: 10, last: 18 });
  });

  it('keeps to a quarter up to a third of the layers', () => {
    const peak = suggestedWindow(masses(plateau(32, 14, 16, 9)), chance);
    expect(peak.last - peak.first + 1).toBe(8);
    expect(peak.first).toBeLessThanOrEqual(14);
    expect(peak.last).toBeGreaterThanOrEqual(16);
    const broad = suggestedWindow(masses(plateau(32, 4, 28, 9)), chance);
    expect(broad.last - broad.first + 1).toBe(11);
  });

  it("falls back to the paper's window where refusal mass stands out nowhere, and says so", () => {
    expect(suggestedWindow(masses(flat(32)), chance)).toEqual({
      first: 10,
      last: 19,
      basis: 'paper',
      lift: 0,
    });
    expect(suggestedWindow(masses(flat(30, 0.2)), chance)).toMatchObject({
      ...paperWindow(30),
      basis: 'paper',
    });
    expect(suggestedWindow(masses(plateau(30, 3, 12, 1.1)), chance)).toMatchObject({ basis: 'paper' });
  });

  it('works for models of any depth', () => {
    for (let layers = 1; layers <= 100; layers++)
      for (const times of [flat(layers), plateau(layers, layers >> 1, layers - 1, 4)]) {
        const { first, last } = suggestedWindow(masses(times), chance);
        expect(first).toBeGreaterThanOrEqual(0);
        expect(last).toBeGreaterThanOrEqual(first);
        expect(last).toBeLessThan(layers);
      }
  });

  it("is the paper's where the tokenizer has no refusal tokens, which leaves no evidence", () => {
    const none = Array.from({ length: 30 }, () => 0);
    expect(suggestedWindow(none, 0)).toEqual({ ...paperWindow(30), basis: 'paper', lift: 0 });
  });

  it('needs layers', () => {
    expect(() => suggestedWindow([], chance)).toThrow(RangeError);
  });
});

describe('windowsToTry', () => {
  it('gives the suggested window, the paper’s and two quarters, each once', () => {
    expect(windowsToTry(30, { first: 12, last: 18 })).toEqual([
      { first: 12, last: 18 },
      { first: 9, last: 18 },
      { first: 11, last: 18 },
      { first: 15, last: 22 },
    ]);
    expect(windowsToTry(30, paperWindow(30))).toHaveLength(3);
    expect(windowsToTry(2, paperWindow(2))).toEqual([{ first: 1, last: 1 }]);
  });
});
