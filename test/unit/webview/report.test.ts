import { describe, expect, it } from 'vitest';
import type { ClassifierOnData, GroupSummary, RateWithInterval } from '../../../src/protocol/evaluation';
import { groupTitle, rateChartText, rocChartText, rocPoints } from '../../../webview/report/chartText';

const rate: RateWithInterval = { hits: 1, n: 4, rate: 0.25, low: 0.046, high: 0.699 };
const mode = { mode: 'default', n: 4, refused: rate, answered: rate, broken: rate, refusedByLogOdds: rate };
const group: GroupSummary = {
  ...{ set: 'XSTest', harmful: false, type: null },
  modes: [{ ...mode, kappa: null, klMean: 0, klMedian: 0, perplexity: null, towards: null, paired: null }],
};
const curve: ClassifierOnData = {
  ...{ classifier: 'probe', sets: 'XSTest', auroc: 0.75, low: 0.6, high: 0.9, harmful: 2, harmless: 2 },
  ...{ truePositiveRate: 0.5, falsePositiveRate: 0.5 },
  roc: [
    { threshold: 0.9, falsePositiveRate: 0, truePositiveRate: 0.5 },
    { threshold: 0.1, falsePositiveRate: 1, truePositiveRate: 1 },
  ],
};

describe('the charts of a report', () => {
  it('say in words what they show, for those who do not see them', () => {
    expect(rateChartText(group)).toBe('Refused of XSTest, harmless: default 25.0 % (4.6 to 69.9), 1 of 4.');
    expect(groupTitle({ ...group, harmful: null })).toBe('Refused of XSTest');
    expect(rocChartText('XSTest', [curve])).toBe('ROC curves on XSTest: probe AUROC 0.750.');
  });

  it('begin a ROC curve where nothing counts as harmful', () => {
    expect(rocPoints(curve)).toEqual([
      { x: 0, y: 0 },
      { x: 0, y: 50 },
      { x: 100, y: 100 },
    ]);
  });
});
