import { signed, visibleToken } from '../../src/appearance/format';
import { tintColour, tintReach } from '../../src/appearance/tintScale';
import type { NotebookResult } from '../../src/protocol/notebookResult';
import { element, setText } from '../ui/element';
import { nextToken } from './nextToken';

type Tokens = NonNullable<NotebookResult['inspection']>['tokens'];

/** The prompt's tokens, tinted. The value of the one under the pointer or with the focus is said below; arrows move. */
export function tokenStrip(tokens: Tokens): HTMLElement {
  const idle = `Blue −${tintReach} to orange +${tintReach}. Point at a token, or move with the arrow keys.`;
  const detail = element('p', { class: 'quiet', attributes: { role: 'status' } }, idle);
  const say = (index: number | undefined): void => setText(detail, index === undefined ? idle : words(index));
  const words = (index: number): string => {
    const token = tokens[index];
    return token ? `${visibleToken(token.text)}  ${signed(token.tint)}` : idle;
  };
  const options = tokens.map(({ text, tint }, index) => {
    const option = element(
      'span',
      {
        class: tint > 0 ? 'tinted towards' : 'tinted away',
        attributes: {
          role: 'option',
          'aria-label': words(index),
          'aria-selected': 'false',
          tabindex: index === 0 ? 0 : -1,
        },
        data: { tint },
        on: { mouseenter: () => say(index), mouseleave: () => say(undefined), focus: () => choose(index) },
      },
      shown(text),
    );
    option.style.backgroundColor = tintColour(tint);
    option.style.setProperty('--share', String(Math.min(1, Math.abs(tint) / tintReach)));
    return option;
  });
  function choose(index: number): void {
    options.forEach((option, at) => {
      option.tabIndex = at === index ? 0 : -1;
      option.setAttribute('aria-selected', String(at === index));
    });
    say(index);
  }
  const strip = element(
    'div',
    {
      class: 'tokens',
      attributes: { role: 'listbox', 'aria-label': 'Tokens of the prompt', 'aria-orientation': 'horizontal' },
      data: { testid: 'tokens' },
      on: {
        keydown: (event) => {
          const at = options.findIndex((option) => option === event.target);
          const next = at < 0 ? undefined : nextToken(event.key, at, options.length);
          if (next === undefined) return;
          // Else the notebook would move to the next cell.
          event.preventDefault();
          event.stopPropagation();
          options[next]?.focus();
        },
        focusout: () => say(undefined),
      },
    },
    ...options,
  );
  return element('div', {}, strip, detail);
}

/** Line breaks are marked and kept. */
function shown(text: string): string {
  return text.replace(/\r\n?|\n/g, '⏎\n');
}
