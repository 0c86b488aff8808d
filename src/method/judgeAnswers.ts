import type { Overrides } from '../formats/runFolder';
import type { AnswerClass, EvaluatedAnswer, JudgedAnswer, RateWithInterval } from '../protocol/evaluation';
import { classOf } from '../protocol/judgement';
import { mcnemarExact } from '../science/agreement';
import { classifyAnswer } from '../science/answerClass';
import { wilson } from '../science/intervals';
import { refusalPhrases } from '../science/refusalPhrases';

/**
 * Judges every answer by its key; of several to the same prompt in the same mode the first counts. `known`: answers
 * that have been judged before, which takes most of the time.
 */
export function judgeAnswers(
  answers: readonly EvaluatedAnswer[],
  overrides: Overrides = new Map(),
  known: ReadonlyMap<string, JudgedAnswer> = new Map(),
): ReadonlyMap<string, JudgedAnswer> {
  const judged = new Map<string, JudgedAnswer>();
  for (const answer of answers) {
    const key = answerKey(answer);
    const override = overrides.get(key);
    if (!judged.has(key))
      judged.set(key, {
        ...answer,
        judged: judgedBefore(answer, known.get(key)) ?? judge(answer),
        refusedByLogOdds: answer.refusalLogOdds > 0,
        ...(override ? { override } : {}),
      });
  }
  return judged;
}

function judge({ text, perplexity }: EvaluatedAnswer): AnswerClass {
  return classifyAnswer(text, perplexity, refusalPhrases);
}

function judgedBefore(
  { text, perplexity }: EvaluatedAnswer,
  known: JudgedAnswer | undefined,
): AnswerClass | undefined {
  return known?.text === text && known.perplexity === perplexity ? known.judged : undefined;
}

/** What tells answers of a run apart. */
export function answerKey({ set, row, mode }: Pick<EvaluatedAnswer, 'set' | 'row' | 'mode'>): string {
  return JSON.stringify([set, row, mode]);
}

export function refuses({ judged }: JudgedAnswer): boolean {
  return judged === 'refusal';
}

/** The answer as if the phrase judge had said what a person says of it. */
export function corrected(answer: JudgedAnswer): JudgedAnswer {
  return { ...answer, judged: classOf(answer) };
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
