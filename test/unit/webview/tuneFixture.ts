import type { TuneData } from '../../../src/protocol/panel';
import type { TunePlan } from '../../../src/protocol/tuning';
import { pointFixture } from '../tunedFixture';

const plan: TunePlan = {
  ...{ strengths: [0.03, 0.05], klLimit: 0.1, lostLimit: 0.05, limit: 8 },
  windows: [
    { first: 0, last: 1 },
    { first: 1, last: 2 },
  ],
};
const [early = { first: 0, last: 0 }, late = early] = plan.windows;

/** A sweep of two windows by two strengths; the best is the second, and the last is beyond the KL limit. */
export const tuneFixture: TuneData = {
  fingerprint: 'f',
  plan,
  counts: { harmful: 8, harmless: 4, contrast: 4 },
  base: { harmfulRefused: 1, harmlessRefused: 0.75 },
  points: [
    pointFixture({ layers: early, strength: 0.03, harmlessRefused: 0.5, kl: 0.01 }),
    pointFixture({ layers: early, strength: 0.05, harmlessRefused: 0.25, kl: 0.04 }),
    pointFixture({ layers: late, strength: 0.03, harmfulRefused: 0.875, harmlessRefused: 0.25, kl: 0.05 }),
    pointFixture({ layers: late, strength: 0.05, harmfulRefused: 0.875, harmlessRefused: 0, kl: 0.4 }),
  ],
  run: { state: 'done' },
};

/** The same while the second window is measured. */
export const tuningFixture: TuneData = {
  ...tuneFixture,
  points: tuneFixture.points.slice(0, 2),
  run: { state: 'running', step: { message: 'Steering calibration prompts', done: 8, total: 16 } },
};
