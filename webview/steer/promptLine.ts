import { onOneLine } from '../../src/appearance/format';
import { element, setText } from '../ui/element';

/** Where a prompt stands and how it begins, on one line. */
export function createPromptLine(): {
  readonly element: HTMLElement;
  update(source: string, prompt: string): void;
} {
  const source = element('span', { class: 'prompt-source' });
  const text = element('span', { class: 'prompt-line-text' });
  return {
    element: element('p', { class: 'prompt-line' }, source, text),
    update: (place, prompt) => {
      setText(source, place);
      setText(text, onOneLine(prompt));
    },
  };
}
