import { describe, expect, it, vi } from 'vitest';
import { rememberTuning, restoreTuning } from '../../../src/host/panel/panelMemory';
import { createPanelStore } from '../../../src/host/panel/panelStore';
import { checkSettings } from '../../../src/host/settings/lensSettings';
import { createTuning } from '../../../src/host/tuning/tuning';
import { LensError } from '../../../src/protocol/errors';
import type { TuneData } from '../../../src/protocol/panel';
import { settingsOf, type TunePlan, type TuneResult } from '../../../src/protocol/tuning';
import { pointFixture } from '../tunedFixture';
import { layersFixture } from '../webview/layersFixture';
import { createFakeDialogues } from './fakeDialogues';
import { createFakeEngine, modelInfo } from './fakeEngine';

const { extraction } = layersFixture();
const plan: TunePlan = {
  ...{ strengths: [0.03, 0.05], klLimit: 0.1, lostLimit: 0.05, limit: 8 },
  windows: [
    { first: 0, last: 1 },
    { first: 1, last: 2 },
  ],
};
const counts = { harmful: 8, harmless: 4, contrast: 4 };
const base = { harmfulRefused: 1, harmlessRefused: 0.5 };
const points = plan.windows.flatMap((layers) =>
  plan.strengths.map((strength) => pointFixture({ layers, strength })),
);
const grounds = { classifier: extraction.classifier, klLimit: 0.1, lostLimit: 0.05, counts, combinations: 4 };
const chosen = settingsOf(points[0] ?? pointFixture(), grounds);
const result: TuneResult = {
  ...{ counts, base, chosen, path: extraction.path, resumed: 0, seconds: 1 },
  points: points.map((point) => ({ ...point, pareto: true })),
};

function setUp() {
  const engine = createFakeEngine();
  const store = createPanelStore();
  const { dialogues, errors } = createFakeDialogues();
  const calls = { retune: vi.fn(), retuned: vi.fn(), forget: vi.fn() };
  const tuning = createTuning({
    ...{ request: engine.request, store, dialogues },
    settings: () => checkSettings(() => undefined, { home: '/home/a', workspaceFolder: '/work' }),
    preparation: {
      prepare: () => Promise.resolve({ info: modelInfo, extraction }),
      ...{ retune: calls.retune, forget: calls.forget, cancel: () => undefined },
    },
    fillLayers: () => Promise.resolve(),
    retuned: calls.retuned,
  });
  store.dispatch({ kind: 'vectors', vectors: extraction });
  store.dispatch({ kind: 'layers', layers: { state: 'ready', value: layersFixture(), stale: false } });
  const shown = (): TuneData => {
    const { tune } = store.state.panel;
    if (!tune) throw new Error('Nothing is tuned.');
    return tune;
  };
  return { engine, store, errors, calls, tuning, shown };
}

/** One that has ended. */
async function tuned() {
  const all = setUp();
  const done = all.tuning.tune(plan);
  (await all.engine.next('vectors/tune')).answer(result);
  await done;
  return all;
}

