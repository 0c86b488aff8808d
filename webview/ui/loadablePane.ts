import type { Loadable } from '../../src/protocol/panel';
import { button } from '../controls';
import { element, setText } from './element';
import { loadingText, type Progress } from './loadingText';
import { createProgressNote } from './progressNote';

export interface LoadablePaneOptions {
  readonly testId: string;
  /** Shown once there was a value. Stays while the next one loads, and usable: a slider must not lose the focus. */
  readonly content: HTMLElement;
  /** One sentence and the label of the one button that fills the pane. */
  readonly empty: string;
  readonly fillLabel: string;
  readonly stale: string;
  readonly renewLabel: string;
  readonly fill: () => void;
  /** Undefined where there is nothing to cancel. */
  readonly cancel?: () => void;
}

export interface LoadablePane<T> {
  readonly element: HTMLElement;
  /**
   * `note` is said beside a value that is there; `running` makes the note one of work that can be cancelled, or says
   * how far that work is instead.
   */
  update(loadable: Loadable<T>, note: string, running?: boolean | Progress): void;
}

/**
 * Draws the four states of a Loadable around its content. The line above the content has one height in every state,
 * so that nothing below moves when a value loads, ages or comes.
 */
export function createLoadablePane<T>(options: LoadablePaneOptions): LoadablePane<T> {
  const sentence = element('p', { class: 'pane-sentence' });
  const next = element('p', { class: 'pane-next' });
  const fill = button({
    label: options.fillLabel,
    testId: `${options.testId}-fill`,
    appearance: 'primary',
    press: options.fill,
  });
  const message = element('div', { class: 'pane-message' }, sentence, next, fill.element);

  const progress = createProgressNote();
  const renew = button({ label: options.renewLabel, testId: `${options.testId}-renew`, press: options.fill });
  const cancel = button({
    label: 'Cancel',
    testId: `${options.testId}-cancel`,
    press: () => options.cancel?.(),
  });
  const note = element('div', { class: 'pane-note' }, ...progress.elements, renew.element, cancel.element);

  const pane = element(
    'div',
    { class: 'pane', data: { testid: options.testId } },
    note,
    message,
    options.content,
  );
  let filled = false;

  return {
    element: pane,
    update: (loadable, noteOfValue, running = false) => {
      const { state } = loadable;
      const work =
        state === 'loading' ? loadable : running === true ? { message: noteOfValue } : running || undefined;
      const stale = state === 'ready' && loadable.stale && !running;
      if (state === 'ready') filled = true;
      if (state === 'empty') filled = false;
      pane.dataset['state'] = stale ? 'stale' : running ? 'running' : state;

      const asksForMore = state === 'empty' || state === 'failed';
      message.hidden = !asksForMore;
      options.content.hidden = asksForMore || !filled;
      options.content.setAttribute('aria-busy', String(state === 'loading'));
      note.hidden = asksForMore;
      renew.element.hidden = !stale;
      cancel.element.hidden = !options.cancel || (state !== 'loading' && !running);
      progress.show(work);

      if (state === 'empty') {
        setText(sentence, options.empty);
        setText(next, '');
        fill.setLabel(options.fillLabel);
      } else if (state === 'failed') {
        setText(sentence, loadable.error.message);
        setText(next, loadable.error.next);
        fill.setLabel('Try again');
      } else {
        progress.say(work ? loadingText(work) : stale ? options.stale : noteOfValue);
      }
    },
  };
}
