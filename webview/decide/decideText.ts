import { distinct, significant } from '../../src/appearance/format';
import { classifierLabels } from '../../src/appearance/steeringText';
import type { PlainTable } from '../ui/plainTable';
import { setLabels, scoreSets, type Comparison, type ConfusionRow, type DecideModel } from './decideModel';

/** One sentence of how well a classifier decides, from its scores. */
export function decideLead(model: DecideModel): string {
  const { report, inUse, comparisons } = model;
  const name = capital(classifierLabels[report.name].label);
  const parts = comparisons
    .filter(({ set }) => set === 'calibration')
    .map((one) => `${againstWords(one)} with AUROC ${intervalText(one)}`);
  const tells =
    parts.length > 0
      ? `tells harmful calibration prompts from ${parts.join(' and from ')}`
      : 'has no scores to show';
  return `${name}${inUse ? ', which automatic steering uses,' : ' (not in use)'} ${tells}; ${ruleWords(model)}.`;
}

/** What the thresholds do. */
function ruleWords({ report, rule }: DecideModel): string {
  const [lower, upper] = distinct(report.lower, report.threshold);
  if (rule)
    return (
      `as it is tuned, a prompt below ${lower} that is about to be refused is steered away from refusal, ` +
      (rule.towards ? `one from ${upper} on that is about to be answered towards it` : 'and none towards it')
    );
  return report.lower === report.threshold
    ? `from ${upper} on a prompt counts as harmful, below it as harmless`
    : `from ${upper} on a prompt counts as harmful, below ${lower} as harmless, between them it is left alone`;
}

/** The confusion table's name: what counts as harmful need not be steered. */
export function confusionCaption({ rule }: DecideModel): string {
  const judged = 'How the prompts are judged';
  return rule?.towards === false
    ? `${judged}; none that counts as harmful is steered: tuning switched steering towards refusal off`
    : judged;
}

function againstWords({ against }: Comparison): string {
  return against === 'harmless' ? 'harmless ones' : 'those that only sound alarming';
}

/** `.913 (.852–.974), n 48 + 48`. */
export function intervalText({ auroc, low, high, harmful, others }: Comparison): string {
  return `${rateText(auroc)} (${rateText(low)}–${rateText(high)}), n ${harmful} + ${others}`;
}

/** A share, as `.913`, `1` or `0`. */
export function rateText(share: number): string {
  return significant(Number(share.toFixed(3)));
}

/** `calibration, against contrast`. */
export function comparisonLabel({ set, against }: Pick<Comparison, 'set' | 'against'>): string {
  return `${setLabels[set]}, against ${against}`;
}

/** `25.0 % (8.9–53.2)`; a dash where there are no prompts. */
export function shareText(share: ConfusionRow['share']): string {
  if (!share) return '–';
  const percent = (value: number): string => (100 * value).toFixed(1);
  return `${percent(share.rate)} % (${percent(share.low)}–${percent(share.high)})`;
}

/** What the slider says: the threshold, and what it does to calibration prompts. */
export function thresholdSentence(threshold: number, rows: readonly ConfusionRow[]): string {
  const caught = rows
    .filter(({ set }) => set === 'calibration')
    .map(({ kind, above, n }) => `${above} of ${n} ${kind}`);
  return `${significant(threshold)}: ${caught.join(', ')} calibration prompts score there or above`;
}

/** `stored threshold`, `stored lower threshold`, or nothing where the threshold is one of a person's own. */
export function storedWords({ report }: DecideModel, threshold: number): string {
  if (threshold === report.threshold)
    return report.lower === report.threshold ? 'the stored one' : 'the stored upper one';
  return threshold === report.lower ? 'the stored lower one' : '';
}

/** What a screen reader says of the scores as a whole. */
export function scoresLabel({ groups, report }: DecideModel): string {
  const parts = groups
    .filter(({ scores }) => scores.length > 0)
    .map(({ kind, set, scores }) => {
      const sorted = [...scores].sort((a, b) => a - b);
      const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
      return `${kind} ${setLabels[set]} from ${significant(sorted[0] ?? 0)} to ${significant(sorted.at(-1) ?? 0)}, median ${significant(median)}`;
    });
  return `Scores by ${classifierLabels[report.name].label}, a dot a prompt: ${parts.join('; ')}. All scores are in the table below.`;
}

export function rocLabel({ comparisons }: DecideModel): string {
  const parts = comparisons.map((one) => `${comparisonLabel(one)} AUROC ${intervalText(one)}`);
  return `ROC curves: ${parts.join('; ')}. The points are in the table below.`;
}

/** Every score, each column from the highest on. */
export function scoresTable({ groups }: DecideModel): PlainTable {
  const columns = groups.map(({ scores }) => [...scores].sort((a, b) => b - a));
  const longest = Math.max(0, ...columns.map(({ length }) => length));
  return {
    caption: 'Scores, from the highest on',
    headings: [
      'rank',
      ...groups.map(({ kind, set, scores }) => `${kind}, ${setLabels[set]} (${scores.length})`),
    ],
    rows: Array.from({ length: longest }, (_, rank) => [
      String(rank + 1),
      ...columns.map((scores) => scores[rank] ?? NaN),
    ]),
  };
}

/** Shares at or above every score that occurs. */
export function ratesTable({ groups }: DecideModel): PlainTable {
  const thresholds = [...new Set(groups.flatMap(({ scores }) => scores))].sort((a, b) => b - a);
  const shown = scoreSets.flatMap((set) => groups.filter((group) => group.set === set));
  return {
    caption: 'Per cent of prompts with at least that score',
    numberText: (value, column) =>
      column === 0 || Number.isNaN(value) ? significant(value, 5) : value.toFixed(1),
    headings: ['score', ...shown.map(({ kind, set }) => `${kind}, ${setLabels[set]} %`)],
    rows: thresholds.map((threshold) => [
      threshold,
      ...shown.map(({ scores }) =>
        scores.length === 0
          ? NaN
          : (100 * scores.filter((score) => score >= threshold).length) / scores.length,
      ),
    ]),
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
