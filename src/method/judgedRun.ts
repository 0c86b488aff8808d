import { readRun, writeOverrides } from '../formats/runFolder';
import { LensError } from '../protocol/errors';
import type { JudgedAnswer, OpenedRun, OverrideRequest } from '../protocol/evaluation';
import { answerKey, judgeAnswers } from './judgeAnswers';
import { summarizeJudged } from './summarizeRun';

/** Reads runs with their judged answers, without the first `from` of them: those that have been read before. */
export type OpenJudgedRun = (request: { readonly run: string; readonly from: number }) => Promise<OpenedRun>;

/** A run that goes on is read again and again: what the last one's answers were judged to be is kept. */
export function createJudgedRuns(): OpenJudgedRun {
  let last: { readonly run: string; readonly judged: ReadonlyMap<string, JudgedAnswer> } | undefined;
  return async ({ run, from }) => {
    const content = await readRun(run);
    const known = last?.run === run ? last.judged : undefined;
    const judged = judgeAnswers(content.answers, content.overrides, known);
    last = { run, judged };
    return { summary: summarizeJudged(content, judged), answers: [...judged.values()].slice(from) };
  };
}

/** Keeps what a person says of an answer. Errors: wrong-use where the run has no such answer; those of a run's files. */
export async function overrideJudgement({ run, judgement, ...place }: OverrideRequest): Promise<void> {
  const { answers, overrides } = await readRun(run);
  const key = answerKey(place);
  if (!answers.some((answer) => answerKey(answer) === key))
    throw new LensError(
      'wrong-use',
      `${run} has no answer to row ${place.row} of ${place.set} in the mode ${place.mode}.`,
      'Read the run again: it may have been begun anew.',
    );
  const changed = new Map(overrides);
  if (judgement === null) changed.delete(key);
  else changed.set(key, judgement);
  await writeOverrides(run, changed);
}
