import type {
  PanelIntent,
  PanelState,
  PromptLayersData,
  TokenCell,
  TokenLensData,
} from '../../src/protocol/panel';
import { createExportButtons } from '../export/exportButtons';
import { absoluteStrength } from '../steer/strength';
import { createStrengthSlider } from '../steer/strengthSlider';
import { element, setText } from '../ui/element';
import { createLoadablePane } from '../ui/loadablePane';
import { tokenBars } from '../ui/tokenBars';
import { lensAt } from './chosenCell';
import type { GridModel } from './gridModel';
import { curveFigure, lensFigure } from './promptReport';
import { lensSentence, lensTitle, steeredCaption } from './promptText';

export interface LensSection {
  readonly element: HTMLElement;
  update(state: PanelState, model: GridModel, cell: TokenCell | undefined): void;
}

/** What the model would say next at the chosen cell, by default and steered, with the strength that does it. */
export function createLensSection(send: (intent: PanelIntent) => void): LensSection {
  const heading = element('h2', { class: 'section-title', id: 'lens-title' });
  const slider = createStrengthSlider((strength) => send({ kind: 'setStrength', strength }), 'lens-strength');
  const sentence = element('p', { class: 'section-lead', data: { testid: 'lens-lead' } });
  const columns = {
    default: element('div', { class: 'answer answer-default', data: { testid: 'lens-default' } }),
    steered: element('div', { class: 'answer answer-steered', data: { testid: 'lens-steered' } }),
  };
  let chosen: TokenCell | undefined;
  let prompt: PromptLayersData | undefined;
  let latest: TokenLensData | undefined;
  let window: PanelState['window'];
  let shown = '';
  const exports = [
    createExportButtons(
      {
        ...{ figure: 'logit-lens', what: 'logit lens' },
        // A lens of an earlier text stays in sight until the next one has come.
        now: () => (prompt && latest?.run === prompt.run ? lensFigure(prompt, latest) : undefined),
      },
      { send },
    ),
    createExportButtons(
      {
        ...{ figure: 'token-curve', what: 'curve of the token' },
        now: () => prompt && chosen && curveFigure(prompt, chosen.token, window),
      },
      { send },
    ),
  ];
  const pane = createLoadablePane<TokenLensData>({
    testId: 'lens-pane',
    content: element(
      'div',
      { class: 'section-content' },
      sentence,
      element('div', { class: 'answers' }, columns.default, columns.steered),
      element('div', { class: 'toolbar' }, ...exports.map((each) => each.element)),
    ),
    empty: 'The logit lens of this cell has not been read.',
    fillLabel: 'Read it',
    stale: 'Settings have changed since this was read.',
    renewLabel: 'Read again',
    fill: () => {
      if (chosen) send({ kind: 'chooseToken', cell: chosen });
    },
    cancel: () => send({ kind: 'cancel' }),
  });
  const hint = element(
    'p',
    { class: 'section-quiet' },
    'Click a cell, or focus the picture and use the arrow keys: what the model would say next there comes below.',
  );

  function show(data: TokenLensData): void {
    const key = JSON.stringify(data);
    if (key === shown) return;
    shown = key;
    setText(sentence, lensSentence(data));
    columns.default.replaceChildren(tokenBars(data.tokens, 'Default'));
    columns.steered.replaceChildren(tokenBars(data.steered ?? data.tokens, steeredCaption(data)));
  }

  return {
    element: element(
      'section',
      { class: 'steer-section lens-section', attributes: { 'aria-labelledby': 'lens-title' } },
      heading,
      hint,
      slider.element,
      pane.element,
    ),
    update: (state, model, cell) => {
      chosen = cell;
      setText(heading, lensTitle(model, cell));
      const layers = state.layers.state === 'ready' ? state.layers.value : undefined;
      const { strength, maxStrength, automatic } = state;
      ({ window } = state);
      if (state.promptLayers.state === 'ready') prompt = state.promptLayers.value;
      for (const each of exports) each.update(state);
      slider.update({
        ...{ strength, maxStrength, automatic },
        absolute: (relative) =>
          layers && state.window
            ? absoluteStrength(relative, layers.extraction.layers, state.window)
            : undefined,
      });
      hint.hidden = cell !== undefined;
      pane.element.hidden = cell === undefined;
      if (!cell) return;
      const lens = lensAt(state.tokenLens, model, cell);
      pane.update(lens, 'Probability; bars: 0 to 1; underlined: opens a refusal');
      if (lens.state !== 'ready') return;
      latest = lens.value;
      show(lens.value);
    },
  };
}
