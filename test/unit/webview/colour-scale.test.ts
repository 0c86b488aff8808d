import { describe, expect, it } from 'vitest';
import { contrast, luminance, sequential, share, textOn } from '../../../webview/ui/colourScale';

const steps = Array.from({ length: 1001 }, (_, index) => index / 1000);

describe('the sequential scale', () => {
  it('starts and ends at the colours of viridis', () => {
    expect(sequential(0)).toEqual([68, 1, 84]);
    expect(sequential(1)).toEqual([253, 231, 37]);
  });
  it('grows lighter all the way, so that it reads in grey', () => {
    const lightness = steps.map((step) => luminance(sequential(step)));
    const falls = lightness.filter(
      (value, index) => index > 0 && value < (lightness[index - 1] ?? 0) - 0.002,
    );
    expect(falls).toEqual([]);
  });
  it('holds the ends for what lies outside', () => {
    expect(sequential(-1)).toEqual(sequential(0));
    expect(sequential(2)).toEqual(sequential(1));
  });
});

describe('text in a cell', () => {
  it('keeps 4.5:1 on every colour of the scale', () => {
    const poor = steps.filter((step) => contrast(textOn(sequential(step)), sequential(step)) < 4.5);
    expect(poor).toEqual([]);
  });
  it('measures contrast as WCAG does', () => {
    expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 5);
    expect(contrast([118, 118, 118], [255, 255, 255])).toBeCloseTo(4.54, 2);
  });
});

describe('share', () => {
  it('is the middle where all values are equal', () => {
    expect(share(3, 3, 3)).toBe(0.5);
    expect(share(2, 0, 8)).toBe(0.25);
  });
});
