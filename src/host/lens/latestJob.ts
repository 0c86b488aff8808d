import { Cancelled } from '../../protocol/errors';

/** Runs one piece of work at a time; newer work cancels what runs. */
export interface LatestJob {
  /** Settles when the work has settled; never rejects. */
  run(work: (signal: AbortSignal) => Promise<void>, on: JobEvents): Promise<void>;
  cancel(): void;
}

export interface JobEvents {
  /** Anything but cancellation. */
  error(error: unknown): void;
  /** `cancel` stopped this work; not called when newer work did. */
  cancelled(): void;
}

export function createLatestJob(): LatestJob {
  let current: AbortController | undefined;
  return {
    async run(work, on) {
      current?.abort();
      const own = new AbortController();
      current = own;
      // Older work still reports that it ended; only the latest may say so on screen.
      const latest = (): boolean => current === own;
      try {
        await work(own.signal);
      } catch (error) {
        if (!latest()) return;
        if (error instanceof Cancelled) on.cancelled();
        else on.error(error);
      } finally {
        if (latest()) current = undefined;
      }
    },
    cancel: () => current?.abort(),
  };
}

/** `promise`, or Cancelled as soon as `signal` aborts: for work that others wait for too and that goes on. */
export async function orCancelled<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) throw new Cancelled();
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(new Cancelled());
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
