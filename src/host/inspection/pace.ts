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
/** Milliseconds that a request is taken to need before one has been measured. */
const guess = 100;

/** How fast this model answers on this machine, and the pace that it allows. */
export interface PaceKeeper {
  readonly pace: Pace;
  /** Exponentially weighted mean of what has been measured, milliseconds. */
  readonly mean: number;
  /** A request has taken so many milliseconds. */
  measured(milliseconds: number): void;
  /** Forgets what has been measured: another model. */
  reset(): void;
}

export function createPaceKeeper(): PaceKeeper {
  let mean = guess;
  let pace: Pace = 'live';
  return {
    get pace() {
      return pace;
    },
    get mean() {
      return mean;
    },
    measured(milliseconds) {
      mean = weight * milliseconds + (1 - weight) * mean;
      pace = nextPace(pace, mean);
    },
    reset() {
      mean = guess;
      pace = 'live';
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
