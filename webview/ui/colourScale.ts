/** Red, green and blue, 0..255. */
export type Rgb = readonly [number, number, number];

/**
 * Viridis (van der Walt and Smith, matplotlib, CC0), every sixteenth of its 256 colours and the last:
 * perceptually even, readable in grey and with the common kinds of colour blindness.
 */
const viridis: readonly Rgb[] = [
  [68, 1, 84],
  [72, 24, 106],
  [71, 45, 123],
  [66, 64, 134],
  [59, 82, 139],
  [51, 99, 141],
  [44, 114, 142],
  [38, 130, 142],
  [33, 145, 140],
  [31, 160, 136],
  [40, 174, 128],
  [63, 188, 115],
  [94, 201, 98],
  [132, 212, 75],
  [173, 220, 48],
  [216, 226, 25],
  [253, 231, 37],
];

/** The colour at `share` (0..1, clamped) of the scale. */
export function sequential(share: number): Rgb {
  const place = Math.min(1, Math.max(0, share)) * (viridis.length - 1);
  const low = viridis[Math.floor(place)] ?? viridis[0];
  const high = viridis[Math.ceil(place)] ?? low;
  if (!low || !high) throw new RangeError(`No colour at ${share}.`);
  const rest = place - Math.floor(place);
  const mix = (channel: 0 | 1 | 2) => Math.round(low[channel] + (high[channel] - low[channel]) * rest);
  return [mix(0), mix(1), mix(2)];
}

/** Where `value` stands between `low` and `high`, 0..1; the middle of a scale that has no width. */
export function share(value: number, low: number, high: number): number {
  return high > low ? (value - low) / (high - low) : 0.5;
}

export function cssColour([red, green, blue]: Rgb): string {
  return `rgb(${red}, ${green}, ${blue})`;
}

/** Relative luminance, 0..1 (WCAG 2.2). */
export function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast ratio, 1..21 (WCAG 2.2). */
export function contrast(a: Rgb, b: Rgb): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const black: Rgb = [0, 0, 0];
const white: Rgb = [255, 255, 255];

/** Black or white, whichever contrasts more: at least 4.58:1 on every colour. */
export function textOn(background: Rgb): Rgb {
  return contrast(black, background) >= contrast(white, background) ? black : white;
}
