import type { ClassifierOnData, GroupSummary, RateWithInterval } from '../../src/protocol/evaluation';

// What the charts of a report say and show, without drawing it.

/** What the chart of a group shows, as a sentence for those who do not see it. */
export function rateChartText(group: GroupSummary): string {
  return `${groupTitle(group)}: ${group.modes.map(({ mode, refused }) => `${mode} ${rateText(refused)}`).join('; ')}.`;
}

/** `Refused of XSTest, harmful`. */
export function groupTitle({ set, harmful }: GroupSummary): string {
  return `Refused of ${set}${harmful === null ? '' : harmful ? ', harmful' : ', harmless'}`;
}

/** `25.0 % (8.9 to 53.2), 3 of 12`. */
export function rateText({ rate, low, high, hits, n }: RateWithInterval): string {
  const percent = (share: number): string => (100 * share).toFixed(1);
  return `${percent(rate)} % (${percent(low)} to ${percent(high)}), ${hits} of ${n}`;
}

/** What a chart of ROC curves shows, as a sentence for those who do not see it. */
export function rocChartText(sets: string, classifiers: readonly ClassifierOnData[]): string {
  const areas = classifiers.map(({ classifier, auroc }) => `${classifier} AUROC ${auroc.toFixed(3)}`);
  return `ROC curves on ${sets}: ${areas.join(', ')}.`;
}

/** The curve in the chart's units, from (0, 0) on: the summary leaves out the point of an infinite threshold. */
export function rocPoints({ roc }: Pick<ClassifierOnData, 'roc'>): { x: number; y: number }[] {
  return [
    { x: 0, y: 0 },
    ...roc.map(({ falsePositiveRate, truePositiveRate }) => ({
      x: 100 * falsePositiveRate,
      y: 100 * truePositiveRate,
    })),
  ];
}
