import { describe, expect, it } from 'vitest';
import { tintColour, tintReach } from '../../../src/appearance/tintScale';
import { contrast } from '../../../webview/ui/colourScale';

type Rgb = readonly [number, number, number];

/** Text and page of VS Code's themes: Light Modern, Dark Modern, and the two of high contrast. */
const themes: Readonly<Record<string, { readonly text: Rgb; readonly page: Rgb }>> = {
  light: { text: [59, 59, 59], page: [255, 255, 255] },
  dark: { text: [204, 204, 204], page: [31, 31, 31] },
  highContrast: { text: [255, 255, 255], page: [0, 0, 0] },
  highContrastLight: { text: [41, 41, 41], page: [255, 255, 255] },
};

function parts(colour: string): number[] {
  return (colour.match(/[\d.]+/g) ?? []).map(Number);
}

function over(colour: string, page: Rgb): Rgb {
  const [red = 0, green = 0, blue = 0, alpha = 0] = parts(colour);
  const mix = (value: number, below: number): number => alpha * value + (1 - alpha) * below;
  return [mix(red, page[0]), mix(green, page[1]), mix(blue, page[2])];
}

describe('the tint of a token', () => {
  it.each(Object.entries(themes))('leaves text readable in the theme %s', (_, { text, page }) => {
    for (let tint = -tintReach; tint <= tintReach; tint += 0.1)
      expect(contrast(text, over(tintColour(tint), page))).toBeGreaterThanOrEqual(4.5);
  });

  it('is nothing at 0, grows either way and stops at the reach', () => {
    const alpha = (tint: number): number => parts(tintColour(tint))[3] ?? NaN;
    expect(alpha(0)).toBe(0);
    expect(alpha(0.5)).toBeGreaterThan(0);
    expect(alpha(-1)).toBeGreaterThan(alpha(-0.5));
    expect(tintColour(tintReach + 5)).toBe(tintColour(tintReach));
    expect(tintColour(tintReach)).not.toBe(tintColour(-tintReach));
  });
});
