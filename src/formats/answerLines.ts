import * as v from 'valibot';
import { LensError } from '../protocol/errors';
import type { EvaluatedAnswer } from '../protocol/evaluation';
import { answerSchema } from './runSchema';

/** The answers of an answers.jsonl, and how many of its bytes hold them. */
export interface AnswerLines {
  readonly answers: readonly EvaluatedAnswer[];
  /** Less than the file's size where a kill has left its last line half-written. */
  readonly bytes: number;
}

const lineEnd = 0x0a;

/** Reads whole lines; only the last one may be damaged, and is left out. `file` is named in the error file-unreadable. */
export function decodeAnswers(content: Uint8Array, file: string): AnswerLines {
  const answers: EvaluatedAnswer[] = [];
  let start = 0;
  for (let end = content.indexOf(lineEnd); end >= 0; end = content.indexOf(lineEnd, start)) {
    const answer = decodeAnswer(content.subarray(start, end));
    if (answer) answers.push(answer);
    else if (end + 1 === content.length) break;
    else
      throw new LensError(
        'file-unreadable',
        `${file} is damaged: line ${answers.length + 1} is no answer.`,
        'Remove that line, or evaluate into another folder.',
      );
    start = end + 1;
  }
  return { answers, bytes: start };
}

function decodeAnswer(line: Uint8Array): EvaluatedAnswer | undefined {
  try {
    const parsed = v.safeParse(
      answerSchema,
      JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(line)),
    );
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

/** One line an answer. RangeError for a number that JSON cannot hold: it would read as damaged. */
export function encodeAnswers(answers: readonly EvaluatedAnswer[]): Uint8Array {
  const lines = answers.map((answer) => {
    const line = JSON.stringify(answer);
    if (v.is(answerSchema, JSON.parse(line))) return `${line}\n`;
    throw new RangeError(`A number of answer ${answer.row} of ${answer.set} (${answer.mode}) is not finite.`);
  });
  return new TextEncoder().encode(lines.join(''));
}
