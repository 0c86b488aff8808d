import { seededRandom } from './folds';
import { percentile } from './summary';

/** A statistic of a sample with its 95 % bootstrap interval (percentiles). */
export interface BootstrapInterval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** RangeError where there are no values. */
export function bootstrapInterval(
  values: readonly number[],
  statistic: (sample: readonly number[]) => number,
  draws = 2000,
  seed = 1,
): BootstrapInterval {
  const random = seededRandom(seed);
  const value = statistic(values);
  const drawn = Array.from({ length: draws }, () =>
    statistic(values.map(() => values[Math.floor(random() * values.length)] ?? value)),
  );
  return { value, low: percentile(drawn, 0.025), high: percentile(drawn, 0.975) };
}
