import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createPacedWork } from '../../../src/host/evaluation/pacedWork';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Work that takes `milliseconds`, and how often it was done. */
function setUp(milliseconds: number) {
  const done = vi.fn(() => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)));
  return { done, paced: createPacedWork(done) };
}

it('is done once for all who ask until it begins, and once more for those who ask while it runs', async () => {
  const { done, paced } = setUp(50);
  paced.soon();
  paced.soon();
  await vi.advanceTimersByTimeAsync(420);
  expect(done).toHaveBeenCalledTimes(1);
  paced.soon();
  paced.soon();
  await vi.advanceTimersByTimeAsync(5000);
  expect(done).toHaveBeenCalledTimes(2);
});

it('leaves four times as long as it took between its ends and beginnings', async () => {
  const { done, paced } = setUp(1000);
  paced.soon();
  await vi.advanceTimersByTimeAsync(400 + 1000);
  paced.soon();
  await vi.advanceTimersByTimeAsync(3900);
  expect(done).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(200);
  expect(done).toHaveBeenCalledTimes(2);
});

it('is not done once it is disposed of', async () => {
  const { done, paced } = setUp(1);
  paced.soon();
  paced.dispose();
  paced.soon();
  await vi.advanceTimersByTimeAsync(5000);
  expect(done).not.toHaveBeenCalled();
});
