import type { TunedSettings } from '../../src/protocol/method';
import type { MeasuredPoint } from '../../src/protocol/tuning';

/** What `tune` may have chosen, but for what a test is about. */
export function tunedFixture(change: Partial<TunedSettings>): TunedSettings {
  return {
    layers: { first: 1, last: 2 },
    strength: 0.1,
    rule: { classifier: 'probe', lower: -1, towards: false },
    klLimit: 0.1,
    lostLimit: 0.05,
    on: '24 prompts',
    ...change,
  };
}

/** A measured combination of window and strength, but for what a test is about. */
export function pointFixture(change: Partial<MeasuredPoint> = {}): MeasuredPoint {
  return {
    layers: { first: 1, last: 2 },
    strength: 0.04,
    ...{ lower: -1, towards: false, harmfulRefused: 1, harmlessRefused: 0.25, kl: 0.05, broken: 0 },
    ...change,
  };
}
