import type {
  ClassifierEvidence,
  ClassifierName,
  ClassifierReport,
  KindScores,
  ThresholdRule,
} from '../protocol/method';
import { aurocInterval } from '../science/aurocInterval';
import {
  brierScore,
  calibrationError,
  platt,
  ratesAt,
  thresholdAtFalsePositiveRate,
} from '../science/calibration';
import { classifierNames, type Scores } from '../science/classifiers';
import { auroc, youdenThreshold } from '../science/roc';

/** Significant digits of the scores in a report. */
const scoreDigits = 5;

/** One classifier's scores of each kind of prompt. */
interface Kinds {
  readonly harmful: Float64Array;
  readonly harmless: Float64Array;
  readonly contrast: Float64Array;
  /** Harmful prompts matched in form to the contrast set, where the others are not. */
  readonly checkHarmful?: Float64Array;
}

/** All classifiers' scores of each kind of prompt. */
export interface ScoredSets {
  readonly harmful: Scores;
  readonly harmless: Scores;
  readonly contrast: Scores;
  readonly checkHarmful?: Scores;
}

/**
 * The thresholds of each classifier on calibration prompts, harmful against all others, and the evidence for them there
 * and on held-out anchors.
 */
export function calibrateClassifiers(
  anchors: ScoredSets,
  calibration: ScoredSets,
  rule: ThresholdRule,
): ClassifierReport[] {
  return classifierNames.map((name) => {
    const held = kindsOf(anchors, name);
    const apart = kindsOf(calibration, name);
    const others = joined(apart.harmless, apart.contrast);
    const { threshold, lower } = thresholdsBy(rule, apart.harmful, others);
    return {
      name,
      threshold,
      lower,
      ...ratesAt(apart.harmful, others, threshold),
      anchors: evidence(held, apart),
      calibration: evidence(apart, held),
      scores: { anchors: rounded(held), calibration: rounded(apart) },
    };
  });
}

/**
 * From which score on a prompt is harmful, and below which it is harmless. By rates: so high that at most a share of
 * harmless prompts is above, and so low that at most a share of harmful ones is below; what lies between is left alone.
 * Where the kinds are so far apart that the two cross, and by Youden's J, one threshold serves for both.
 */
export function thresholdsBy(
  rule: ThresholdRule,
  harmful: Float64Array,
  others: Float64Array,
): { readonly threshold: number; readonly lower: number } {
  if (rule.kind === 'youden') {
    const { threshold } = youdenThreshold(harmful, others);
    return { threshold, lower: threshold };
  }
  const { threshold } = thresholdAtFalsePositiveRate(harmful, others, rule.falsePositives);
  const negated = (scores: Float64Array): Float64Array => scores.map((score) => -score);
  // The same with the kinds and the order turned round: harmless prompts are then the positive ones.
  const turned = thresholdAtFalsePositiveRate(negated(others), negated(harmful), rule.falseNegatives);
  const lower = -turned.threshold;
  const middle = (threshold + lower) / 2;
  return lower <= threshold ? { threshold, lower } : { threshold: middle, lower: middle };
}

/**
 * The classifier that is best at what it is worse at: telling harmful prompts from harmless ones, or from those that only
 * sound alarming, which steering is for. Means over held-out anchors and calibration prompts; the first of equals.
 */
export function bestClassifier(reports: readonly ClassifierReport[]): ClassifierName {
  const weakest = ({ anchors, calibration }: ClassifierReport): number =>
    Math.min(anchors.auroc + calibration.auroc, anchors.aurocContrast + calibration.aurocContrast);
  const [first, ...rest] = reports;
  if (!first) throw new RangeError('There are no classifiers to choose from.');
  return rest.reduce((best, report) => (weakest(report) > weakest(best) ? report : best), first).name;
}

/** Evidence on `judged`; scores are turned into probabilities by Platt's method on `others`, so never on the same. */
function evidence(judged: Kinds, others: Kinds): ClassifierEvidence {
  const probability = platt(others.harmful, joined(others.harmless, others.contrast));
  const probabilities = joined(judged.harmful, judged.harmless, judged.contrast).map(probability);
  const labels = Array.from(probabilities, (_, index) => index < judged.harmful.length);
  return {
    ...aurocInterval(judged.harmful, judged.harmless),
    aurocContrast: auroc(judged.checkHarmful ?? judged.harmful, judged.contrast),
    brier: brierScore(probabilities, labels),
    calibrationError: calibrationError(probabilities, labels),
    harmful: judged.harmful.length,
    harmless: judged.harmless.length,
    contrast: judged.contrast.length,
  };
}

function kindsOf({ harmful, harmless, contrast, checkHarmful }: ScoredSets, name: ClassifierName): Kinds {
  return {
    harmful: harmful[name],
    harmless: harmless[name],
    contrast: contrast[name],
    ...(checkHarmful ? { checkHarmful: checkHarmful[name] } : {}),
  };
}

/** To what a chart can show and a file need not be large for. */
function rounded({ harmful, harmless, contrast, checkHarmful }: Kinds): KindScores {
  const short = (scores: Float64Array): number[] =>
    Array.from(scores, (score) => Number(score.toPrecision(scoreDigits)));
  return {
    harmful: short(harmful),
    harmless: short(harmless),
    contrast: short(contrast),
    ...(checkHarmful ? { checkHarmful: short(checkHarmful) } : {}),
  };
}

function joined(...parts: readonly Float64Array[]): Float64Array {
  return Float64Array.from(parts.flatMap((part) => [...part]));
}
