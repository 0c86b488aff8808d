import type { AnswerClass, EvaluatedAnswer } from './evaluation';
import type { TuneMeasurement } from './tuning';

export interface ProgressStep {
  readonly kind: 'step';
  readonly message: string;
  readonly done?: number;
  readonly total?: number;
}

/** What a request reports while it runs. */
export type ProgressEvent =
  | ProgressStep
  /** One prompt of an evaluation has been answered in one mode, and what the phrase judge says of it. */
  | { readonly kind: 'answered'; readonly answer: EvaluatedAnswer; readonly judged: AnswerClass }
  /** More of a sweep of windows and strengths has been measured. */
  | { readonly kind: 'measured'; readonly measurement: TuneMeasurement }
  /** The whole text so far of an answer. */
  | { readonly kind: 'answer'; readonly side: AnswerSide; readonly text: string };

/** Which answer to a prompt: one of the two of a steering, or that at a strength of a comparison. */
export type AnswerSide = 'default' | 'steered' | { readonly strength: number };
