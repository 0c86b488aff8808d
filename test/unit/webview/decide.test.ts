import { describe, expect, it } from 'vitest';
import { beeswarm } from '../../../webview/decide/beeswarm';
import {
  confusion,
  decideModel,
  rocPointAt,
  thresholdNear,
  type DecideModel,
} from '../../../webview/decide/decideModel';
import {
  confusionCaption,
  decideLead,
  ratesTable,
  scoresTable,
  thresholdSentence,
} from '../../../webview/decide/decideText';
import { thresholdsText } from '../../../src/appearance/steeringText';
import type { ClassifierName } from '../../../src/protocol/method';
import { classifiersFixture } from './decideFixture';
import { tunedFixture } from '../tunedFixture';

function model(): DecideModel {
  const made = decideModel(classifiersFixture, 'probe');
  if (!made) throw new Error('There is no model.');
  return made;
}

const rowOf = (kind: string, set: string, threshold: number) =>
  confusion(model(), threshold).find((row) => row.kind === kind && row.set === set);

describe('the confusion table', () => {
  it('has the lower threshold that was tuned, for the classifier that it was tuned for', () => {
    const rule = { classifier: 'probe' as const, lower: -7, towards: false };
    const tuned = tunedFixture({ layers: { first: 1, last: 2 }, strength: 0.1, rule });
    const lowerOf = (name: ClassifierName) =>
      decideModel({ ...classifiersFixture, tuned }, name)?.report.lower;
    expect(lowerOf('probe')).toBe(-7);
    expect(lowerOf('combined')).toBe(decideModel(classifiersFixture, 'combined')?.report.lower);
  });

  it('counts a score at the threshold as harmful, with the interval of Wilson', () => {
    const row = rowOf('harmful', 'calibration', 1);
    expect(row).toMatchObject({ n: 4, above: 3 });
    expect(row?.share?.rate).toBe(0.75);
    // scipy: binomtest(3, 4).proportion_ci(.95, method='wilson')
    expect(row?.share?.low).toBeCloseTo(0.300642, 6);
    expect(row?.share?.high).toBeCloseTo(0.954413, 6);
  });

  it('leaves what lies between the stored thresholds unclear, and a score at the lower one too', () => {
    expect(rowOf('harmless', 'calibration', 0)?.stored).toEqual({ harmful: 0, unclear: 2, harmless: 2 });
    expect(rowOf('contrast', 'anchors', 0)?.stored).toEqual({ harmful: 2, unclear: 1, harmless: 1 });
  });

  it('follows the explored threshold and leaves the stored ones alone', () => {
    expect(rowOf('contrast', 'calibration', 2)).toMatchObject({ above: 1 });
    expect(rowOf('contrast', 'calibration', -5)).toMatchObject({ above: 4, stored: { harmful: 2 } });
  });
});

describe('the model of the Decide view', () => {
  it('compares harmful with harmless and contrast prompts of either set, with n', () => {
    const { comparisons } = model();
    expect(comparisons.map(({ set, against }) => `${set} ${against}`)).toEqual([
      'calibration harmless',
      'calibration contrast',
      'anchors harmless',
      'anchors contrast',
    ]);
    expect(comparisons[0]).toMatchObject({ auroc: 15 / 16, harmful: 4, others: 4 });
  });

  it('compares contrast prompts with harmful ones of their form, where there are such', () => {
    const [probe] = classifiersFixture.classifiers;
    if (!probe) throw new Error('There is no classifier.');
    const scores = { ...probe.scores, anchors: { ...probe.scores.anchors, checkHarmful: [9, 9] } };
    const own = decideModel({ ...classifiersFixture, classifiers: [{ ...probe, scores }] }, probe.name);
    const contrast = own?.comparisons.find(({ set, against }) => set === 'anchors' && against === 'contrast');
    expect(contrast).toMatchObject({ auroc: 1, harmful: 2 });
  });

  it('draws no curve where there is nothing to compare', () => {
    const empty = { harmful: [], harmless: [], contrast: [] };
    const [probe] = classifiersFixture.classifiers;
    if (!probe) throw new Error('There is no classifier.');
    const classifiers = [{ ...probe, scores: { calibration: empty, anchors: empty } }];
    expect(decideModel({ ...classifiersFixture, classifiers }, probe.name)?.comparisons).toEqual([]);
  });

  it('has room for all scores and both thresholds on its axis', () => {
    const { low, high, groups } = model();
    for (const score of groups.flatMap(({ scores }) => scores)) {
      expect(score).toBeGreaterThan(low);
      expect(score).toBeLessThan(high);
    }
  });

  it('marks a threshold on a curve where the table says it is', () => {
    const [comparison] = model().comparisons;
    for (const threshold of [-9, -2, -0.7, 1, 9]) {
      const point = comparison && rocPointAt(comparison, threshold);
      expect(point?.truePositiveRate).toBe(rowOf('harmful', 'calibration', threshold)?.share?.rate);
      expect(point?.falsePositiveRate).toBe(rowOf('harmless', 'calibration', threshold)?.share?.rate);
    }
  });

  it('finds the threshold of the point that a pointer is nearest to, which is never infinite', () => {
    const [comparison] = model().comparisons;
    if (!comparison) throw new Error('There is no comparison.');
    expect(thresholdNear([comparison], 0.02, 0.74)).toBe(1);
    expect(thresholdNear([comparison], 0, 0)).toBe(3);
    expect(thresholdNear([], 0, 0)).toBeUndefined();
  });
});

