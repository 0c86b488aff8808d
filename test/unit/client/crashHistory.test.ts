import { describe, expect, it } from 'vitest';
import { CrashHistory } from '../../../src/client/crashHistory';

describe('CrashHistory', () => {
  it('backs off further with each crash of the last three minutes', () => {
    const crashes = new CrashHistory();
    const delays = [0, 1, 2, 3].map((second) => {
      const delay = crashes.delay(second * 1000);
      crashes.record(second * 1000);
      return delay;
    });
    expect(delays).toEqual([0, 500, 1000, 2000]);
  });

  it('gives up at the fifth crash within three minutes, and not before', () => {
    const crashes = new CrashHistory();
    for (let i = 0; i < 4; i++) crashes.record(i * 1000);
    expect(crashes.givenUp()).toBe(false);
    crashes.record(5000);
    expect(crashes.givenUp()).toBe(true);
    crashes.clear();
    expect(crashes.givenUp()).toBe(false);
  });

  it('forgets crashes older than three minutes', () => {
    const crashes = new CrashHistory();
    for (let i = 0; i < 4; i++) crashes.record(i);
    crashes.record(CrashHistory.windowMs + 10);
    expect(crashes.givenUp()).toBe(false);
    expect(crashes.delay(3 * CrashHistory.windowMs)).toBe(0);
  });
});
