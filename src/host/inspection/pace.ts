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
/** Milliseconds after which what was measured says nothing of the machine any more: it may have been busy. */
const outdatedMs = 30_000;
/** Milliseconds on request until a pause is tried again: twice as long after each vain try, up to the longest. */
const retryMs = { first: outdatedMs, longest: 16 * outdatedMs } as const;
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
      const share = now() - measuredAt >= outdatedMs ? 1 : weight;
      mean = share * milliseconds + (1 - share) * mean;
      measuredAt = now();
      const before = pace;
      pace = nextPace(pace, mean);
      const vain = before === 'onRequest' && pace === 'onRequest' && share === 1;
      if (vain) retry = Math.min(2 * retry, retryMs.longest);
      else if (pace !== 'onRequest') retry = retryMs.first;
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
