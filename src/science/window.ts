import type { Layers } from './transition';

/** A window of layers and what it rests on. */
export interface SuggestedWindow extends Layers {
  /** `projection`: refusal mass stands out there. `paper`: it stands out nowhere, so it is the paper's window. */
  readonly basis: 'projection' | 'paper';
  /** Mean lift in the window: ln of how many times chance the refusal mass is. */
  readonly lift: number;
}

/** Shares of the layers that a window may take; the paper's is 10 of 32. */
const shortest = 1 / 4;
const longest = 1 / 3;
/** Mean lift below which refusal mass does not stand out: e^.2 is 1.22 times chance. */
const leastLift = 0.2;

/**
 * The safety-critical window: where the vocabulary projection of v_l is about refusing (SCANS, section 3.2).
 *
 * The evidence of a layer is the lift of its refusal mass, max(0, ln(mass / chance)), with chance the mass of a uniform
 * softmax; mass below chance counts as none, however low. A median over three layers removes single outliers. The
 * window is the contiguous run of n/4 to n/3 layers with the greatest contrast
 * (mean inside - mean outside) sqrt(L (n - L) / n), the first of equals. Where the mean lift in it is below .2 nothing
 * stands out, and the result is the paper's window 10..19 of 32 in proportion. It is a suggestion: the criterion sees
 * which words a direction is about, not what steering there does.
 *
 * `masses`: by layer, share of softmax(W_U v_l) on the refusal tokens (the pure form), v_l at its own length, not scaled to 1.
 * `chance`: number of those tokens / vocabulary size.
 */
export function suggestedWindow(masses: readonly number[], chance: number): SuggestedWindow {
  const n = masses.length;
  if (n === 0) throw new RangeError('A window needs layers.');
  // A tokenizer without refusal words of the list (another language's) has no evidence to give.
  if (!(chance > 0)) return { ...paperWindow(n), basis: 'paper', lift: 0 };
  const lifts = withoutOutliers(masses.map((mass) => Math.max(0, Math.log(mass / chance))));
  const total = sum(lifts);
  const lengths = {
    least: Math.max(1, Math.round(n * shortest)),
    most: Math.max(1, Math.round(n * longest)),
  };
  let best = { first: 0, last: n - 1, contrast: -Infinity, lift: 0 };
  for (let length = lengths.least; length <= lengths.most; length++)
    for (let first = 0; first + length <= n; first++) {
      const inside = sum(lifts.slice(first, first + length));
      const outside = n === length ? 0 : (total - inside) / (n - length);
      const contrast = (inside / length - outside) * Math.sqrt((length * (n - length)) / n);
      if (contrast > best.contrast + 1e-12)
        best = { first, last: first + length - 1, contrast, lift: inside / length };
    }
  const { first, last, lift } = best;
  return lift >= leastLift
    ? { first, last, basis: 'projection', lift }
    : { ...paperWindow(n), basis: 'paper', lift };
}

/** Layers 10 to 19 of 32 (SCANS, for models of 7B), in proportion: 9..18 of 30. */
export function paperWindow(layers: number): Layers {
  const first = Math.min(layers - 1, Math.round((10 * layers) / 32));
  return { first, last: Math.max(first, Math.round((20 * layers) / 32) - 1) };
}

/** Windows that tuning tries: the suggested one, the paper's, and quarters of the layers from three eighths and from the middle on. */
export function windowsToTry(layers: number, suggested: Layers): Layers[] {
  const length = Math.max(1, Math.round(layers / 4));
  const eighths = [3, 4].map((eighth) => Math.round((eighth * layers) / 8));
  const windows = [
    suggested,
    paperWindow(layers),
    ...eighths.map((first) => ({ first, last: Math.min(layers - 1, first + length - 1) })),
  ];
  const isSame = (a: Layers, b: Layers): boolean => a.first === b.first && a.last === b.last;
  return windows.filter((window, index) => windows.findIndex((each) => isSame(each, window)) === index);
}

/** Median over each layer and its two neighbours; at either end the lower of the two that are there. */
function withoutOutliers(values: readonly number[]): number[] {
  return values.map((value, index) => {
    const neighbours = [values[index - 1], value, values[index + 1]].filter((item) => item !== undefined);
    neighbours.sort((a, b) => a - b);
    return neighbours[Math.floor((neighbours.length - 1) / 2)] ?? value;
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
