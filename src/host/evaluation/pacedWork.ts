/** Milliseconds from one piece of work to the next, at least, and how many times as long as the work took. */
const least = 400;
const rest = 4;

/** Work that is asked for more often than it is worth doing. */
export interface PacedWork {
  /** Has it done soon, once for all who ask until then. */
  soon(): void;
  dispose(): void;
}

/** @param work never rejects */
export function createPacedWork(work: () => Promise<void>): PacedWork {
  let timer: NodeJS.Timeout | undefined;
  let running = false;
  let wanted = false;
  let disposed = false;
  let pause = least;

  async function run(): Promise<void> {
    timer = undefined;
    running = true;
    wanted = false;
    const start = performance.now();
    await work();
    pause = Math.max(least, rest * (performance.now() - start));
    running = false;
    if (wanted) soon();
  }

  function soon(): void {
    wanted = true;
    if (running || disposed) return;
    timer ??= setTimeout(() => void run(), pause);
  }

  return {
    soon,
    dispose() {
      disposed = true;
      clearTimeout(timer);
    },
  };
}
