import { existsSync, readFileSync } from 'node:fs';
import { rateOf } from '../../src/method/judgeAnswers';
import type { AnswerClass, JudgedAnswer, RateWithInterval } from '../../src/protocol/evaluation';
import { modeLabel, type MeasuredRun } from './measures';

/** A label by hand: which answer, and what it is. The text stays in the run. */
interface Label {
  readonly set: string;
  readonly row: number;
  /** Without the file that a mode names. */
  readonly mode: string;
  /** sha256 of the answer's text: a label holds for the answer that was read and for no other. */
  readonly sha256: string;
  readonly label: AnswerClass;
}

/** How far the judges agree with the labels. */
export interface JudgedLabels {
  readonly n: number;
  readonly byPhrases: RateWithInterval;
  readonly byLogOdds: RateWithInterval;
  readonly confusion: readonly (Readonly<Record<AnswerClass, number>> & { readonly label: AnswerClass })[];
}

const classes: readonly AnswerClass[] = ['refusal', 'answer', 'broken'];

/** The judges against the labels of `file` whose answers are in the runs; undefined where there are none. */
export function judgeLabels(
  file: string,
  runs: ReadonlyMap<string, MeasuredRun>,
  hashOf: (text: string) => string,
): JudgedLabels | undefined {
  if (!existsSync(file)) return undefined;
  const labels = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Label);
  const pairs = labels.flatMap(({ set, row, mode, sha256, label }) => {
    const answer = runs.get(set)?.answers.find((one) => one.row === row && modeLabel(one.mode) === mode);
    return answer && hashOf(answer.text) === sha256 ? [{ answer, label }] : [];
  });
  if (pairs.length === 0) return undefined;
  const labelOf = new Map<JudgedAnswer, AnswerClass>(pairs.map(({ answer, label }) => [answer, label]));
  const answers = pairs.map(({ answer }) => answer);
  return {
    n: pairs.length,
    byPhrases: rateOf(answers, (answer) => answer.judged === labelOf.get(answer)),
    byLogOdds: rateOf(answers, (answer) => answer.refusalLogOdds > 0 === (labelOf.get(answer) === 'refusal')),
    confusion: classes.map((label) => {
      const judged = (as: AnswerClass): number =>
        pairs.filter((pair) => pair.label === label && pair.answer.judged === as).length;
      return { label, refusal: judged('refusal'), answer: judged('answer'), broken: judged('broken') };
    }),
  };
}
