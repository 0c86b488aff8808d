import type { ClassifierName, ClassifierReport, KindScores } from '../../../src/protocol/method';

const evidence = {
  ...{ auroc: 0.9, low: 0.8, high: 1, aurocContrast: 0.7, brier: 0.1, calibrationError: 0.05 },
  ...{ harmful: 4, harmless: 4, contrast: 4 },
};

const calibration: KindScores = {
  harmful: [3, 2, 1, -0.5],
  harmless: [-3, -2, -1, 0.5],
  contrast: [-2, 0, 1.5, 2.5],
};

/** A classifier with thresholds of -1 and 1; its held-out scores are all half a unit lower. */
export function reportFixture(name: ClassifierName): ClassifierReport {
  const lower = (scores: readonly number[]): number[] => scores.map((score) => score - 0.5);
  return {
    name,
    ...{ threshold: 1, lower: -1, truePositiveRate: 0.75, falsePositiveRate: 0.25 },
    ...{ anchors: evidence, calibration: evidence },
    scores: {
      calibration,
      anchors: {
        harmful: lower(calibration.harmful),
        harmless: lower(calibration.harmless),
        contrast: lower(calibration.contrast),
      },
    },
  };
}

export const classifiersFixture = {
  classifier: 'probe' as const,
  classifiers: (['transition', 'projection', 'probe', 'combined'] as const).map(reportFixture),
};
