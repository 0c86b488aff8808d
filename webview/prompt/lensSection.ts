import type { PanelIntent, PanelState, TokenCell, TokenLensData } from '../../src/protocol/panel';
import { visibleToken } from '../../src/appearance/format';
import { absoluteStrength } from '../steer/strength';
import { createStrengthSlider } from '../steer/strengthSlider';
import { element, setText } from '../ui/element';
import { createLoadablePane } from '../ui/loadablePane';
import { tokenBars } from '../ui/tokenBars';
import type { Loadable } from '../../src/protocol/panel';
import type { GridModel } from './gridModel';
import { lensSentence, steeredCaption } from './promptText';

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
  let shown = '';
  const pane = createLoadablePane<TokenLensData>({
    testId: 'lens-pane',
    content: element(
      'div',
      { class: 'section-content' },
      sentence,
      element('div', { class: 'answers' }, columns.default, columns.steered),
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
      const token = cell && model.tokens[cell.token];
      setText(
        heading,
        cell && token
          ? `After “${visibleToken(token.text)}” at layer ${cell.layer}: the likeliest next tokens (logit lens)`
          : 'The likeliest next tokens at a cell (logit lens)',
      );
      const layers = state.layers.state === 'ready' ? state.layers.value : undefined;
      const { window, strength, maxStrength, automatic } = state;
      slider.update({
        ...{ strength, maxStrength, automatic },
        absolute: (relative) =>
          layers && window ? absoluteStrength(relative, layers.extraction.layers, window) : undefined,
      });
      hint.hidden = cell !== undefined;
      pane.element.hidden = cell === undefined;
      if (!cell) return;
      const lens = of(state.tokenLens, model, cell);
      pane.update(lens, 'Probability; bars: 0 to 1; underlined: opens a refusal');
      if (lens.state === 'ready') show(lens.value);
    },
  };
}

/** What is there for another cell, or for an older text, counts as on its way. */
function of(lens: Loadable<TokenLensData>, { run }: GridModel, cell: TokenCell): Loadable<TokenLensData> {
  if (lens.state !== 'ready') return lens;
  const { value } = lens;
  const same = value.run === run && value.cell.token === cell.token && value.cell.layer === cell.layer;
  return same ? lens : { state: 'loading', message: 'Reading the logit lens.' };
}
