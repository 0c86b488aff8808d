import { button } from '../controls';
import { element, setText } from '../ui/element';

/** What is edited: a row, by its place, and the text that it had. */
export interface EditedRow {
  readonly place: number;
  readonly before: string;
}

export interface RowEditorOptions {
  readonly save: (row: EditedRow, text: string) => void;
  /** The person gives it up. */
  readonly leave: () => void;
  /** With each letter. */
  readonly written: (row: EditedRow, text: string) => void;
  /** The row has changed meanwhile, and both are to be kept. */
  readonly addInstead: (row: EditedRow, text: string) => void;
}

export interface RowEditor {
  readonly element: HTMLElement;
  readonly row: EditedRow | undefined;
  open(row: EditedRow, text: string): void;
  close(): void;
  /** Puts it over the row that it is for. */
  moveTo(top: number): void;
  /** Says what is wrong, in a sentence; the text stays. */
  refuse(sentence: string, gone: boolean): void;
}

/** A field over the row that is edited: Enter saves, Escape gives up, Shift+Enter starts a line. */
export function createRowEditor(options: RowEditorOptions): RowEditor {
  const messageId = 'row-editor-message';
  const field = element('textarea', {
    class: 'row-editor-field',
    attributes: { 'aria-label': 'Sentence', 'aria-describedby': messageId, rows: 3, spellcheck: 'true' },
    data: { testid: 'row-editor' },
  });
  const message = element('span', {
    id: messageId,
    class: 'row-editor-message',
    attributes: { role: 'alert' },
    data: { testid: 'row-editor-message' },
  });
  const addInstead = button({
    label: 'Add As New',
    testId: 'row-editor-add',
    press: () => {
      if (row) options.addInstead(row, field.value);
    },
  });
  const box = element(
    'div',
    { class: 'row-editor' },
    field,
    element('span', { class: 'row-editor-foot' }, message, addInstead.element),
  );
  let row: EditedRow | undefined;
  box.hidden = true;

  field.addEventListener('input', () => {
    if (row) options.written(row, field.value);
  });
  field.addEventListener('keydown', (event) => {
    // VS Code would take some of these keys for itself.
    event.stopPropagation();
    if (!row || event.isComposing) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      options.leave();
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      options.save(row, field.value);
    }
  });

  return {
    element: box,
    get row() {
      return row;
    },
    open(next, text) {
      row = next;
      field.value = text;
      box.hidden = false;
      setText(message, 'Enter saves, Shift+Enter starts a line, Escape gives up.');
      box.classList.remove('row-editor-refused');
      addInstead.element.hidden = true;
      field.focus({ preventScroll: true });
      field.select();
    },
    close() {
      row = undefined;
      box.hidden = true;
    },
    moveTo(top) {
      box.style.top = `${top}px`;
    },
    refuse(sentence, gone) {
      setText(message, sentence);
      box.classList.add('row-editor-refused');
      addInstead.element.hidden = !gone;
      field.focus({ preventScroll: true });
    },
  };
}
