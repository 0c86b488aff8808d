import { visibleToken } from '../../src/appearance/format';
import type { PanelIntent, PanelState } from '../../src/protocol/panel';
import { textField } from '../controls';
import { element, setText } from '../ui/element';
import { rankSentence } from './layersText';

/** Milliseconds after the last letter before the vocabulary is searched. */
const settleMs = 300;

export interface TokenSearch {
  readonly element: HTMLElement;
  update(tokenRank: PanelState['tokenRank']): void;
}

/** A field for a token that is followed over the layers, the tokens that match it, and where it ranks best. */
export function createTokenSearch(send: (intent: PanelIntent) => void): TokenSearch {
  let due: ReturnType<typeof setTimeout> | undefined;
  const field = textField('Follow a token, e.g. sorry', 'follow-token', (text) => {
    clearTimeout(due);
    due = setTimeout(() => send({ kind: 'followToken', text }), settleMs);
  });
  const matches = element('span', {
    class: 'token-matches',
    attributes: { role: 'group', 'aria-label': 'Tokens that match' },
  });
  const said = element('span', {
    class: 'section-quiet',
    attributes: { role: 'status' },
    data: { testid: 'token-rank' },
  });
  let shown = '';

  function show(found: Extract<PanelState['tokenRank'], { state: 'ready' }>['value']): void {
    const key = JSON.stringify([found.text, found.token?.id, found.matches.map(({ id }) => id)]);
    if (key === shown) return;
    shown = key;
    const { token, text } = found;
    matches.replaceChildren(
      ...found.matches.map((match) =>
        element(
          'button',
          {
            class: 'token-match',
            attributes: {
              type: 'button',
              'aria-pressed': String(match.id === token?.id),
              title: `id ${match.id}`,
            },
            data: { testid: `match-${match.id}` },
            on: { click: () => send({ kind: 'followToken', text, id: match.id }) },
          },
          visibleToken(match.text),
        ),
      ),
    );
  }

  return {
    element: element('div', { class: 'token-search' }, field.element, matches, said),
    update: (tokenRank) => {
      said.dataset['state'] = tokenRank.state;
      switch (tokenRank.state) {
        case 'empty':
          shown = '';
          matches.replaceChildren();
          return setText(said, '');
        case 'loading':
          return setText(said, tokenRank.message);
        case 'failed':
          return setText(said, `${tokenRank.error.message} ${tokenRank.error.next}`);
        case 'ready':
          field.set(tokenRank.value.text);
          show(tokenRank.value);
          return setText(said, rankSentence(tokenRank.value));
      }
    },
  };
}
