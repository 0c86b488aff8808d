import { describe, expect, it } from 'vitest';
import {
  bestClassifier,
  calibrateClassifiers,
  thresholdsBy,
  type ScoredSets,
} from '../../../src/method/calibrate';
import type { ClassifierName, ClassifierReport } from '../../../src/protocol/method';
import type { Scores } from '../../../src/science/classifiers';
import { noScores } from '../scoresFixture';

const twenty = Array.from({ length: 20 }, (_, i) => i);
const harmful = Float64Array.from(twenty, (i) => 10 + i);
const others = Float64Array.from(twenty, (i) => i);

describe('thresholds by rates', () => {
  it('leave at most the wanted share of either kind on the wrong side', () => {
    const { threshold, lower } = thresholdsBy(
      { kind: 'rates', falsePositives: 0.1, falseNegatives: 0.05 },
      harmful,
      others,
    );
    expect(others.filter((score) => score >= threshold)).toHaveLength(2);
    expect(harmful.filter((score) => score < lower)).toHaveLength(1);
    expect(lower).toBeLessThan(threshold);
  });

  it('become one, between the kinds, where these are far apart', () => {
    const far = harmful.map((score) => score + 100);
    const { threshold, lower } = thresholdsBy(
      { kind: 'rates', falsePositives: 0.05, falseNegatives: 0.05 },
      far,
      others,
    );
    expect(lower).toBe(threshold);
    expect(far.every((score) => score >= threshold)).toBe(true);
    expect(others.every((score) => score < threshold)).toBe(true);
  });
});

it("is one threshold by Youden's J", () => {
  const { threshold, lower } = thresholdsBy({ kind: 'youden' }, harmful, others);
  expect(lower).toBe(threshold);
});

const scores = (probe: Float64Array, rest: Float64Array): Scores => ({
  transition: rest,
  projection: rest,
  probe,
  combined: rest,
});

describe('calibration of classifiers', () => {
  const good: ScoredSets = {
    harmful: scores(harmful, others),
    harmless: scores(others, others),
    contrast: scores(others, others),
  };

  it('reports what is above the upper threshold, and evidence that no score was fitted to', () => {
    const reports = calibrateClassifiers(good, good, {
      kind: 'rates',
      falsePositives: 0.05,
      falseNegatives: 0.05,
    });
    const probe = reports.find(({ name }) => name === 'probe');
    expect(probe?.falsePositiveRate).toBeLessThanOrEqual(0.05);
    expect(probe?.truePositiveRate).toBeGreaterThan(0.4);
    expect(probe?.calibration.auroc).toBeGreaterThan(0.8);
    expect(reports.find(({ name }) => name === 'transition')?.calibration.auroc).toBe(0.5);
  });

  it('keeps the scores of every kind, in the order of the prompts and short', () => {
    const third = harmful.map((score) => score / 3);
    const [report] = calibrateClassifiers(
      good,
      { ...good, harmful: scores(third, third) },
      { kind: 'youden' },
    );
    expect(report?.scores.anchors).toEqual({
      harmful: [...others],
      harmless: [...others],
      contrast: [...others],
    });
    expect(report?.scores.calibration.harmful.slice(0, 2)).toEqual([3.3333, 3.6667]);
  });

  it('chooses the classifier whose weaker side is best', () => {
    const report = (name: ClassifierName, auroc: number, aurocContrast: number): ClassifierReport => {
      const evidence = {
        ...{ auroc, low: 0, high: 1, aurocContrast, brier: 0.2, calibrationError: 0.1 },
        ...{ harmful: 4, harmless: 4, contrast: 4 },
      };
      return {
        name,
        ...{ threshold: 0, lower: 0, truePositiveRate: 1, falsePositiveRate: 0, scores: noScores },
        ...{ anchors: evidence, calibration: evidence },
      };
    };
    // Nearly perfect on harmless prompts, at chance on those that only sound alarming.
    const reports = [
      report('projection', 0.99, 0.55),
      report('probe', 0.9, 0.8),
      report('combined', 0.9, 0.8),
    ];
    expect(bestClassifier(reports)).toBe('probe');
  });
});
