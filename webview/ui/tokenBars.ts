import { significant, visibleToken } from '../../src/appearance/format';
import type { LikelyToken } from '../../src/protocol/method';
import { element } from './element';

/** Rows that are always there, so that nothing moves when the tokens come. */
const rowCount = 10;

/**
 * The most probable tokens as bars over the fixed scale 0 to 1: bars side by side compare by length. Underlined are those
 * that open a refusal, which the refusal log-odds count.
 */
export function tokenBars(tokens: readonly LikelyToken[] | undefined, caption: string): HTMLTableElement {
  const rows = Array.from({ length: rowCount }, (_, index) => {
    const token = tokens?.[index];
    if (!token) return element('tr', {}, element('td', { class: 'token' }), element('td'), element('td'));
    const refusal = token.opensRefusal;
    const bar = element('span', { class: 'probability-bar' });
    bar.style.width = `${100 * token.probability}%`;
    const text = visibleToken(token.text);
    return element(
      'tr',
      { data: { tokenId: token.id, probability: token.probability } },
      element(
        'td',
        {
          class: refusal ? 'token refusal-token' : 'token',
          attributes: {
            title: `${text} · id ${token.id}${refusal ? ' · opens a refusal: counted in the log-odds' : ''}`,
          },
        },
        text,
      ),
      element('td', { class: 'probability' }, bar),
      element('td', { class: 'number' }, significant(token.probability)),
    );
  });
  return element(
    'table',
    { class: 'first-tokens' },
    element('caption', {}, caption),
    element('tbody', {}, ...rows),
  );
}
