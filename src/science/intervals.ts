/** A rate with its interval. */
export interface Rate {
  readonly rate: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
}

/** Two-sided 97.5 % point of the standard normal distribution. */
const z95 = 1.959963984540054;

/** `hits` of `n` with Wilson's 95 % score interval (Wilson 1927), which stays within 0..1 and holds for small n. */
export function wilson(hits: number, n: number): Rate {
  if (!(n > 0) || hits < 0 || hits > n) throw new RangeError(`${hits} of ${n} is no rate.`);
  const rate = hits / n;
  const square = z95 ** 2;
  const centre = (rate + square / (2 * n)) / (1 + square / n);
  const half = (z95 / (1 + square / n)) * Math.sqrt((rate * (1 - rate)) / n + square / (4 * n * n));
  return { rate, low: hits === 0 ? 0 : centre - half, high: hits === n ? 1 : centre + half, n };
}
