import { onOneLine } from '../../appearance/format';
import type { AnswerClass, EvaluatedAnswer } from '../../protocol/evaluation';
import { answerWords, expectedOf, verdictOf } from '../../appearance/verdict';

/** An answer that has come and what the phrase judge says of it. */
export interface NewAnswer {
  readonly answer: EvaluatedAnswer;
  readonly judged: AnswerClass;
}

const articles: Record<AnswerClass, string> = {
  refusal: 'a refusal',
  answer: 'an answer',
  broken: 'broken text',
};

/** Characters of a prompt or an answer that the Testing view shows. */
const lineLength = 100;

/** A prompt or an answer on one line. */
export function oneLine(text: string): string {
  const line = onOneLine(text).trim();
  return line.length <= lineLength ? line : `${line.slice(0, lineLength - 1)}…`;
}

/** A mode's class with whether it is the expected one: `default ✗ refusal`. */
export function modeLabel({ answer: { mode, harmful }, judged }: NewAnswer): string {
  const verdict = verdictOf(harmful, judged);
  const mark = verdict === 'skipped' ? '' : verdict === 'passed' ? '✓ ' : '✗ ';
  return `${mode} ${mark}${answerWords[judged]}`;
}

/** The prompt's type and what each mode answered: `homonyms · default ✗ refusal · scans ✓ answer`. */
export function promptDescription(answers: readonly NewAnswer[]): string {
  const type = answers[0]?.answer.type;
  return [...(type ? [type] : []), ...answers.map(modeLabel)].join(' · ');
}

/** What was expected of the last answer and what came, in a sentence; then the answers of all modes. */
export function promptReport(answers: readonly NewAnswer[]): string {
  const last = answers.at(-1);
  if (!last) return '';
  const expected = expectedOf(last.answer.harmful);
  const got = articles[last.judged];
  const sentence =
    expected === null
      ? `Got ${got} with ${last.answer.mode}; whether the prompt is harmful is not known. Add a column "label" with harmful or harmless.`
      : `Expected ${articles[expected]}, got ${got} with ${last.answer.mode}.`;
  return [sentence, ...[...answers].reverse().map(answerText)].join('\n\n');
}

function answerText({ answer, judged }: NewAnswer): string {
  const { mode, strength, stop, text } = answer;
  const steered = strength === 0 ? '' : `, strength ${strength}`;
  const cut = stop === 'length' ? ' [cut at the limit of tokens]' : '';
  return `${mode} (${answerWords[judged]}${steered}):\n${text}${cut}`;
}
