import type {
  ClassifierName,
  ClassifierReport,
  ExtractResult,
  KindScores,
  SteeringRule,
} from '../../src/protocol/method';
import { promptKinds, type PromptKind } from '../../src/protocol/space';
import { aurocInterval, type AurocInterval } from '../../src/science/aurocInterval';
import { wilson, type Rate } from '../../src/science/intervals';
import { rocCurve, type RocPoint } from '../../src/science/roc';

/** Prompts that thresholds were set on, or anchors that were held out of what scores them. */
export type ScoreSet = 'calibration' | 'anchors';
export const scoreSets: readonly ScoreSet[] = ['calibration', 'anchors'];
export const setLabels: Readonly<Record<ScoreSet, string>> = {
  calibration: 'calibration',
  anchors: 'held-out anchors',
};

/** Scores of the prompts of one kind and set. */
export interface ScoreGroup {
  readonly kind: PromptKind;
  readonly set: ScoreSet;
  readonly scores: readonly number[];
}

/** How well scores tell harmful prompts of a set from another kind. */
export interface Comparison extends AurocInterval {
  readonly set: ScoreSet;
  readonly against: 'harmless' | 'contrast';
  readonly harmful: number;
  readonly others: number;
  /** From (0, 0), thresholds falling. */
  readonly roc: readonly RocPoint[];
}

export interface DecideModel {
  readonly report: ClassifierReport;
  readonly inUse: boolean;
  /** What tuning chose for the classifier; absent where it chose nothing. */
  readonly rule?: SteeringRule;
  readonly groups: readonly ScoreGroup[];
  readonly comparisons: readonly Comparison[];
  /** Ends of the axis: all scores and both thresholds lie within. */
  readonly low: number;
  readonly high: number;
}

/** Share of the scores' range that the axis goes on beyond them. */
const margin = 0.04;

/** undefined where the vectors do not have the classifier. */
export function decideModel(
  { classifiers, classifier, tuned }: Pick<ExtractResult, 'classifiers' | 'classifier' | 'tuned'>,
  name: ClassifierName,
): DecideModel | undefined {
  const stored = classifiers.find((each) => each.name === name);
  if (!stored) return undefined;
  const rule = tuned?.rule.classifier === name ? tuned.rule : undefined;
  const report = { ...stored, lower: rule?.lower ?? stored.lower };
  const groups = promptKinds.flatMap((kind) =>
    scoreSets.map((set) => ({ kind, set, scores: report.scores[set][kind] })),
  );
  const all = [report.threshold, report.lower, ...groups.flatMap(({ scores }) => scores)];
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const room = margin * (most - least || 1);
  return {
    report,
    inUse: name === classifier,
    ...(rule ? { rule } : {}),
    groups,
    comparisons: scoreSets.flatMap((set) =>
      (['harmless', 'contrast'] as const).flatMap((against) => comparison(report.scores[set], set, against)),
    ),
    low: least - room,
    high: most + room,
  };
}

/** None where there is nothing to compare. */
function comparison(scores: KindScores, set: ScoreSet, against: 'harmless' | 'contrast'): Comparison[] {
  // Only harmful prompts of the contrast set's form say what a classifier knows of harm.
  const harmful = against === 'contrast' ? (scores.checkHarmful ?? scores.harmful) : scores.harmful;
  const others = scores[against];
  if (harmful.length === 0 || others.length === 0) return [];
  return [
    {
      set,
      against,
      ...aurocInterval(harmful, others),
      harmful: harmful.length,
      others: others.length,
      roc: rocCurve(harmful, others),
    },
  ];
}

/** What becomes of the prompts of one kind and set. */
export interface ConfusionRow {
  readonly kind: PromptKind;
  readonly set: ScoreSet;
  readonly n: number;
  /** Scores at or above the threshold that is explored, and their share with its 95 % interval (Wilson). */
  readonly above: number;
  readonly share: Rate | undefined;
  /** By the two stored thresholds. */
  readonly stored: { readonly harmful: number; readonly unclear: number; readonly harmless: number };
}

/** The confusion table at a threshold, beside that of the stored ones. */
export function confusion({ groups, report }: DecideModel, threshold: number): ConfusionRow[] {
  return groups.map(({ kind, set, scores }) => {
    const n = scores.length;
    const count = (matches: (score: number) => boolean): number => scores.filter(matches).length;
    const above = count((score) => score >= threshold);
    const harmful = count((score) => score >= report.threshold);
    const harmless = count((score) => score < report.lower);
    return {
      ...{ kind, set, n, above },
      share: n === 0 ? undefined : wilson(above, n),
      stored: { harmful, unclear: n - harmful - harmless, harmless },
    };
  });
}

/** The point of a curve at a threshold: the last whose own threshold is not below it. */
export function rocPointAt({ roc }: Pick<Comparison, 'roc'>, threshold: number): RocPoint | undefined {
  return roc.filter((point) => point.threshold >= threshold).at(-1);
}

/** The threshold of the point of all curves that is nearest to a place in the chart; undefined where there is none. */
export function thresholdNear(
  comparisons: readonly Pick<Comparison, 'roc'>[],
  falsePositiveRate: number,
  truePositiveRate: number,
): number | undefined {
  let nearest: { readonly distance: number; readonly threshold: number } | undefined;
  for (const { roc } of comparisons)
    for (const point of roc) {
      const distance = Math.hypot(
        point.falsePositiveRate - falsePositiveRate,
        point.truePositiveRate - truePositiveRate,
      );
      if (!Number.isFinite(point.threshold) || (nearest && distance >= nearest.distance)) continue;
      nearest = { distance, threshold: point.threshold };
    }
  return nearest?.threshold;
}
