/** Three significant digits without an exponent for the magnitudes that occur here; a dash for null. */
export function figure(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '—';
  if (value === 0) return '0';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(digits, 6));
}

/** A share (0..1) in per cent with one digit. */
export function percent(share: number): string {
  return (100 * share).toFixed(1);
}

/** A value with its 95 % interval, `.75 (.70–.81)` as figures. */
export function withInterval(value: number, low: number, high: number): string {
  return `${figure(value)} (${figure(low)}–${figure(high)})`;
}
