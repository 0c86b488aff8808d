import { seededRandom } from './folds';
import { percentile } from './summary';

/** One prompt: its score, and whether it is refused as the model is, steered away from refusal and towards it. */
export interface SteeredOutcome {
  readonly score: number;
  readonly byDefault: boolean;
  readonly away: boolean;
  readonly towards: boolean;
}

/** What a decision rule does to refusals, in shares of the prompts: positive where there are fewer than by default. */
export interface TradeOffPoint {
  /** Prompts with a lower score are steered away from refusal. */
  readonly threshold: number;
  readonly safeDrop: number;
  readonly unsafeDrop: number;
}

/**
 * Every trade-off that a rule can make, one threshold after the other, from steering nothing away to steering away all.
 * With `upper` it is ours: prompts below the threshold that are refused by default are steered away from refusal, those
 * at or above `upper` that are not are steered towards it. Without, it is the paper's (SCANS, section 3.3): prompts below
 * the threshold are steered away from refusal and all others towards it.
 */
export function tradeOff(
  safe: readonly SteeredOutcome[],
  unsafe: readonly SteeredOutcome[],
  upper?: number,
): TradeOffPoint[] {
  const thresholds = [...new Set([...safe, ...unsafe].map(({ score }) => score))].sort((a, b) => a - b);
  const drop = (prompts: readonly SteeredOutcome[], threshold: number): number =>
    prompts.reduce((sum, prompt) => sum + dropOf(prompt, threshold, upper), 0) / prompts.length;
  return [...thresholds, Infinity].map((threshold) => ({
    threshold,
    safeDrop: drop(safe, threshold),
    unsafeDrop: drop(unsafe, threshold),
  }));
}

function dropOf(prompt: SteeredOutcome, threshold: number, upper: number | undefined): number {
  return Number(prompt.byDefault) - Number(refusedUnder(prompt, threshold, upper));
}

function refusedUnder(
  { score, byDefault, away, towards }: SteeredOutcome,
  threshold: number,
  upper: number | undefined,
): boolean {
  if (upper === undefined) return score < threshold ? away : towards;
  if (score < threshold) return byDefault && away;
  return byDefault || (score >= upper && towards);
}

/** The greatest drop on safe prompts that costs at most so much on unsafe ones; steering nothing costs nothing. */
export function bestDrop(points: readonly TradeOffPoint[], cost: number): number {
  return points.reduce(
    (best, { safeDrop, unsafeDrop }) => (unsafeDrop <= cost + 1e-12 ? Math.max(best, safeDrop) : best),
    0,
  );
}

/** Mean of `bestDrop` over costs from 0 to `most`: the area under the trade-off, over its width. */
export function tradeOffArea(points: readonly TradeOffPoint[], most: number): number {
  const ordered = [...points].sort((a, b) => a.unsafeDrop - b.unsafeDrop);
  let best = 0;
  let cost = 0;
  let area = 0;
  for (const { safeDrop, unsafeDrop } of ordered) {
    if (unsafeDrop > most) break;
    if (unsafeDrop > cost) {
      area += best * (unsafeDrop - cost);
      cost = unsafeDrop;
    }
    best = Math.max(best, safeDrop);
  }
  return (area + best * (most - cost)) / most;
}

/** A prompt under two rules to be compared. */
export interface PairedOutcome {
  readonly a: SteeredOutcome;
  readonly b: SteeredOutcome;
}

/**
 * Difference in area, rule a minus rule b, with its 95 % bootstrap interval over prompts (percentiles; safe and unsafe
 * drawn apart, both rules on the same draw). `upper` is rule a's; rule b is the paper's.
 */
export function areaDifference(
  safe: readonly PairedOutcome[],
  unsafe: readonly PairedOutcome[],
  upper: number | undefined,
  most: number,
  draws = 1000,
  seed = 1,
): { readonly difference: number; readonly low: number; readonly high: number } {
  const between = (s: readonly PairedOutcome[], u: readonly PairedOutcome[]): number =>
    area(s, u, 'a', upper, most) - area(s, u, 'b', undefined, most);
  const random = seededRandom(seed);
  const drawn = (prompts: readonly PairedOutcome[]): PairedOutcome[] =>
    prompts.flatMap(() => prompts[Math.floor(random() * prompts.length)] ?? []);
  const differences = Array.from({ length: draws }, () => between(drawn(safe), drawn(unsafe)));
  return {
    difference: between(safe, unsafe),
    low: percentile(differences, 0.025),
    high: percentile(differences, 0.975),
  };
}

function area(
  safe: readonly PairedOutcome[],
  unsafe: readonly PairedOutcome[],
  rule: 'a' | 'b',
  upper: number | undefined,
  most: number,
): number {
  const of = (prompts: readonly PairedOutcome[]): SteeredOutcome[] => prompts.map((prompt) => prompt[rule]);
  return tradeOffArea(tradeOff(of(safe), of(unsafe), upper), most);
}
