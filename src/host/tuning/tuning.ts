import type { EngineClient } from '../../client/engineClient';
import { toErrorData } from '../../protocol/errors';
import type { ExtractResult, TunedSettings } from '../../protocol/method';
import type { TuneData } from '../../protocol/panel';
import {
  sameCombination,
  settingsOf,
  type Combination,
  type MeasuredPoint,
  type TuneMeasurement,
  type TunePlan,
} from '../../protocol/tuning';
import type { Dialogues } from '../lens/dialogues';
import { createLatestJob, orCancelled } from '../lens/latestJob';
import { FetchDeclined } from '../lens/modelFetcher';
import type { Preparation } from '../lens/preparation';
import type { PanelStore } from '../panel/panelStore';
import { goodSettings, type CheckedSettings } from '../settings/lensSettings';

/** The sweep that the panel shows, and how the vectors steer. Nothing rejects: errors are told. */
export interface Tuning {
  /** Sweeps, and stores the choice with the vectors. What was measured before is kept. Settles when it has ended. */
  tune(plan: TunePlan): Promise<void>;
  /** Stores a point of the sweep in place of the one that was chosen. */
  use(combination: Combination): Promise<void>;
  /** Takes back what was stored. */
  forget(): Promise<void>;
  cancel(): void;
}

export interface TuningServices {
  readonly request: EngineClient['request'];
  readonly settings: () => CheckedSettings;
  readonly store: PanelStore;
  readonly dialogues: Dialogues;
  readonly preparation: Preparation;
  /** Shows the layers of the vectors, unless they are shown. */
  readonly fillLayers: () => Promise<void>;
  /** The vectors steer otherwise now. */
  readonly retuned: () => void;
}

export function createTuning(services: TuningServices): Tuning {
  const { request, settings, store, dialogues, preparation, fillLayers, retuned } = services;
  const job = createLatestJob();

  function change(part: Partial<TuneData>): void {
    const { tune } = store.state.panel;
    if (tune) store.dispatch({ kind: 'tune', tune: { ...tune, ...part } });
  }

  function measured({ counts, base, points }: TuneMeasurement): void {
    change({ counts, base, points: merged(store.state.panel.tune?.points ?? [], points) });
  }

  async function sweep(plan: TunePlan, before: TuneData | undefined, signal: AbortSignal): Promise<void> {
    const current = goodSettings(settings());
    const { extraction } = await orCancelled(preparation.prepare(current), signal);
    void fillLayers();
    const { fingerprint, path: vectors } = extraction;
    change({ fingerprint, ...(before && goesOn(before, fingerprint, plan) ? keptOf(before) : {}) });
    const result = await request(
      'vectors/tune',
      { vectors, model: current.spec, ...plan },
      {
        signal,
        onProgress(event) {
          if (event.kind === 'measured') measured(event.measurement);
          else if (event.kind === 'step') change({ run: { state: 'running', step: event } });
        },
      },
    );
    const { counts, base, points, chosen } = result;
    change({ counts, base, points: merged([], points), chosen, run: { state: 'done' } });
    follow(extraction, chosen);
  }

  /** All that uses the vectors steers as they do now. */
  function follow({ path, fingerprint }: ExtractResult, tuned: TunedSettings | undefined): void {
    preparation.retune(path, tuned);
    store.dispatch({ kind: 'tuned', fingerprint, tuned });
    retuned();
  }

  async function choose(extraction: ExtractResult, tuned: TunedSettings | undefined): Promise<void> {
    try {
      await request('vectors/choose', { file: extraction.path, tuned: tuned ?? null });
      follow(extraction, tuned);
    } catch (error) {
      dialogues.error(toErrorData(error));
    }
  }

  function shownVectors(): ExtractResult | undefined {
    const { layers } = store.state.panel;
    return layers.state === 'ready' ? layers.value.extraction : undefined;
  }

  return {
    tune(plan) {
      const before = store.state.panel.tune;
      const step = { message: 'Making the model and its vectors ready.' };
      store.dispatch({
        kind: 'tune',
        tune: { fingerprint: '', plan, points: [], run: { state: 'running', step } },
      });
      return job.run((signal) => sweep(plan, before, signal), {
        error(error) {
          // The vectors may have gone.
          preparation.forget();
          change({ run: { state: 'failed', error: toErrorData(error) } });
          if (!(error instanceof FetchDeclined)) dialogues.error(toErrorData(error));
        },
        cancelled: () => change({ run: { state: 'cancelled' } }),
      });
    },
    async use(combination) {
      const [extraction, { tune }] = [shownVectors(), store.state.panel];
      const point = tune?.points.find((each) => sameCombination(each, combination));
      if (!extraction || !tune?.counts || !point || tune.fingerprint !== extraction.fingerprint) return;
      await choose(extraction, settingsFor(point, { ...tune, counts: tune.counts }, extraction));
    },
    async forget() {
      const extraction = shownVectors();
      if (extraction) await choose(extraction, undefined);
    },
    cancel: () => job.cancel(),
  };
}

/** What the sweep chose is not chosen by hand, whoever takes it. */
function settingsFor(
  point: MeasuredPoint,
  { plan, points, chosen, counts }: TuneData & Required<Pick<TuneData, 'counts'>>,
  { classifier }: ExtractResult,
): TunedSettings {
  if (chosen && sameCombination(point, chosen)) return chosen;
  const grounds = { ...plan, classifier, counts, combinations: points.length };
  return { ...settingsOf(point, grounds), byHand: true };
}

/** Whether points of an earlier sweep are points of this one too: others depend on the strengths in one batch. */
function goesOn(before: TuneData, fingerprint: string, plan: TunePlan): boolean {
  const key = ({ strengths, lostLimit, limit }: TunePlan): string =>
    JSON.stringify([strengths, lostLimit, limit]);
  return before.fingerprint === fingerprint && key(before.plan) === key(plan);
}

function keptOf({ counts, base, points }: TuneData): Partial<TuneData> {
  return { points, ...(counts ? { counts } : {}), ...(base ? { base } : {}) };
}

/** Points that were measured again take the place of those before. */
function merged(before: readonly MeasuredPoint[], points: readonly MeasuredPoint[]): MeasuredPoint[] {
  const others = before.filter((one) => !points.some((other) => sameCombination(one, other)));
  return [...others, ...points];
}
