import { afterEach, describe, expect, it, vi } from 'vitest';
import type { EvaluationChoices } from '../../../src/host/evaluation/choices';
import type { ShownRun } from '../../../src/host/evaluation/evaluator';
import { createPanelRuns } from '../../../src/host/evaluation/panelRuns';
import { createPanelStore } from '../../../src/host/panel/panelStore';
import { LensError } from '../../../src/protocol/errors';
import type { JudgedAnswer, OpenedRun, RunComparison } from '../../../src/protocol/evaluation';
import type { StoredRun } from '../../../src/protocol/library';
import { everyRow } from '../../../src/protocol/runs';
import { answerOf, manifestOf } from '../formats/runFixture';
import { judgedAnswer, runSummary } from './evaluationFixture';
import { createFakeDialogues } from './fakeDialogues';
import { createFakeEngine } from './fakeEngine';

const choices: EvaluationChoices = { file: '/data/prompts.csv', modes: ['default', 'scans'] };

function stored(path: string): StoredRun {
  return {
    ...{ path, created: '2025-01-01T00:00:00.000Z', changed: 0, model: 'Tiny Q4_1', adapters: [] },
    ...{ sets: [{ name: 'XSTest', prompts: 2 }], modes: ['default', 'scans'], maxTokens: 8 },
    ...{ answers: 4, expected: 4 },
  };
}

function answer(row: number, change: Partial<JudgedAnswer> = {}): JudgedAnswer {
  return { ...answerOf({ row }), judged: 'answer', refusedByLogOdds: false, ...change };
}

const opened = (answers: readonly JudgedAnswer[], missing = 0): OpenedRun => ({
  summary: runSummary({ manifest: manifestOf(), missing }),
  answers,
});

const comparison: RunComparison = { a: manifestOf(), b: manifestOf(), groups: [] };

/** What was asked before has been dealt with. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function setUp(kept: Record<string, unknown> = {}) {
  const engine = createFakeEngine();
  const store = createPanelStore();
  const { dialogues, errors } = createFakeDialogues();
  let begin: (choices: EvaluationChoices) => ShownRun = () => {
    throw new Error('Nobody watches.');
  };
  let changed = (): void => undefined;
  const evaluation = {
    runs: '/runs',
    goOn: vi.fn(() => Promise.resolve(undefined)),
    openReport: vi.fn(() => Promise.resolve()),
    showFolder: vi.fn(() => Promise.resolve()),
    cancel: vi.fn(),
    onRun(watcher: typeof begin) {
      begin = watcher;
      return () => undefined;
    },
    onChanged(listener: () => void) {
      changed = listener;
      return () => undefined;
    },
  };
  const evaluateDataSet = vi.fn();
  const runs = createPanelRuns({
    ...{ request: engine.request, store, dialogues, evaluation, evaluateDataSet },
    memory: {
      get: <T>(key: string) => kept[key] as T,
      update: (key: string, value: unknown) => Promise.resolve(void (kept[key] = value)),
    },
  });
  const panel = () => store.state.panel;
  return {
    ...{ engine, store, errors, evaluation, evaluateDataSet, runs, panel, kept },
    begin: () => begin(choices),
    changed: () => changed(),
    /** Shows the view and answers for the runs that there are, and the one that is shown. */
    show: async (list: readonly StoredRun[], run?: OpenedRun): Promise<void> => {
      store.dispatch({ kind: 'view', view: 'evaluate' });
      (await engine.next('evaluate/list')).answer({ runs: list });
      if (run) (await engine.next('evaluate/open')).answer(run);
      await settled();
    },
    ready: () => {
      const { run } = panel();
      if (run.state !== 'ready') throw new Error(`The run is ${run.state}.`);
      return run.value;
    },
  };
}

afterEach(() => void vi.useRealTimers());

