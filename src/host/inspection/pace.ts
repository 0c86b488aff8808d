import type { InspectionMode } from '../settings/inspectionMode';

/** When a prompt is inspected: with every change, when the typing pauses, or only when asked for. */
export type Pace = 'live' | 'onPause' | 'onRequest';

/**
 * Milliseconds of a request above which a pace is given up for the next slower one, and those below which it is taken
 * up again: apart, so that the pace does not swing to and fro.
 */
const limits = {
  live: { leave: 250, enter: 150 },
  onPause: { leave: 3000, enter: 2000 },
} as const;

/** Weight of the latest request in the mean; earlier ones fade by the rest. */
const weight = 0.3;
/** Milliseconds on request until a pause is tried again: twice as long after each vain try, up to the longest. */
const retryMs = { first: 30_000, longest: 480_000 } as const;
/** Milliseconds that a request is taken to need before one has been measured. */
const guess = 100;

/** How fast this model answers on this machine, and the pace that it allows. */
export interface PaceKeeper {
  /** Where requests have taken too long even on pause, a pause is tried again from time to time. */
  readonly pace: Pace;
  /** A request has taken so many milliseconds. */
  measured(milliseconds: number): void;
  /** Forgets what has been measured: another model. */
  reset(): void;
}

/** @param now milliseconds of a clock that only goes forward */
export function createPaceKeeper(now: () => number): PaceKeeper {
  let mean = guess;
  let pace: Pace = 'live';
  let measuredAt = now();
  let retry: number = retryMs.first;
  return {
    get pace() {
      return pace === 'onRequest' && now() - measuredAt >= retry ? 'onPause' : pace;
    },
    measured(milliseconds) {
      // What was measured so long ago says nothing of the machine any more: it may have been busy.
      const tried = pace === 'onRequest' && now() - measuredAt >= retryMs.first;
      mean = tried ? milliseconds : weight * milliseconds + (1 - weight) * mean;
      measuredAt = now();
      pace = nextPace(pace, mean);
      if (pace !== 'onRequest') retry = retryMs.first;
      else if (tried) retry = Math.min(2 * retry, retryMs.longest);
    },
    reset() {
      mean = guess;
      pace = 'live';
      retry = retryMs.first;
    },
  };
}

function nextPace(pace: Pace, mean: number): Pace {
  if (mean > limits.onPause.leave) return 'onRequest';
  if (pace === 'onRequest' && mean > limits.onPause.enter) return 'onRequest';
  if (mean > limits.live.leave) return 'onPause';
  if (pace !== 'live' && mean > limits.live.enter) return 'onPause';
  return 'live';
}

/** The pace under a setting: a person's choice goes before what is measured. */
export function paceOf(mode: InspectionMode, measured: Pace): Pace {
  if (mode === 'auto') return measured;
  return mode === 'onPause' ? 'onPause' : 'onRequest';
}
