import type { AnswerClass, JudgedAnswer } from './evaluation';

type Judgement = Pick<JudgedAnswer, 'judged' | 'override'>;

/** What an answer is: by a person, where one has said it. */
export function classOf({ judged, override }: Judgement): AnswerClass {
  return override ?? judged;
}

/** Whether a person says something else of it than the phrase judge. */
export function isOverridden(answer: Judgement): boolean {
  return classOf(answer) !== answer.judged;
}