describe('the runs in the panel', () => {
  it('are looked for when the view is shown, and the newest one is read', async () => {
    const { engine, show, panel, ready } = setUp();
    expect(engine.asked).toEqual([]);
    await show([stored('/runs/new'), stored('/runs/old')], opened([answer(1), answer(2)]));
    expect(engine.asked.map(({ method, params }) => [method, params])).toEqual([
      ['evaluate/list', { folder: '/runs' }],
      ['evaluate/open', { run: '/runs/new', from: 0 }],
    ]);
    expect(panel().runs).toHaveLength(2);
    expect(ready()).toMatchObject({ path: '/runs/new', missing: 0, rows: { matches: 2 } });
  });

  it('are none where there are none, and a sentence where they cannot be read', async () => {
    const none = setUp();
    await none.show([]);
    expect(none.panel().run).toEqual({ state: 'empty' });

    const failing = setUp();
    await failing.show([stored('/runs/new')]);
    (await failing.engine.next('evaluate/open')).fail(new LensError('file-unreadable', 'Gone.', 'Look.'));
    await settled();
    expect(failing.panel().run).toMatchObject({ state: 'failed', error: { message: 'Gone.' } });
    failing.runs.handle({ kind: 'refresh' });
    (await failing.engine.next('evaluate/list', 1)).answer({ runs: [stored('/runs/new')] });
    (await failing.engine.next('evaluate/open', 1)).answer(opened([answer(1)]));
    await settled();
    expect(failing.ready().rows.matches).toBe(1);
  });

  it('remember what was chosen, over a session', async () => {
    const list = [stored('/runs/new'), stored('/runs/old')];
    const first = setUp();
    await first.show(list, opened([answer(1)]));
    first.runs.handle({ kind: 'choose', path: '/runs/old' });
    const filter = { ...everyRow, text: 'wall' };
    first.runs.handle({ kind: 'filter', filter });
    first.runs.handle({ kind: 'compare', path: '/runs/new' });

    const second = setUp(first.kept);
    await second.show(list, opened([answer(1), answer(2, { prompt: 'A wall' })]));
    expect(second.ready()).toMatchObject({ path: '/runs/old', rows: { filter, matches: 1, prompts: 2 } });
    const compared = await second.engine.next('evaluate/compare');
    expect(compared.params).toEqual({ a: '/runs/old', b: '/runs/new' });

    const gone = setUp(first.kept);
    await gone.show([stored('/runs/new')], opened([answer(1)]));
    expect(gone.ready().path).toBe('/runs/new');
  });

  it('are read again when one was deleted, in the view only', async () => {
    const { engine, store, show, changed, ready } = setUp();
    await show([stored('/runs/a'), stored('/runs/b')], opened([answer(1)]));
    changed();
    (await engine.next('evaluate/list', 1)).answer({ runs: [stored('/runs/b')] });
    (await engine.next('evaluate/open', 1)).answer(opened([answer(1), answer(2)]));
    await settled();
    expect(ready()).toMatchObject({ path: '/runs/b', rows: { matches: 2 } });
    store.dispatch({ kind: 'view', view: 'steer' });
    changed();
    await settled();
    expect(engine.asked.filter(({ method }) => method === 'evaluate/list')).toHaveLength(2);
  });
});

