/** Shows the latest of many values. */
export interface LatestShown<T> {
  push(value: T): void;
  /** Shows what is left at once; resolves when it is shown. Rejects with what `show` rejected with. */
  finish(): Promise<void>;
}

/** At most one value in `interval` milliseconds is shown, and one at a time; those between are left out. */
export function createLatestShown<T>(
  interval: number,
  show: (value: T) => PromiseLike<void>,
): LatestShown<T> {
  let waiting: { readonly value: T } | undefined;
  let timer: NodeJS.Timeout | undefined;
  let showing: Promise<void> = Promise.resolve();
  let due = 0;

  function showWaiting(): void {
    clearTimeout(timer);
    timer = undefined;
    showing = showing.then(async () => {
      if (!waiting) return;
      const { value } = waiting;
      waiting = undefined;
      await show(value);
    });
    // `finish` tells; until then more may come.
    showing.catch(() => undefined);
  }

  return {
    push(value) {
      waiting = { value };
      if (timer) return;
      const now = performance.now();
      const wait = Math.max(0, due - now);
      due = now + wait + interval;
      timer = setTimeout(showWaiting, wait);
    },
    async finish() {
      showWaiting();
      await showing;
    },
  };
}
