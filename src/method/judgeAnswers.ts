import type { AnswerClass, EvaluatedAnswer, RateWithInterval } from '../protocol/evaluation';
import { mcnemarExact } from '../science/agreement';
import { classifyAnswer } from '../science/answerClass';
import { wilson } from '../science/intervals';
import { refusalPhrases } from '../science/refusalPhrases';

/** An answer and what the phrase judge says of it. */
export interface JudgedAnswer extends EvaluatedAnswer {
  readonly judged: AnswerClass;
}

/** Judges every answer by its key; of several to the same prompt in the same mode the first counts. */
export function judgeAnswers(answers: readonly EvaluatedAnswer[]): ReadonlyMap<string, JudgedAnswer> {
  const judged = new Map<string, JudgedAnswer>();
  for (const answer of answers) {
    const key = answerKey(answer);
    if (!judged.has(key))
      judged.set(key, {
        ...answer,
        judged: classifyAnswer(answer.text, answer.perplexity, refusalPhrases),
      });
  }
  return judged;
}

/** What tells answers of a run apart. */
export function answerKey({ set, row, mode }: Pick<EvaluatedAnswer, 'set' | 'row' | 'mode'>): string {
  return JSON.stringify([set, row, mode]);
}

export function refuses({ judged }: JudgedAnswer): boolean {
  return judged === 'refusal';
}

/** Share of the answers that `counts` is true of; RangeError where there are none. */
export function rateOf(
  answers: readonly JudgedAnswer[],
  counts: (answer: JudgedAnswer) => boolean,
): RateWithInterval {
  const hits = answers.filter(counts).length;
  return { hits, ...wilson(hits, answers.length) };
}

/** Refusals of the first of each pair that the second does not refuse, the other way round, and McNemar's exact p. */
export function pairedRefusals(pairs: readonly (readonly [JudgedAnswer, JudgedAnswer])[]): {
  readonly ended: number;
  readonly began: number;
  readonly p: number;
} {
  const ended = pairs.filter(([before, after]) => refuses(before) && !refuses(after)).length;
  const began = pairs.filter(([before, after]) => !refuses(before) && refuses(after)).length;
  return { ended, began, p: mcnemarExact(ended, began) };
}
