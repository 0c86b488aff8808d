import {
  answerEnd,
  curveSentence,
  madeWithSentence,
  resultDecision,
  resultDivergence,
  resultLead,
  steeredTitle,
  tintSentence,
} from '../../src/appearance/notebookSentences';
import { firstTokensCaption } from '../../src/appearance/steeringText';
import type { NotebookResult, ReadResult } from '../../src/protocol/notebookResult';
import { differences, differencesSoFar, type Segment } from '../steer/differences';
import { tokenBars } from '../ui/tokenBars';
import { element } from '../ui/element';
import { curvePicture } from './curvePicture';
import { tokenStrip } from './tokenStrip';

/** A result of a version that is not known here, in the words that it brings. */
export function plainText({ version, text }: Extract<ReadResult, { kind: 'text' }>): HTMLElement {
  const note =
    version === undefined
      ? []
      : [element('p', { class: 'quiet' }, `Written by another version of Refusal Lens (format ${version}).`)];
  return element('div', { class: 'refusal-lens' }, ...note, element('pre', {}, text));
}

/** Both answers side by side, what SCANS makes of the prompt, its tokens and layers. */
export function resultView(result: NotebookResult): HTMLElement {
  const { answers, state, inspection } = result;
  const running = state === 'running';
  const compare = state === 'done' ? differences : differencesSoFar;
  const marked = compare(answers.default.text, answers.steered.text);
  return element(
    'div',
    { class: 'refusal-lens', attributes: { 'aria-busy': String(running) }, data: { state } },
    element('p', { class: 'lead', data: { testid: 'lead' } }, resultLead(result)),
    ...paragraph(resultDecision(result), 'decision'),
    element(
      'div',
      { class: 'answers' },
      answerColumn('default', 'Default', marked.a, result),
      answerColumn('steered', steeredTitle(result), marked.b, result),
    ),
    ...(inspection
      ? [
          element('p', { class: 'quiet' }, tintSentence(result) ?? ''),
          tokenStrip(inspection.tokens),
          element('p', { class: 'quiet' }, curveSentence),
          curvePicture(inspection),
        ]
      : []),
    ...firstTokens(result),
    element(
      'p',
      { class: 'quiet' },
      [resultDivergence(result), madeWithSentence(result)].filter(Boolean).join(' '),
    ),
  );
}

function paragraph(text: string | undefined, testid: string): HTMLElement[] {
  return text === undefined ? [] : [element('p', { class: 'quiet', data: { testid } }, text)];
}

function answerColumn(
  side: 'default' | 'steered',
  title: string,
  segments: readonly Segment[],
  { answers, state }: NotebookResult,
): HTMLElement {
  const answer = answers[side];
  const end = answerEnd(answer) ?? (state === 'running' ? '…' : 'not finished');
  return element(
    'section',
    { class: `answer answer-${side}`, attributes: { 'aria-label': `${side} answer` } },
    element('h4', {}, title),
    element(
      'div',
      { class: 'answer-text', data: { testid: `answer-${side}` } },
      ...segments.map(({ text, differs }) => (differs ? element('mark', {}, text) : text)),
    ),
    element('p', { class: 'quiet' }, end),
  );
}

/** Folded away: the figures behind the log-odds. */
function firstTokens({ answers }: NotebookResult): HTMLElement[] {
  const { default: before, steered: after } = answers;
  if (!before.figures || !after.figures) return [];
  const bars = [before.figures, after.figures].map((figures, index) => {
    const table = tokenBars(figures.firstTokens, firstTokensCaption);
    table.classList.add(index === 0 ? 'answer-default' : 'answer-steered');
    return table;
  });
  return [
    element(
      'details',
      {},
      element('summary', {}, 'First answer tokens'),
      element('div', { class: 'answers' }, ...bars),
    ),
  ];
}