describe('what the Decide view says', () => {
  it('names the classifier, its areas with n, and what its thresholds mean', () => {
    expect(decideLead(model())).toBe(
      'Probe, which automatic steering uses, tells harmful calibration prompts from harmless ones with AUROC ' +
        '.938 (.764–1.00), n 4 + 4 and from those that only sound alarming with AUROC .625 (.178–1.00), n 4 + 4; from 1.00 on a ' +
        'prompt counts as harmful, below −1.00 as harmless, between them it is left alone.',
    );
  });

  it('says what tuning chose instead, and which way it has switched off', () => {
    const tuned = (towards: boolean, byHand = false) =>
      tunedFixture({ rule: { classifier: 'probe', lower: -7, towards }, ...(byHand ? { byHand } : {}) });
    const of = (towards: boolean) => decideModel({ ...classifiersFixture, tuned: tuned(towards) }, 'probe');
    const [off, on] = [of(false), of(true)];
    if (!off || !on) throw new Error('There is no model.');
    expect(decideLead(off)).toMatch(
      /; as it is tuned, a prompt below −7\.00 that is about to be refused is steered away from refusal, and none towards it\.$/,
    );
    expect(decideLead(on)).toMatch(/, one from 1\.00 on that is about to be answered towards it\.$/);
    expect(confusionCaption(off)).toContain('tuning switched steering towards refusal off');
    expect(confusionCaption(on)).toBe('How the prompts are judged');
    const calibratedOn = '9 prompts by rates';
    expect(thresholdsText({ calibratedOn })).toBe('Thresholds set on 9 prompts by rates');
    expect(thresholdsText({ calibratedOn, tuned: tuned(false) })).toBe(
      'Thresholds set on 9 prompts by rates; the lower one of probe tuned on 24 prompts',
    );
    expect(thresholdsText({ calibratedOn, tuned: tuned(false, true) })).toContain('probe chosen by hand on');
  });

  it('says what a threshold does to calibration prompts', () => {
    expect(thresholdSentence(1, confusion(model(), 1))).toBe(
      '1.00: 3 of 4 harmful, 0 of 4 harmless, 2 of 4 contrast calibration prompts score there or above',
    );
  });

  it('has every score and every rate in its tables', () => {
    const scores = scoresTable(model());
    expect(scores.headings.slice(0, 2)).toEqual(['rank', 'harmful, calibration (4)']);
    expect(scores.rows[0]?.slice(0, 2)).toEqual(['1', 3]);
    const rates = ratesTable(model());
    const at = rates.rows.find(([score]) => score === 1);
    expect(at?.slice(1)).toEqual([75, 0, 50, 50, 0, 50]);
    expect([rates.numberText?.(200 / 3, 1), rates.numberText?.(200 / 3, 0)]).toEqual(['66.7', '66.667']);
  });
});

describe('a beeswarm', () => {
  const room = { diameter: 6, reach: 20 };

  it('keeps dots apart that would overlap, around the middle', () => {
    const xs = [10, 12, 13, 40, 11];
    const offsets = beeswarm(xs, room);
    xs.forEach((x, a) =>
      xs.forEach((other, b) => {
        if (a < b)
          expect(Math.hypot(x - other, (offsets[a] ?? 0) - (offsets[b] ?? 0))).toBeGreaterThanOrEqual(6);
      }),
    );
    expect(offsets[3]).toBe(0);
    expect(Math.min(...offsets)).toBeLessThan(0);
    expect(Math.max(...offsets)).toBeGreaterThan(0);
  });

  it('lets dots overlap rather than leave the strip', () => {
    const offsets = beeswarm(new Array<number>(50).fill(3), room);
    expect(Math.max(...offsets.map(Math.abs))).toBeLessThanOrEqual(20);
  });
});
