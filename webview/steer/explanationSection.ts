import { count, signed, significant } from '../../src/appearance/format';
import type { ExplainedWord, ExplainResult } from '../../src/protocol/inspection';
import type { ExplanationData, PanelIntent, PanelState } from '../../src/protocol/panel';
import { element, setText } from '../ui/element';
import { createExportButtons } from '../export/exportButtons';
import { createLoadablePane } from '../ui/loadablePane';
import { explainedPrompt } from './explainedPrompt';
import {
  byPush,
  explanationSentence,
  layersCaption,
  layersSentence,
  wholePromptText,
  withoutWord,
  wordCaption,
  wordHeadings,
} from './explanationText';
import type { Section } from './section';
import { lastTokenFigure, wordsFigure } from './steerFigures';

/** What pushes one prompt towards refusal: its words, each left out once, and the layers. */
export function createExplanationSection(send: (intent: PanelIntent) => void): Section {
  const choose = ({ from, to }: ExplainedWord): void => send({ kind: 'selectWord', from, to });
  const source = element('span', { class: 'prompt-source' });
  const lead = element('p', { class: 'section-lead', data: { testid: 'explanation-lead' } });
  const prompt = element('div', {
    class: 'explained-prompt',
    attributes: { role: 'group', 'aria-label': 'Words of the prompt' },
    data: { testid: 'explained-prompt' },
  });
  const whole = element('p', { class: 'section-quiet' });
  const words = element('tbody', {});
  const layers = element('div', { data: { testid: 'explained-layers' } });
  const exports = [
    createExportButtons(
      { figure: 'words', what: 'words', now: () => latest && wordsFigure(latest) },
      { send },
    ),
    createExportButtons(
      { figure: 'last-token', what: 'layers', now: () => latest && lastTokenFigure(latest) },
      { send },
    ),
  ];
  const pane = createLoadablePane<ExplanationData>({
    testId: 'explanation-pane',
    content: element(
      'div',
      { class: 'section-content' },
      element('p', { class: 'prompt-line' }, source),
      lead,
      prompt,
      whole,
      element(
        'div',
        {
          class: 'explained-words',
          attributes: { tabindex: 0, role: 'region', 'aria-label': 'Words and what they change' },
        },
        wordTable(words),
      ),
      layers,
      element('div', { class: 'toolbar' }, ...exports.map((each) => each.element)),
    ),
    empty: 'No refusal has been explained yet.',
    fillLabel: 'Explain Refusal',
    stale: 'Anchors or settings have changed since this explanation.',
    renewLabel: 'Renew',
    fill: () => send({ kind: 'explain' }),
    cancel: () => send({ kind: 'cancel' }),
  });
  let shown: string | undefined;
  let latest: ExplanationData | undefined;

  function show({ prompt: text, source: place, result }: ExplanationData): void {
    // A state comes with every token of an answer: what has the focus must not be drawn anew.
    const key = JSON.stringify([text, place, result]);
    if (key === shown) return;
    shown = key;
    setText(source, place);
    setText(lead, explanationSentence(result));
    setText(whole, wholePromptText(result));
    prompt.replaceChildren(...explainedPrompt(text, result.words, choose));
    words.replaceChildren(...byPush(result.words).map(wordRow));
    layers.replaceChildren(layerBars(result.layers));
  }

  return {
    element: element(
      'section',
      { class: 'steer-section', attributes: { 'aria-labelledby': 'explanation-title' } },
      element('h2', { class: 'section-title', id: 'explanation-title' }, 'What pushes towards refusal'),
      pane.element,
    ),
    working: ({ explanation }) => explanation.state === 'loading',
    update: (state: PanelState) => {
      const { explanation } = state;
      const data = explanation.state === 'ready' ? explanation.value : undefined;
      pane.update(explanation, data ? leftOut(data.result) : '');
      for (const each of exports) each.update(state);
      if (!data) return;
      latest = data;
      show(data);
    },
  };
}

function leftOut({ words, wordsEach }: ExplainResult): string {
  const parts = wordsEach === 1 ? count(words.length, 'word') : `${words.length} parts of ${wordsEach} words`;
  return `${parts}, each left out once`;
}

function wordTable(body: HTMLElement): HTMLElement {
  return element(
    'table',
    { class: 'figures-table' },
    element('caption', {}, wordCaption),
    element(
      'thead',
      {},
      element('tr', {}, ...wordHeadings.map((head) => element('th', { attributes: { scope: 'col' } }, head))),
    ),
    body,
  );
}

function wordRow(word: ExplainedWord): HTMLElement {
  return element(
    'tr',
    {},
    element('th', { class: 'token', attributes: { scope: 'row' } }, word.text),
    element('td', { class: 'number' }, signed(word.refusalLogOdds)),
    element('td', { class: 'number' }, signed(word.score)),
    element('td', {}, withoutWord(word)),
  );
}

/** A bar a layer, up towards the harmful anchors' mean and down towards the harmless ones'. */
function layerBars(layers: ExplainResult['layers']): HTMLElement {
  const reach = Math.max(1, ...layers.map(({ projection }) => Math.abs(projection)));
  const bars = layers.map(({ layer, projection }) => {
    const bar = element('span', { class: projection < 0 ? 'layer-bar layer-bar-down' : 'layer-bar' });
    bar.style.height = `${(50 * Math.abs(projection)) / reach}%`;
    return element('span', { attributes: { title: `layer ${layer}: ${significant(projection)}` } }, bar);
  });
  const scale = (value: number): string => signed(value, 2);
  return element(
    'figure',
    { class: 'explained-layers' },
    element('figcaption', {}, `${layersCaption(layers)}; scale ±${scale(reach).replace('+', '')}`),
    element(
      'div',
      { class: 'layer-bars', attributes: { role: 'img', 'aria-label': layersSentence(layers) } },
      ...bars,
    ),
  );
}
