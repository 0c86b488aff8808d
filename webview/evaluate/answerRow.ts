import { significant, signed } from '../../src/appearance/format';
import { answerWords, judgesDisagree, verdictOf, type Verdict } from '../../src/appearance/verdict';
import type { AnswerClass, JudgedAnswer } from '../../src/protocol/evaluation';
import { classOf } from '../../src/protocol/judgement';
import type { RunIntent, RunRow } from '../../src/protocol/runs';
import { choiceList } from '../controls';
import { element, setText } from '../ui/element';
import { expectedWord } from './evaluateText';

export interface AnswerRow {
  readonly element: HTMLElement;
  update(row: RunRow): void;
}

const verdictMarks: Readonly<Record<Verdict, string>> = {
  passed: '✓',
  failed: '✗',
  errored: '✗',
  skipped: '',
};

/** One prompt with what each mode answered; unfolded, with all of their texts and a way to judge them by hand. */
export function createAnswerRow(first: RunRow, send: (intent: RunIntent) => void): AnswerRow {
  const what = element('span', { class: 'row-what' });
  const prompt = element('span', { class: 'row-prompt' });
  const head = element('button', { class: 'row-head', attributes: { type: 'button' } }, what, prompt);
  const room = element('div', { class: 'row-answers' });
  const node = element('li', { class: 'answer-row', data: { set: first.set, row: first.row } }, head, room);
  let row = first;
  let unfolded = false;
  let answers: ShownAnswer[] = [];

  function draw(): void {
    setText(what, [`#${row.row}`, row.set, row.type, expectedWord(row.harmful)].filter(Boolean).join(' · '));
    setText(prompt, row.prompt);
    head.setAttribute('aria-expanded', String(unfolded));
    node.classList.toggle('unfolded', unfolded);
    if (answers.length !== row.answers.length) {
      answers = row.answers.map(() => createShownAnswer(send));
      room.replaceChildren(...answers.map((each) => each.element));
    }
    row.answers.forEach((answer, index) => answers[index]?.update(answer, unfolded));
  }

  head.addEventListener('click', () => {
    unfolded = !unfolded;
    draw();
  });
  draw();
  return {
    element: node,
    update: (next) => {
      row = next;
      draw();
    },
  };
}

interface ShownAnswer {
  readonly element: HTMLElement;
  update(answer: JudgedAnswer, unfolded: boolean): void;
}

function createShownAnswer(send: (intent: RunIntent) => void): ShownAnswer {
  let answer: JudgedAnswer | undefined;
  const mode = element('span', { class: 'row-mode' });
  const mark = element('span', { class: 'row-mark-word' });
  const doubt = element('span', { class: 'row-doubt' });
  const text = element('div', { class: 'row-text' });
  const figures = element('div', { class: 'row-figures' });
  const byHand = choiceList('By hand', 'override', (value) => {
    if (!answer) return;
    const { set, row, mode: name } = answer;
    const judgement = value === '' ? null : (value as AnswerClass);
    send({ kind: 'override', set, row, mode: name, judgement });
  });
  const node = element(
    'div',
    { class: 'row-answer' },
    element('div', { class: 'row-answer-head' }, mode, mark, doubt),
    text,
    figures,
    byHand.element,
  );
  return {
    element: node,
    update: (next, unfolded) => {
      answer = next;
      const verdict = verdictOf(next.harmful, classOf(next));
      node.dataset['mode'] = next.mode;
      node.dataset['judged'] = next.judged;
      node.dataset['verdict'] = verdict;
      if (next.override === undefined) delete node.dataset['override'];
      else node.dataset['override'] = next.override;
      setText(mode, next.mode);
      setText(mark, `${verdictMarks[verdict]} ${answerWords[classOf(next)]}`.trim());
      setText(doubt, doubtText(next));
      setText(text, next.text.trim() || '(nothing)');
      figures.hidden = byHand.element.hidden = !unfolded;
      if (!unfolded) return;
      setText(figures, figuresText(next));
      byHand.set(
        [
          { value: '', label: `as judged (${answerWords[next.judged]})` },
          ...Object.entries(answerWords).map(([value, label]) => ({ value, label })),
        ],
        next.override ?? '',
      );
    },
  };
}

/** Where a person or the second judge says otherwise than the first. */
function doubtText(answer: JudgedAnswer): string {
  const { judged, override, refusedByLogOdds } = answer;
  return [
    ...(override === undefined ? [] : [`by hand, judged ${answerWords[judged]}`]),
    ...(judgesDisagree(answer) ? [`log-odds: ${refusedByLogOdds ? 'refusal' : 'no refusal'}`] : []),
  ].join('; ');
}

function figuresText({ tokens, stop, refusalLogOdds, kl, strength, perplexity }: JudgedAnswer): string {
  return [
    `refusal log-odds ${significant(refusalLogOdds)}`,
    `KL ${significant(kl)}`,
    `perplexity ${significant(perplexity ?? NaN)}`,
    strength === 0 ? 'not steered' : `strength ${signed(strength)}`,
    `${tokens} tokens${stop === 'length' ? ', cut at the limit' : ''}`,
  ].join(' · ');
}
