import type { LayerWindow, TunedSettings } from '../../src/protocol/method';
import type { TuneData } from '../../src/protocol/panel';
import { sameCombination, type Combination, type MeasuredPoint } from '../../src/protocol/tuning';
import { wilson, type Rate } from '../../src/science/intervals';
import { chooseSettings, markPareto, mostBroken } from '../../src/science/sweep';

/** Refusals of harmful and of harmless prompts, with their 95 % intervals (Wilson). */
export interface RefusedRates {
  readonly harmful: Rate;
  readonly harmless: Rate;
}

/** A combination that has been measured. */
export interface TunedRow extends Combination {
  readonly point: MeasuredPoint;
  readonly rates: RefusedRates;
  readonly pareto: boolean;
  /** What is beyond its limit; neither: it is within both. */
  readonly beyond: { readonly kl: boolean; readonly broken: boolean };
  /** What the sweep chooses among those that are measured. */
  readonly best: boolean;
  /** Whether the vectors steer by it. */
  readonly inUse: boolean;
}

/** One that is still to come. */
export interface ComingRow extends Combination {
  readonly point: undefined;
  readonly measuring: boolean;
}

export interface TuneModel {
  /** Windows in the order of the plan, strengths rising. */
  readonly rows: readonly (TunedRow | ComingRow)[];
  readonly measured: readonly TunedRow[];
  /** The model as it is; undefined until it has been measured. */
  readonly base: RefusedRates | undefined;
  readonly klLimit: number;
  readonly running: boolean;
}

export function tuneModel(
  { plan, points, counts, base, run }: TuneData,
  tuned: TunedSettings | undefined,
): TuneModel {
  const { klLimit } = plan;
  const combinations = plan.windows.flatMap((layers) =>
    plan.strengths.map((strength) => ({ layers, strength })),
  );
  const shown = combinations.flatMap((one) => points.find((point) => sameCombination(point, one)) ?? []);
  const best = shown.length === 0 ? undefined : chooseSettings(shown, klLimit);
  const n = counts && { harmful: counts.harmful, harmless: counts.harmless + counts.contrast };
  const measured = n
    ? markPareto(shown, klLimit).map(({ pareto, ...point }): TunedRow => {
        const beyond = { kl: point.kl > klLimit, broken: point.broken > mostBroken };
        return {
          ...{ layers: point.layers, strength: point.strength, point, pareto, beyond },
          rates: ratesOf(point, n),
          best: best !== undefined && sameCombination(best, point),
          inUse: tuned !== undefined && steersBy(tuned, point),
        };
      })
    : [];
  const running = run.state === 'running';
  const next = running && base ? combinations.find((one) => !has(measured, one))?.layers : undefined;
  return {
    rows: combinations.map(
      (one) =>
        measured.find((row) => sameCombination(row, one)) ?? {
          ...one,
          point: undefined,
          measuring: next !== undefined && sameWindow(next, one.layers),
        },
    ),
    measured,
    base: base && n && ratesOf(base, n),
    klLimit,
    running,
  };
}

function ratesOf(
  { harmfulRefused, harmlessRefused }: Pick<MeasuredPoint, 'harmfulRefused' | 'harmlessRefused'>,
  n: { readonly harmful: number; readonly harmless: number },
): RefusedRates {
  const rate = (share: number, of: number): Rate => wilson(Math.round(share * of), of);
  return { harmful: rate(harmfulRefused, n.harmful), harmless: rate(harmlessRefused, n.harmless) };
}

/** The same window and strength may have another rule, under another limit of lost refusals. */
function steersBy(tuned: TunedSettings, point: MeasuredPoint): boolean {
  const { lower, towards } = tuned.rule;
  return sameCombination(tuned, point) && lower === point.lower && towards === point.towards;
}

function has(rows: readonly TunedRow[], one: Combination): boolean {
  return rows.some((row) => sameCombination(row, one));
}

function sameWindow(a: LayerWindow, b: LayerWindow): boolean {
  return a.first === b.first && a.last === b.last;
}
