import { readRun, writeOverrides } from '../formats/runFolder';
import { LensError } from '../protocol/errors';
import type { OpenedRun, OverrideRequest } from '../protocol/evaluation';
import { answerKey, judgeAnswers } from './judgeAnswers';
import { summarizeRun } from './summarizeRun';

/** A run with its judged answers, without the first `from` of them: those that have been read before. */
export async function openJudgedRun({
  run,
  from,
}: {
  readonly run: string;
  readonly from: number;
}): Promise<OpenedRun> {
  const content = await readRun(run);
  const answers = [...judgeAnswers(content.answers, content.overrides).values()].slice(from);
  return { summary: summarizeRun(content), answers };
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
