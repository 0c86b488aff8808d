import type { Control } from '../engine/engine';
import type { AnswerClass, EvaluatedAnswer } from '../protocol/evaluation';
import type { AnswerSide } from '../protocol/progress';

/** Control of a whole request: also carries answers, while they grow and when an evaluation has judged them. */
export interface RequestControl extends Control {
  answer(side: AnswerSide, text: string): void;
  answered(answer: EvaluatedAnswer, judged: AnswerClass): void;
}
