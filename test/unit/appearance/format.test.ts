import { describe, expect, it } from 'vitest';
import {
  count,
  distinct,
  layerList,
  layerRange,
  signed,
  significant,
  visibleToken,
} from '../../../src/appearance/format';

describe('significant', () => {
  it.each([
    [0.62, '.620'],
    [-0.05, '\u2212.0500'],
    [3.214, '3.21'],
    [1234, '1230'],
    [27.05, '27.1'],
    [0, '0'],
    [0.9999, '1.00'],
    [99.99, '100'],
    [0.000992, '.000992'],
    [0.0000339, '3.39e\u22125'],
    [2500000, '2.50e6'],
    [NaN, '–'],
  ])('writes %d as %s', (value, text) => {
    expect(significant(value)).toBe(text);
  });
});

describe('signed', () => {
  it('marks what is greater than zero, and zero not', () => {
    expect([signed(0.5), signed(-0.5), signed(0)]).toEqual(['+.500', '\u2212.500', '0']);
  });
});

describe('distinct', () => {
  it('adds digits until two different numbers read differently', () => {
    expect(distinct(0.71304, 0.71321)).toEqual(['.7130', '.7132']);
    expect(distinct(0.62, 0.71)).toEqual(['.620', '.710']);
  });
  it('leaves equal numbers alone', () => {
    expect(distinct(0.5, 0.5)).toEqual(['.500', '.500']);
  });
});

describe('visibleToken', () => {
  it.each([
    [' cannot', '·cannot'],
    ['\n\n', '⏎⏎'],
    ['\r\n', '⏎'],
    ['\tif', '⇥if'],
    ['\u0000', '\\u0000'],
    ['\u200b', '\\u200b'],
    ['', '∅'],
    ['\\xe2', '\\xe2'],
    ['日本', '日本'],
  ])('shows %j as %s', (text, shown) => {
    expect(visibleToken(text)).toBe(shown);
  });
});

describe('words for amounts', () => {
  it('tells one from many', () => {
    expect([count(1, 'token'), count(2, 'token')]).toEqual(['1 token', '2 tokens']);
    expect([layerRange({ first: 3, last: 3 }), layerRange({ first: 3, last: 9 })]).toEqual([
      'layer 3',
      'layers 3–9',
    ]);
    expect([[3], [3, 4, 5], [3, 7, 8]].map(layerList)).toEqual(['layer 3', 'layers 3–5', 'layers 3, 7–8']);
  });
});
