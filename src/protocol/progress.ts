import type { AnswerClass, EvaluatedAnswer } from './evaluation';

/** What a request reports while it runs. */
export type ProgressEvent =
  | { readonly kind: 'step'; readonly message: string; readonly done?: number; readonly total?: number }
  /** One prompt of an evaluation has been answered in one mode, and what the phrase judge says of it. */
  | { readonly kind: 'answered'; readonly answer: EvaluatedAnswer; readonly judged: AnswerClass }
  /** The whole text so far of one of the two answers. */
  | { readonly kind: 'answer'; readonly side: 'default' | 'steered'; readonly text: string };
