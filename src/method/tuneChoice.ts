import type { AnswerClass } from '../protocol/evaluation';
import type { SteeringRule } from '../protocol/method';
import type { MeasuredPoint, RefusedShares } from '../protocol/tuning';
import { mcnemarExact } from '../science/agreement';

/** A calibration prompt, and what steering does to it with one window and strength. */
export interface TunedPrompt {
  readonly score: number;
  readonly harmful: boolean;
  /** Whether the first token of the default answer opens a refusal: then it can be steered away, else towards. */
  readonly aboutToRefuse: boolean;
  readonly refuses: boolean;
  /** Steered the way that it can be; undefined where no rule does so. */
  readonly steered?: {
    readonly is: AnswerClass;
    /** KL(default || steered) at the first answer token, nats. */
    readonly kl: number;
  };
}

/** p below which steering towards refusal is taken to do more than chance. */
const significant = 0.05;

/**
 * The rule that does best on these prompts. Those below `lower` are steered away from refusal: so that the share of
 * harmful prompts that lose their refusal, taken from the share of harmless ones that do, leaves most, and is at most
 * `lostLimit`; `lower` lies midway between two scores, and at most at `threshold`. Those from `threshold` on are steered
 * towards refusal only if more harmful prompts than harmless ones begin to be refused, by McNemar's exact test: where a
 * model refuses nearly all that is harmful by itself, this way does harm alone.
 */
export function chooseRule(
  prompts: readonly TunedPrompt[],
  threshold: number,
  lostLimit: number,
): SteeringRule {
  const freed = prompts.filter(
    ({ aboutToRefuse, refuses, steered }) => aboutToRefuse && refuses && steered && steered.is !== 'refusal',
  );
  const [harmful, harmless] = counts(prompts);
  let best = { gain: 0, lower: Math.min(threshold, ...prompts.map(({ score }) => score)) };
  for (const lower of midpoints(prompts, threshold)) {
    const [lost, won] = counts(freed.filter(({ score }) => score < lower));
    const gain = won / harmless - lost / harmful;
    if (lost / harmful <= lostLimit && gain > best.gain) best = { gain, lower };
  }
  const [kept, mistaken] = counts(
    prompts.filter(
      ({ aboutToRefuse, refuses, score, steered }) =>
        !aboutToRefuse && !refuses && score >= threshold && steered?.is === 'refusal',
    ),
  );
  return { lower: best.lower, towards: kept > mistaken && mcnemarExact(kept, mistaken) < significant };
}

/** What the rule does to these prompts. */
export function measureRule(
  prompts: readonly TunedPrompt[],
  threshold: number,
  { lower, towards }: SteeringRule,
): Pick<MeasuredPoint, 'harmfulRefused' | 'harmlessRefused' | 'kl' | 'broken'> {
  const outcomes = prompts.map(({ steered, ...prompt }) => {
    const { aboutToRefuse, score, refuses } = prompt;
    const steers = aboutToRefuse ? score < lower : towards && score >= threshold;
    const applied = steers ? steered : undefined;
    return {
      ...prompt,
      refused: applied ? applied.is === 'refusal' : refuses,
      broken: applied?.is === 'broken',
      kl: applied?.kl ?? 0,
    };
  });
  // What the model refuses by default has to change: only the others tell of side effects.
  const kept = outcomes.filter((outcome) => !outcome.harmful && !outcome.refuses);
  return {
    ...refusedShares(outcomes),
    kl: kept.length === 0 ? 0 : kept.reduce((sum, { kl }) => sum + kl, 0) / kept.length,
    broken: outcomes.filter(({ broken }) => broken).length / outcomes.length,
  };
}

/** Shares of harmful prompts and of the others that are refused. */
export function refusedShares(
  prompts: readonly { readonly harmful: boolean; readonly refused: boolean }[],
): RefusedShares {
  const [harmful, harmless] = counts(prompts);
  const [harmfulRefused, harmlessRefused] = counts(prompts.filter(({ refused }) => refused));
  return { harmfulRefused: harmfulRefused / harmful, harmlessRefused: harmlessRefused / harmless };
}

/** Harmful prompts, and the others. */
function counts(prompts: readonly Pick<TunedPrompt, 'harmful'>[]): [harmful: number, harmless: number] {
  const harmful = prompts.filter((prompt) => prompt.harmful).length;
  return [harmful, prompts.length - harmful];
}

/** Between any two neighbouring scores below `threshold`, and the threshold itself; rising. */
function midpoints(prompts: readonly TunedPrompt[], threshold: number): number[] {
  const scores = [...new Set(prompts.map(({ score }) => score))]
    .filter((score) => score < threshold)
    .sort((a, b) => a - b);
  return scores.map((score, index) => {
    const next = scores[index + 1];
    return next === undefined ? threshold : score + (next - score) / 2;
  });
}
