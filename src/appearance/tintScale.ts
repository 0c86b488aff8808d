/** Red, green and blue, 0..255. */
type Rgb = readonly [number, number, number];

/** Tokens nearer to harmful prompts are tinted orange, the others blue: told apart with any colour blindness. */
const towards: Rgb = [234, 118, 0];
const away: Rgb = [38, 110, 220];

/** A tint (src/protocol/inspection.ts) of this size has the full colour; what lies further out looks the same. */
export const tintReach = 2;
/** Share of the full colour: text on it keeps 4.5:1 in VS Code's own themes, light and dark. */
const mostOpaque = 0.45;

/**
 * The background of a token as a CSS colour that lets the page through; at 0 all of it.
 * @param opaque share of the full colour at the scale's ends: more for what has no text on it
 */
export function tintColour(tint: number, opaque = mostOpaque): string {
  const share = Math.min(1, Math.abs(tint) / tintReach);
  const [red, green, blue] = tint > 0 ? towards : away;
  return `rgba(${red}, ${green}, ${blue}, ${Math.round(share * opaque * 1000) / 1000})`;
}
