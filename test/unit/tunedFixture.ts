import type { TunedSettings } from '../../src/protocol/method';

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
