import { tintColour, tintReach } from '../../src/appearance/tintScale';
import type { ExplainedWord } from '../../src/protocol/inspection';
import { element } from '../ui/element';
import { wordLabel } from './explanationText';

/** The prompt with its words as buttons, tinted by how far each pushes; the farthest has the full colour. */
export function explainedPrompt(
  prompt: string,
  words: readonly ExplainedWord[],
  choose: (word: ExplainedWord) => void,
): (Node | string)[] {
  const most = Math.max(...words.map(({ refusalLogOdds }) => Math.abs(refusalLogOdds)));
  const parts: (Node | string)[] = [];
  let at = 0;
  for (const word of words) {
    if (word.from > at) parts.push(prompt.slice(at, word.from));
    parts.push(wordButton(word, most === 0 ? 0 : word.refusalLogOdds / most, choose));
    at = Math.max(at, word.to);
  }
  parts.push(prompt.slice(at));
  return parts;
}

function wordButton(
  word: ExplainedWord,
  share: number,
  choose: (word: ExplainedWord) => void,
): HTMLButtonElement {
  const label = wordLabel(word);
  const node = element(
    'button',
    {
      class: 'explained-word',
      attributes: { type: 'button', title: `${label}. Selects it in the editor.`, 'aria-label': label },
      // Patterns of high-contrast themes: what is faint gets none.
      data: { push: Math.abs(share) < 0.25 ? 'none' : share > 0 ? 'towards' : 'away' },
      on: { click: () => choose(word) },
    },
    word.text,
  );
  node.style.backgroundColor = tintColour(share * tintReach);
  return node;
}
