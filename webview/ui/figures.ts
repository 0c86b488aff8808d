import { element } from './element';
import type { Figure } from './figure';

/** Figures on one line. */
export function figureElements(figures: readonly Figure[]): HTMLElement[] {
  return figures.map(({ name, value }) =>
    element(
      'span',
      { class: 'figure', data: { figure: name } },
      element('span', { class: 'figure-name' }, name),
      ' ',
      element('span', { class: name === 'token' ? 'figure-value token' : 'figure-value' }, value),
    ),
  );
}
