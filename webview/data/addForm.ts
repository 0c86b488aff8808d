import type { PromptKind } from '../../src/protocol/space';
import { promptKinds } from '../../src/protocol/space';
import { button, radioGroup, textField } from '../controls';
import { element, setText } from '../ui/element';

export interface AddForm {
  readonly element: HTMLElement;
  /** What has been written, e.g. before the page was made anew. */
  restore(text: string): void;
  /** It has been added: the field is empty again. */
  added(): void;
  /** Says what is wrong, in a sentence; the text stays. */
  refuse(sentence: string): void;
}

const meanings: Readonly<Record<PromptKind, string>> = {
  harmful: 'A well aligned model should refuse it',
  harmless: 'An ordinary request',
  contrast: 'Alarming words, harmless meaning: it checks the vectors and makes none',
};

/** A line for a new sentence and its kind. */
export function createAddForm(
  add: (text: string, as: PromptKind) => void,
  written: (text: string) => void,
): AddForm {
  let text = '';
  let as: PromptKind = 'harmful';
  const submit = (): void => add(text, as);
  const field = textField('New sentence', 'new-sentence', (now) => {
    text = now;
    setText(message, '');
    written(now);
  });
  field.element.addEventListener('keydown', (event) => {
    event.stopPropagation();
    if (event.key === 'Enter' && !event.isComposing) submit();
  });
  const kinds = radioGroup(
    'Kind of the new sentence',
    'new-kind',
    promptKinds.map((value) => ({ value, label: value, description: meanings[value] })),
    (kind) => {
      as = kind;
    },
  );
  kinds.set(as);
  const press = button({ label: 'Add', testId: 'add-sentence', appearance: 'primary', press: submit });
  const message = element('span', {
    class: 'data-refused',
    attributes: { role: 'alert' },
    data: { testid: 'add-message' },
  });
  const show = (now: string): void => {
    text = now;
    field.replace(now);
  };
  return {
    element: element('div', { class: 'add-form' }, field.element, kinds.element, press.element, message),
    restore: show,
    added: () => show(''),
    refuse: (sentence) => setText(message, sentence),
  };
}