describe('a run that goes on', () => {
  it('is shown with how far it is, from its first answer on, and read on from there', async () => {
    const { engine, show, begin, panel, ready } = setUp();
    await show([]);
    vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
    const run = begin();
    expect(panel().activeRuns).toEqual([
      { name: 'prompts.csv', message: 'Making the model and its vectors ready.' },
    ]);
    run.ready({ choices, modes: [], text: '', out: '/runs/x' });
    (await engine.next('evaluate/list', 1)).answer({ runs: [] });
    await settled();
    expect(panel().run).toMatchObject({ state: 'loading', message: 'The first answers are on their way.' });
    run.progress({ kind: 'step', message: 'Evaluating prompts', done: 0, total: 4 });
    expect(panel().activeRuns).toEqual([
      { name: 'prompts.csv', path: '/runs/x', message: 'Evaluating prompts', done: 0, total: 4 },
    ]);

    run.answered(judgedAnswer({}));
    (await engine.next('evaluate/list', 2)).answer({ runs: [stored('/runs/x')] });
    (await engine.next('evaluate/open')).answer(opened([answer(1)], 3));
    await settled();
    expect(ready()).toMatchObject({ missing: 3, rows: { matches: 1 } });

    run.answered(judgedAnswer({}));
    run.answered(judgedAnswer({}));
    await vi.advanceTimersByTimeAsync(500);
    const more = await engine.next('evaluate/open', 1);
    expect(more.params).toEqual({ run: '/runs/x', from: 1 });
    more.answer(opened([answer(2), answer(3)], 1));
    await settled();
    expect(ready()).toMatchObject({ missing: 1, rows: { matches: 3 } });
    expect(engine.asked.filter(({ method }) => method === 'evaluate/open')).toHaveLength(2);

    run.end();
    expect(panel().activeRuns).toEqual([]);
  });

  it('leaves the one that was shown where it ends before an answer', async () => {
    const { engine, show, begin, changed, ready } = setUp();
    await show([stored('/runs/a')], opened([answer(1)]));
    const run = begin();
    run.ready({ choices, modes: [], text: '', out: '/runs/x' });
    (await engine.next('evaluate/list', 1)).answer({ runs: [stored('/runs/a')] });
    await settled();
    run.end();
    changed();
    (await engine.next('evaluate/list', 2)).answer({ runs: [stored('/runs/a')] });
    (await engine.next('evaluate/open', 1)).answer(opened([]));
    await settled();
    expect(ready()).toMatchObject({ path: '/runs/a', rows: { matches: 1 } });
  });

  it('costs nothing while another view is shown', async () => {
    const { engine, begin, panel } = setUp();
    const run = begin();
    run.ready({ choices, modes: [], text: '', out: '/runs/x' });
    run.answered(judgedAnswer({}));
    run.end();
    await settled();
    expect(engine.asked).toEqual([]);
    expect(panel().activeRuns).toEqual([]);
  });
});

