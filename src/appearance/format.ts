import { layerListText } from '../protocol/layerWindow';

const minus = '\u2212';

/**
 * A number with `digits` significant digits, without a leading zero and with a real minus sign: .0714, −2.30, 1230.
 * Zero is `0`; a magnitude below 1e-4 or from 1e6 on is written with an exponent.
 */
export function significant(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  const magnitude = Math.abs(value);
  const exact =
    magnitude < 1e-4 || magnitude >= 1e6
      ? magnitude
          .toExponential(digits - 1)
          .replace('e-', `e${minus}`)
          .replace('e+', 'e')
      : plain(magnitude, digits);
  return value < 0 ? minus + exact : exact;
}

function plain(magnitude: number, digits: number): string {
  const rounded = Number(magnitude.toPrecision(digits));
  const before = Math.floor(Math.log10(rounded)) + 1;
  return rounded.toFixed(Math.max(0, digits - before)).replace(/^0\./, '.');
}

/** A tick of an axis: as short as it can be written, with a real minus sign. */
export function tickText(value: number): string {
  const short = Number(value.toPrecision(6));
  return short < 0 ? `${minus}${-short}` : String(short);
}

/** As `significant`, with a plus sign in front of what is greater than zero. */
export function signed(value: number, digits = 3): string {
  return value > 0 ? `+${significant(value, digits)}` : significant(value, digits);
}

/** Two numbers with the fewest significant digits, from `digits` on, at which they read differently if they differ. */
export function distinct(a: number, b: number, digits = 3): readonly [string, string] {
  for (let more = digits; more < 9; more++) {
    const pair = [significant(a, more), significant(b, more)] as const;
    if (pair[0] !== pair[1] || a === b) return pair;
  }
  return [significant(a, 9), significant(b, 9)];
}

/** A token so that its white space can be seen: a space as ·, a line break as ⏎, a tab as ⇥. */
export function visibleToken(text: string): string {
  if (text === '') return '∅';
  return text
    .replace(/ /g, '·')
    .replace(/\r\n?|\n/g, '⏎')
    .replace(/\t/g, '⇥')
    .replace(/\u00a0/g, '⍽')
    .replace(
      /[\p{Cc}\p{Cf}]/gu,
      (character) => `\\u${character.codePointAt(0)?.toString(16).padStart(4, '0')}`,
    );
}

/** `layer 7` or `layers 7–12`. */
export function layerRange(range: { readonly first: number; readonly last: number }): string {
  return range.first === range.last ? `layer ${range.first}` : `layers ${range.first}–${range.last}`;
}

/** `layer 9`, `layers 12–19` or `layers 9, 14, 20–24`, of rising layers. */
export function layerList(layers: readonly number[]): string {
  const noun = layers.length === 1 ? 'layer' : 'layers';
  return `${noun} ${layerListText(layers).replaceAll('-', '–')}`;
}

/** `p = .219`, `p < .001`. */
export function probability(p: number): string {
  return p < 0.001 ? 'p < .001' : `p = ${p.toFixed(3).replace(/^0/, '')}`;
}

/** `1 prompt`, `64 prompts`. */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}

/** A text without its line breaks, and one space wherever there were more. */
export function onOneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