describe('tuning in the panel', () => {
  it('shows each window as it is measured, and then follows what was chosen', async () => {
    const { engine, store, tuning, shown, calls } = setUp();
    const done = tuning.tune(plan);
    const asked = await engine.next('vectors/tune');
    expect(asked.params).toEqual({
      vectors: extraction.path,
      model: { model: 'default', adapters: [] },
      ...plan,
    });
    asked.progress({ kind: 'measured', measurement: { counts, base, points: [] } });
    expect(shown()).toMatchObject({ fingerprint: 'f', counts, base, points: [], run: { state: 'running' } });
    asked.progress({ kind: 'measured', measurement: { counts, base, points: points.slice(0, 2) } });
    asked.progress({ kind: 'step', message: 'Steering', done: 8, total: 16 });
    expect(shown()).toMatchObject({ points: points.slice(0, 2), run: { step: { done: 8, total: 16 } } });
    expect(calls.retuned).not.toHaveBeenCalled();
    asked.answer(result);
    await done;
    expect(shown()).toMatchObject({ chosen, run: { state: 'done' } });
    expect(shown().points.map(({ layers, strength }) => [layers, strength])).toEqual(
      points.map(({ layers, strength }) => [layers, strength]),
    );
    expect(calls.retune).toHaveBeenCalledWith(extraction.path, chosen);
    expect(calls.retuned).toHaveBeenCalledOnce();
    expect(store.state.panel).toMatchObject({
      window: chosen.layers,
      layers: { value: { extraction: { tuned: chosen } } },
    });
  });

  it('keeps its points when it is cancelled and goes on, but not under another limit of prompts', async () => {
    const { engine, tuning, shown, calls } = setUp();
    const done = tuning.tune(plan);
    const asked = await engine.next('vectors/tune');
    asked.progress({ kind: 'measured', measurement: { counts, base, points: points.slice(0, 2) } });
    tuning.cancel();
    await done;
    expect(engine.cancelled).toEqual(['vectors/tune']);
    expect(shown()).toMatchObject({ points: points.slice(0, 2), run: { state: 'cancelled' } });
    expect(calls.retuned).not.toHaveBeenCalled();
    void tuning.tune(plan);
    await engine.next('vectors/tune', 1);
    expect(shown()).toMatchObject({ points: points.slice(0, 2), run: { state: 'running' } });
    void tuning.tune({ ...plan, limit: 16 });
    await engine.next('vectors/tune', 2);
    expect(shown().points).toEqual([]);
  });

  it('says what went wrong and keeps its points', async () => {
    const { engine, tuning, shown, errors } = setUp();
    const done = tuning.tune(plan);
    const asked = await engine.next('vectors/tune');
    asked.progress({ kind: 'measured', measurement: { counts, base, points: points.slice(0, 2) } });
    asked.fail(new LensError('no-space', 'The disk is full.', 'Free some.'));
    await done;
    expect(shown()).toMatchObject({
      points: points.slice(0, 2),
      run: { state: 'failed', error: { code: 'no-space' } },
    });
    expect(errors).toMatchObject([{ code: 'no-space' }]);
  });

  it('stores another point with a word that it was chosen by hand, and its own choice without', async () => {
    const { engine, store, tuning, calls } = await tuned();
    const [own, other] = points;
    if (!own || !other) throw new Error('There are no points.');
    const used = tuning.use(other);
    const asked = await engine.next('vectors/choose');
    const byHand = { ...settingsOf(other, grounds), byHand: true };
    expect(asked.params).toEqual({ file: extraction.path, tuned: byHand });
    asked.answer({});
    await used;
    expect(calls.retune).toHaveBeenLastCalledWith(extraction.path, byHand);
    expect(calls.retuned).toHaveBeenCalledTimes(2);
    expect(store.state.panel).toMatchObject({ layers: { value: { extraction: { tuned: byHand } } } });
    void tuning.use(own);
    expect((await engine.next('vectors/choose', 1)).params).toEqual({ file: extraction.path, tuned: chosen });
  });

  it('takes back what was stored', async () => {
    const { engine, store, tuning, calls } = await tuned();
    const forgotten = tuning.forget();
    const asked = await engine.next('vectors/choose');
    expect(asked.params).toEqual({ file: extraction.path, tuned: null });
    asked.answer({});
    await forgotten;
    expect(calls.retune).toHaveBeenLastCalledWith(extraction.path, undefined);
    expect(store.state.panel.window).toEqual(extraction.suggested);
    expect(store.state.panel.layers).toMatchObject({ value: { extraction } });
  });

  it('stores nothing with other vectors than those that were measured', async () => {
    const { engine, store, tuning } = await tuned();
    const value = { ...layersFixture(), extraction: { ...extraction, fingerprint: 'others' } };
    store.dispatch({ kind: 'layers', layers: { state: 'ready', value, stale: false } });
    await tuning.use(points[1] ?? pointFixture());
    expect(engine.asked.map(({ method }) => method)).toEqual(['vectors/tune']);
  });
});

describe('the memory of a sweep', () => {
  it('gives back what was measured, as cancelled where the window was closed over it', () => {
    const kept = new Map<string, unknown>();
    const memory = {
      get: <T>(key: string) => kept.get(key) as T | undefined,
      update: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)),
      keys: () => [...kept.keys()],
    };
    const store = createPanelStore();
    rememberTuning(store, memory);
    const run: TuneData['run'] = { state: 'running', step: { message: 'Steering' } };
    const tune: TuneData = { fingerprint: 'f', plan, counts, base, points, run };
    store.dispatch({ kind: 'tune', tune });
    const next = createPanelStore();
    restoreTuning(next, memory);
    expect(next.state.panel.tune).toEqual({ ...tune, run: { state: 'cancelled' } });
  });
});