describe('what a person does with a run', () => {
  it('a judgement is kept, then the numbers are read again', async () => {
    const { engine, show, runs, ready } = setUp();
    await show([stored('/runs/a')], opened([answer(1, { judged: 'refusal' }), answer(2)]));
    runs.handle({ kind: 'override', set: 'XSTest', row: 1, mode: 'default', judgement: 'answer' });
    const kept = await engine.next('evaluate/override');
    expect(kept.params).toEqual({
      ...{ run: '/runs/a', set: 'XSTest', row: 1, mode: 'default', judgement: 'answer' },
    });
    kept.answer({});
    const read = await engine.next('evaluate/open', 1);
    expect(read.params).toEqual({ run: '/runs/a', from: 2 });
    read.answer(opened([], 9));
    await settled();
    expect(ready()).toMatchObject({ missing: 9 });
    expect(ready().rows.rows[0]?.answers[0]).toMatchObject({ judged: 'refusal', override: 'answer' });

    runs.handle({ kind: 'override', set: 'XSTest', row: 1, mode: 'default', judgement: null });
    (await engine.next('evaluate/override', 1)).answer({});
    (await engine.next('evaluate/open', 2)).answer(opened([]));
    await settled();
    expect(ready().rows.rows[0]?.answers[0]).not.toHaveProperty('override');
  });

  it('a judgement that cannot be kept is told and not shown', async () => {
    const { engine, show, runs, ready, errors } = setUp();
    await show([stored('/runs/a')], opened([answer(1)]));
    const before = ready();
    runs.handle({ kind: 'override', set: 'XSTest', row: 1, mode: 'default', judgement: 'broken' });
    (await engine.next('evaluate/override')).fail(new LensError('no-space', 'Full.', 'Free some.'));
    await settled();
    expect(errors).toMatchObject([{ code: 'no-space' }]);
    expect(ready()).toEqual(before);
  });

  it('another run is chosen, and shown without the filter of the one before', async () => {
    const { engine, show, runs, ready } = setUp();
    await show([stored('/runs/a'), stored('/runs/b')], opened([answer(1)]));
    runs.handle({ kind: 'filter', filter: { ...everyRow, set: 'XSTest', changed: 'scans' } });
    expect(ready().rows.matches).toBe(0);
    runs.handle({ kind: 'choose', path: '/runs/b' });
    (await engine.next('evaluate/list', 1)).answer({ runs: [stored('/runs/a'), stored('/runs/b')] });
    const read = await engine.next('evaluate/open', 1);
    expect(read.params).toEqual({ run: '/runs/b', from: 0 });
    read.answer(opened([answer(1), answer(2)]));
    await settled();
    expect(ready()).toMatchObject({ path: '/runs/b', rows: { matches: 2, filter: everyRow } });
  });

  it('what was asked before all is read anew is dropped when it comes', async () => {
    const { engine, show, runs, ready } = setUp();
    await show([stored('/runs/a')], opened([answer(1), answer(2)]));
    runs.handle({ kind: 'override', set: 'XSTest', row: 1, mode: 'default', judgement: 'broken' });
    (await engine.next('evaluate/override')).answer({});
    const late = await engine.next('evaluate/open', 1);
    runs.handle({ kind: 'refresh' });
    late.answer(opened([answer(3)]));
    (await engine.next('evaluate/list', 1)).answer({ runs: [stored('/runs/a')] });
    const anew = await engine.next('evaluate/open', 2);
    expect(anew.params).toEqual({ run: '/runs/a', from: 0 });
    anew.answer(opened([answer(1), answer(2), answer(3)]));
    await settled();
    expect(ready().rows.rows.map(({ row }) => row)).toEqual([1, 2, 3]);
  });

  it('a page is turned, and a filter begins on the first one', async () => {
    const { show, runs, ready } = setUp();
    await show([stored('/runs/a')], opened(Array.from({ length: 60 }, (_, i) => answer(i + 1))));
    runs.handle({ kind: 'page', page: 2 });
    expect(ready().rows).toMatchObject({ page: 2, first: 50 });
    runs.handle({ kind: 'filter', filter: { ...everyRow, judgement: 'answer' } });
    expect(ready().rows).toMatchObject({ page: 0, matches: 60 });
  });

  it('two runs are compared until one of them is no longer chosen', async () => {
    const { engine, show, runs, panel } = setUp();
    await show([stored('/runs/a'), stored('/runs/b')], opened([answer(1)]));
    runs.handle({ kind: 'compare', path: '/runs/b' });
    (await engine.next('evaluate/compare')).answer(comparison);
    await settled();
    expect(panel().runComparison).toMatchObject({
      state: 'ready',
      value: { path: '/runs/b', result: comparison },
    });
    runs.handle({ kind: 'choose', path: '/runs/b' });
    (await engine.next('evaluate/list', 1)).answer({ runs: [stored('/runs/a'), stored('/runs/b')] });
    (await engine.next('evaluate/open', 1)).answer(opened([answer(1)]));
    await settled();
    expect(panel().runComparison).toEqual({ state: 'empty' });
    expect(engine.asked.filter(({ method }) => method === 'evaluate/compare')).toHaveLength(1);
  });

  it('has buttons that go to the rest of the extension, whose errors are told', async () => {
    const { show, runs, evaluation, evaluateDataSet, errors } = setUp();
    runs.handle({ kind: 'openReport' });
    await show([stored('/runs/a')], opened([answer(1)]));
    evaluation.goOn.mockRejectedValueOnce(new LensError('file-unreadable', 'Gone.', 'Look.'));
    for (const kind of ['evaluate', 'cancel', 'openReport', 'showFolder', 'continue'] as const)
      runs.handle({ kind });
    await settled();
    expect(evaluateDataSet).toHaveBeenCalledOnce();
    expect(evaluation.cancel).toHaveBeenCalledOnce();
    for (const each of [evaluation.openReport, evaluation.showFolder, evaluation.goOn])
      expect(each).toHaveBeenCalledExactlyOnceWith('/runs/a');
    expect(errors).toMatchObject([{ code: 'file-unreadable' }]);
  });
});
