/** Arithmetic mean; RangeError where there are no values. */
export function mean(values: ArrayLike<number>): number {
  requireValues(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0;
  return sum / values.length;
}

/** The middle value, or midway between the two in the middle; RangeError where there are no values. */
export function median(values: ArrayLike<number>): number {
  return percentile(values, 0.5);
}

/**
 * The value below which `share` (0..1) of the values lie, linear between neighbours: numpy's default, type 7 of
 * Hyndman and Fan (1996). RangeError where there are no values or `share` is none.
 */
export function percentile(values: ArrayLike<number>, share: number): number {
  requireValues(values);
  if (!(share >= 0 && share <= 1)) throw new RangeError(`${share} is not a share of 0 to 1.`);
  const sorted = Float64Array.from(values).sort();
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? NaN;
  const above = sorted[Math.ceil(place)] ?? NaN;
  // Equals need no arithmetic, which would make NaN of two infinities.
  return below === above ? below : below + (above - below) * (place - Math.floor(place));
}

function requireValues(values: ArrayLike<number>): void {
  if (values.length === 0) throw new RangeError('There are no values to summarise.');
}
