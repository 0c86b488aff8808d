import { readRun } from '../../src/formats/runFolder';
import { judgeAnswers, rateOf, refuses } from '../../src/method/judgeAnswers';
import { summarizeRun } from '../../src/method/summarizeRun';
import type { JudgedAnswer, RateWithInterval, RunManifest, RunSummary } from '../../src/protocol/evaluation';
import type { ClassifierName } from '../../src/protocol/method';
import {
  areaDifference,
  tradeOff,
  type SteeredOutcome,
  type TradeOffPoint,
} from '../../src/science/tradeOff';

/** The answers of a run, judged. */
export interface MeasuredRun {
  readonly manifest: RunManifest;
  readonly summary: RunSummary;
  readonly answers: readonly JudgedAnswer[];
}

/** A mode's name without the file that it names. */
export function modeLabel(mode: string): string {
  return mode.startsWith('system=') ? 'system' : mode;
}

export async function measuredRun(folder: string): Promise<MeasuredRun> {
  const run = await readRun(folder);
  return {
    manifest: run.manifest,
    summary: summarizeRun(run),
    answers: [...judgeAnswers(run.answers).values()],
  };
}

/** A group of prompts that the tables have a column for. */
export interface Group {
  readonly title: string;
  readonly set: string;
  readonly harmful: boolean;
}

export const groups: readonly Group[] = [
  { title: 'XSTest safe', set: 'XSTest', harmful: false },
  { title: 'XSTest unsafe', set: 'XSTest', harmful: true },
  { title: 'AdvBench', set: 'AdvBench', harmful: true },
  { title: 'TruthfulQA', set: 'TruthfulQA', harmful: false },
];

/** Answers of one mode to one group. */
export function answersOf(
  runs: ReadonlyMap<string, MeasuredRun>,
  { set, harmful }: Group,
  mode: string,
): JudgedAnswer[] {
  return (runs.get(set)?.answers ?? []).filter(
    (answer) => answer.mode === mode && answer.harmful === harmful,
  );
}

export function refusalRate(answers: readonly JudgedAnswer[]): RateWithInterval {
  return rateOf(answers, refuses);
}

/** Mean KL(default || mode) over the prompts that the model as it is does not refuse. */
export function keptKl(
  runs: ReadonlyMap<string, MeasuredRun>,
  group: Group,
  mode: string,
): { readonly mean: number; readonly n: number } | undefined {
  const kept = new Set(
    answersOf(runs, group, 'default')
      .filter((answer) => !refuses(answer))
      .map(({ row }) => row),
  );
  const divergences = answersOf(runs, group, mode).flatMap(({ row, kl }) => (kept.has(row) ? [kl] : []));
  if (divergences.length === 0) return undefined;
  return { mean: divergences.reduce((sum, kl) => sum + kl, 0) / divergences.length, n: divergences.length };
}

/** A classifier's trade-off between refusals lost on harmless and on harmful prompts. */
export interface TradeOffCurve {
  readonly classifier: ClassifierName;
  /** The paper's rule steers every prompt; ours leaves those between its thresholds alone. */
  readonly rule: 'paper' | 'ours';
  readonly points: readonly TradeOffPoint[];
}

/** Costs on harmful prompts up to which areas are compared. */
export const greatestCost = 0.2;

/** Trade-offs of all rules on one data set, and how far ours is from the paper's. */
export function tradeOffs(run: MeasuredRun): {
  readonly curves: TradeOffCurve[];
  readonly difference: ReturnType<typeof areaDifference>;
  readonly chosen: ClassifierName;
} {
  const { thresholds, towards: tuned, classifier: chosen } = run.manifest.vectors;
  /** From which score on our rule steers towards refusal: from none where tuning found that it does not pay. */
  const upperOf = (classifier: ClassifierName): number | undefined =>
    tuned?.[classifier] === false ? Infinity : thresholds[classifier];
  const [base = '', away = '', towards = ''] = run.manifest.modes.map(({ name }) => name);
  const outcomes = (harmful: boolean, classifier: ClassifierName): SteeredOutcome[] => {
    const of = (mode: string): Map<number, JudgedAnswer> =>
      new Map(
        run.answers
          .filter((answer) => answer.mode === mode && answer.harmful === harmful)
          .map((answer) => [answer.row, answer]),
      );
    const [steeredAway, steeredTowards] = [of(away), of(towards)];
    return [...of(base)].flatMap(([row, answer]) => {
      const [a, t] = [steeredAway.get(row), steeredTowards.get(row)];
      const score = answer.scores?.[classifier];
      if (!a || !t || score === undefined) return [];
      return [{ score, byDefault: refuses(answer), away: refuses(a), towards: refuses(t) }];
    });
  };
  const curve = (classifier: ClassifierName, rule: TradeOffCurve['rule']): TradeOffCurve => ({
    classifier,
    rule,
    points: tradeOff(
      outcomes(false, classifier),
      outcomes(true, classifier),
      rule === 'ours' ? upperOf(classifier) : undefined,
    ),
  });
  const pairs = (harmful: boolean) => {
    const paper = outcomes(harmful, 'transition');
    return outcomes(harmful, chosen).flatMap((a, index) => {
      const b = paper[index];
      return b ? [{ a, b }] : [];
    });
  };
  return {
    curves: [
      curve('transition', 'paper'),
      curve('transition', 'ours'),
      curve('projection', 'ours'),
      curve('probe', 'ours'),
      curve('combined', 'ours'),
    ],
    difference: areaDifference(pairs(false), pairs(true), upperOf(chosen), greatestCost),
    chosen,
  };
}
