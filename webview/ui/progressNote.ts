import { element, setText } from './element';
import { timeText, type Progress } from './loadingText';

/** What is said of a piece of work, how long it has taken and how far it is, for a line of controls. */
export interface ProgressNote {
  readonly elements: readonly HTMLElement[];
  say(text: string): void;
  /** undefined: nothing goes on. */
  show(progress: Progress | undefined): void;
}

export function createProgressNote(): ProgressNote {
  const text = element('span', { class: 'pane-note-text', attributes: { role: 'status' } });
  // Beside the status: a screen reader is not told every second.
  const time = element('span', { class: 'pane-time', attributes: { 'aria-hidden': 'true' } });
  const bar = element('span', { class: 'progress-bar' });
  const progress = element('span', { class: 'progress', attributes: { role: 'progressbar' } }, bar);
  let work: Progress | undefined;
  let since = 0;
  let clock: ReturnType<typeof setInterval> | undefined;

  function showTime(): void {
    if (work) setText(time, timeText(work, (performance.now() - since) / 1000));
  }

  /** Counts from the first word of a piece of work; the next piece starts anew. */
  function keepTime(now: Progress | undefined): void {
    if (now && now.message !== work?.message) since = performance.now();
    work = now;
    time.hidden = !now;
    showTime();
    if (now) clock ??= setInterval(showTime, 1000);
    else {
      clearInterval(clock);
      clock = undefined;
    }
  }

  return {
    elements: [text, time, progress],
    say: (words) => setText(text, words),
    show: (now) => {
      keepTime(now);
      progress.hidden = !now;
      if (!now) return;
      const { message, done, total } = now;
      progress.setAttribute('aria-label', message);
      const known = done !== undefined && total !== undefined && total > 0;
      progress.classList.toggle('progress-unknown', !known);
      bar.style.width = known ? `${Math.min(100, (100 * done) / total)}%` : '';
      if (known) progress.setAttribute('aria-valuenow', String(Math.round((100 * done) / total)));
      else progress.removeAttribute('aria-valuenow');
    },
  };
}
