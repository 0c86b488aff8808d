import type { Control } from '../engine/engine';
import type { AnswerClass, EvaluatedAnswer } from '../protocol/evaluation';
import type { AnswerSide } from '../protocol/progress';
import type { TuneMeasurement } from '../protocol/tuning';

/** Control of a whole request: also carries what it has made, answers that grow or are judged and points of a sweep. */
export interface RequestControl extends Control {
  answer(side: AnswerSide, text: string): void;
  answered(answer: EvaluatedAnswer, judged: AnswerClass): void;
  measured(measurement: TuneMeasurement): void;
}
