import { describe, expect, it } from 'vitest';
import { anchorWarnings, warningsOf } from '../../../src/method/warnings';
import type { ClassifierReport, LayerReport } from '../../../src/protocol/method';
import { noScores } from '../scoresFixture';
import { anglesFixture } from '../anglesFixture';

const window = { first: 1, last: 2 };

function layers(auroc: number, aurocContrast: number | null): LayerReport[] {
  return [0, 1, 2].map((layer) => ({
    layer,
    norm: 1,
    residualNorm: 10,
    cosineToPrevious: null,
    auroc,
    cohensD: 1,
    aurocContrast,
    aurocTransition: 0.5,
    angles: anglesFixture(1),
  }));
}

function probe(auroc: number, aurocContrast: number): ClassifierReport[] {
  const evidence = {
    ...{ auroc, low: 0, high: 1, aurocContrast, brier: 0.2, calibrationError: 0.1 },
    ...{ harmful: 4, harmless: 4, contrast: 4 },
  };
  return [
    {
      name: 'probe',
      ...{ threshold: 0.9, lower: 0.5, truePositiveRate: 1, falsePositiveRate: 0 },
      ...{ anchors: evidence, calibration: evidence, scores: noScores },
    },
  ];
}

/** The warnings of vectors whose layers and classifier are so good. */
function warnings(
  rows: LayerReport[],
  classifiers: ClassifierReport[],
  basis: 'projection' | 'paper' = 'projection',
): string[] {
  return warningsOf(rows, classifiers, 'probe', window, basis);
}

describe('warnings of an extraction', () => {
  it('are none where the anchors, the contrast set and the kinds of prompts are told apart', () => {
    expect(warnings(layers(0.95, 0.8), probe(0.8, 0.8))).toEqual([]);
  });

  it('say that vectors may carry form where only the anchors are told apart', () => {
    const [warning] = warnings(layers(0.99, 0.52), probe(0.8, 0.8));
    expect(warning).toContain('form, not harm');
    expect(warning).toContain('layers 1–2');
  });

  it('say that the contrast set is at chance even where the anchors are weak too', () => {
    const [warning] = warnings(layers(0.8, 0.52), probe(0.8, 0.8));
    expect(warning).toContain('at .52');
    expect(warning).not.toContain('form');
  });

  it.each([
    ['harmless', 0.6, 0.9],
    ['alarming', 0.9, 0.6],
  ])('say that a classifier weak on %s prompts makes the automatic direction unreliable', (_, a, b) => {
    const said = warnings(layers(0.95, 0.8), probe(a, b));
    expect(said).toHaveLength(1);
    expect(said[0]).toContain('often be wrong');
    expect(said[0]).toContain('.60');
  });

  it('say where the window is only the one of the paper', () => {
    expect(warnings(layers(0.95, 0.8), probe(0.8, 0.8), 'paper')[0]).toContain("paper's");
  });
});

describe('warnings of anchors before an extraction', () => {
  const prompts = (amount: number, end: string): string[] =>
    Array.from({ length: amount }, (_, index) => `Prompt ${index}${end}`);

  it('are none for many of one form', () => {
    expect(anchorWarnings({ harmful: prompts(64, '?'), harmless: prompts(64, '?') })).toEqual([]);
  });

  it('name what is few', () => {
    expect(anchorWarnings({ harmful: prompts(64, '.'), harmless: prompts(9, '.') })).toEqual([
      'There are only 9 harmless anchors: their mean says little (the paper: 64).',
    ]);
  });

  it('say that questions against orders may give vectors of the form', () => {
    const mixed = [...prompts(32, '.'), ...prompts(32, '?')];
    expect(anchorWarnings({ harmful: mixed, harmless: prompts(64, '.') })).toEqual([
      "50 % of the harmful anchors end in a question mark and 0 % of the harmless ones: the vectors may carry the anchors' form, not harm.",
    ]);
  });
});
