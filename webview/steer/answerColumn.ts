import type { SteerAnswer } from '../../src/protocol/method';
import { button } from '../controls';
import { element, setText } from '../ui/element';
import { tokenBars } from '../ui/tokenBars';
import { signed, significant } from '../../src/appearance/format';
import { firstTokensCaption } from '../../src/appearance/steeringText';
import type { Segment } from './differences';
import { endText } from './steerText';

export interface AnswerState {
  readonly title: string;
  readonly segments: readonly Segment[];
  readonly running: boolean;
  readonly answer: SteerAnswer | undefined;
  /** Refusal log-odds of the other answer, for the change; undefined in the default column. */
  readonly before: number | undefined;
}

export interface AnswerColumn {
  readonly element: HTMLElement;
  update(state: AnswerState): void;
}

/** One of the two answers: text as it streams, what differs marked, and the first token's figures below. */
export function createAnswerColumn(side: 'default' | 'steered', copy: () => void): AnswerColumn {
  const title = element('h2', { class: 'answer-title' });
  const copyButton = button({
    label: 'Copy',
    testId: `copy-${side}`,
    appearance: 'icon',
    description: `Copy the ${side} answer`,
    press: copy,
  });
  const text = element('div', {
    class: 'answer-text',
    attributes: { tabindex: 0, role: 'region', 'aria-label': `${side} answer` },
    data: { testid: `answer-${side}` },
  });
  const end = element('p', { class: 'answer-end' });
  const logOdds = element('span', { class: 'number', data: { testid: `log-odds-${side}` } });
  const change = element('span', { class: 'answer-change' });
  const bars = element('div', { data: { testid: `first-tokens-${side}` } });
  let shownAnswer: SteerAnswer | undefined | null = null;

  return {
    element: element(
      'section',
      { class: `answer answer-${side}` },
      element('header', { class: 'answer-head' }, title, copyButton.element),
      text,
      end,
      element('p', { class: 'log-odds' }, element('span', {}, 'refusal log-odds'), logOdds, change),
      bars,
    ),
    update: (state) => {
      setText(title, state.title);
      showSegments(text, state.segments, state.running);
      text.setAttribute('aria-busy', String(state.running));
      copyButton.setEnabled(state.segments.length > 0);
      const { answer } = state;
      setText(end, answer ? endText(answer) : state.running ? '…' : '–');
      setText(logOdds, answer ? significant(answer.refusalLogOdds) : '–');
      logOdds.dataset['value'] = answer ? String(answer.refusalLogOdds) : '';
      setText(
        change,
        answer && state.before !== undefined ? `change ${signed(answer.refusalLogOdds - state.before)}` : '',
      );
      if (sameAnswer(answer, shownAnswer)) return;
      shownAnswer = answer;
      bars.replaceChildren(tokenBars(answer?.firstTokens, firstTokensCaption));
    },
  };
}

/** Writes the text; keeps to its end while it grows, unless the person has scrolled up, and shows its start when whole. */
function showSegments(node: HTMLElement, segments: readonly Segment[], running: boolean): void {
  const ended = !running && node.dataset['running'] === 'true';
  node.dataset['running'] = String(running);
  writeSegments(node, segments, running);
  if (ended) node.scrollTop = 0;
}

function writeSegments(node: HTMLElement, segments: readonly Segment[], running: boolean): void {
  const key = segments.map(({ text, differs }) => (differs ? `\u0001${text}\u0002` : text)).join('');
  if (node.dataset['shown'] === key) return;
  node.dataset['shown'] = key;
  const atEnd = running && node.scrollTop + node.clientHeight >= node.scrollHeight - 4;
  node.replaceChildren(
    ...segments.map(({ text, differs }) =>
      differs ? element('mark', {}, text) : document.createTextNode(text),
    ),
  );
  if (atEnd) node.scrollTop = node.scrollHeight;
}

function sameAnswer(a: SteerAnswer | undefined, b: SteerAnswer | undefined | null): boolean {
  if (!a || !b) return a === b;
  return a.text === b.text && a.refusalLogOdds === b.refusalLogOdds;
}
