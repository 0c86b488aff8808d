import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLens } from '../../../src/host/lens/lens';
import { createModelFetcher } from '../../../src/host/lens/modelFetcher';
import { createPreparation } from '../../../src/host/lens/preparation';
import { createPanelStore } from '../../../src/host/panel/panelStore';
import { checkSettings, withModel } from '../../../src/host/settings/lensSettings';
import { LensError } from '../../../src/protocol/errors';
import { createFakeDialogues } from './fakeDialogues';
import {
  catalog,
  createFakeEngine,
  extraction,
  modelInfo,
  projectAnchors,
  projection,
  steerResult,
} from './fakeEngine';
import { tunedFixture } from '../tunedFixture';

const prompt = { text: 'How?', source: 'a.md:1' };

function setUp(values: Record<string, unknown> = {}) {
  const engine = createFakeEngine();
  const store = createPanelStore();
  const { dialogues, errors, answers } = createFakeDialogues();
  const settings = { ...values };
  const { request } = engine;
  const fetcher = createModelFetcher(request, dialogues);
  const lens = createLens({
    request,
    store,
    dialogues,
    preparation: createPreparation({ request, store, dialogues, fetcher, anchors: projectAnchors }),
    settings: (own) =>
      checkSettings(
        withModel((id) => settings[id], own?.model),
        { home: '/home/a', workspaceFolder: '/work' },
      ),
  });
  return {
    engine,
    store,
    errors,
    answers,
    dialogues,
    settings,
    lens,
    panel: () => store.state.panel,
    /** Answers the loading and extraction of the nth preparation. */
    prepare: async (nth = 0) => {
      (await engine.next('model/describe', nth)).answer(modelInfo);
      (await engine.next('vectors/extract', nth)).answer(extraction);
    },
    methods: () => engine.asked.map(({ method }) => method),
  };
}

describe('steering', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('loads, extracts, streams both answers, then projects the layers', async () => {
    const { engine, lens, panel, prepare } = setUp({ adapter: 'overcautious' });
    const done = lens.steer(prompt, false);
    expect(panel().steer.state).toBe('loading');
    await prepare();
    const steering = await engine.next('prompt/steer');
    expect(steering.params).toEqual({
      vectors: '/cache/v.gguf',
      model: { model: 'default', adapters: [{ adapter: 'overcautious', scale: 1 }] },
      prompt: 'How?',
      strength: -0.05,
      unit: 'relative',
      maxTokens: 64,
    });
    expect(panel()).toMatchObject({
      view: 'steer',
      window: { first: 1, last: 2 },
      adapterNames: ['overcautious'],
    });
    steering.progress({ kind: 'answer', side: 'default', text: 'No' });
    steering.progress({ kind: 'answer', side: 'steered', text: 'Yes' });
    expect(panel().steer).toMatchObject({
      state: 'ready',
      stale: false,
      value: { prompt: 'How?', source: 'a.md:1', defaultText: 'No', steeredText: 'Yes', running: true },
    });
    steering.answer(steerResult('No.', 'Yes.'));
    await done;
    expect(panel().steer).toMatchObject({
      value: { defaultText: 'No.', steeredText: 'Yes.', running: false },
    });
    (await engine.next('vectors/project')).answer(projection);
    await lens.whenIdle();
    expect(panel().layers).toMatchObject({ state: 'ready', stale: false, value: { projection } });
  });

  it('lets SCANS decide the sign: only the length of the strength is sent', async () => {
    const { engine, lens, panel, prepare } = setUp({ strength: -0.1 });
    void lens.steer(prompt, true);
    await prepare();
    const steering = await engine.next('prompt/steer');
    expect(steering.params).toMatchObject({ auto: true, strength: 0.1 });
    const classification = {
      classifier: 'combined',
      score: -0.62,
      threshold: 0.71,
      lower: 0.31,
      verdict: 'harmless',
      aboutToRefuse: true,
      direction: 'away',
    } as const;
    steering.answer({ ...steerResult('a', 'b'), ...classification });
    (await engine.next('vectors/project')).answer(projection);
    await lens.whenIdle();
    expect(panel().steer).toMatchObject({
      value: { automatic: true, classification },
    });
  });

  it('takes the window and the size that tuning chose where nothing else is set', async () => {
    const { engine, lens, panel } = setUp();
    const tuned = tunedFixture({ layers: { first: 0, last: 1 }, strength: 0.08, on: '48 + 96 prompts' });
    void lens.steer(prompt, true);
    (await engine.next('model/describe')).answer(modelInfo);
    (await engine.next('vectors/extract')).answer({ ...extraction, tuned });
    const steering = await engine.next('prompt/steer');
    expect(steering.params).toMatchObject({ auto: true, strength: 0.08 });
    expect(steering.params).not.toHaveProperty('layers');
    expect(panel()).toMatchObject({ window: tuned.layers, strength: -0.08 });
    lens.cancel();
    await lens.whenIdle();
  });

  it('follows vectors that are tuned, whatever window and strength were set in the panel', async () => {
    const { engine, lens, panel, prepare, store } = setUp();
    void lens.steer(prompt, true);
    await prepare();
    (await engine.next('prompt/steer')).answer(steerResult('a', 'b'));
    (await engine.next('vectors/project')).answer(projection);
    await lens.whenIdle();
    store.dispatch({ kind: 'chooseWindow', window: { first: 3, last: 3 } });
    store.dispatch({ kind: 'chooseStrength', strength: -0.3 });
    const tuned = tunedFixture({ layers: { first: 0, last: 1 }, strength: 0.08 });
    store.dispatch({ kind: 'tuned', fingerprint: extraction.fingerprint, tuned });
    lens.retuned();
    expect(panel()).toMatchObject({ window: tuned.layers, strength: -0.08 });
    await vi.advanceTimersByTimeAsync(300);
    const again = await engine.next('prompt/steer', 1);
    expect(again.params).toMatchObject({ auto: true, strength: 0.08 });
    expect(again.params).not.toHaveProperty('layers');
    lens.cancel();
    await lens.whenIdle();
  });

  it('keeps the strength that a prompt sets itself when the vectors are tuned', async () => {
    const { engine, lens, panel, prepare } = setUp();
    const done = lens.steer({ ...prompt, settings: { strength: -0.2 } }, false);
    await prepare();
    (await engine.next('prompt/steer')).answer(steerResult('a', 'b'));
    await done;
    lens.retuned();
    expect(panel().strength).toBe(-0.2);
    lens.cancel();
    await lens.whenIdle();
  });

  it('is cancelled by newer steering, whose answer stays', async () => {
    const { engine, lens, panel, prepare } = setUp();
    void lens.steer(prompt, false);
    await prepare();
    const first = await engine.next('prompt/steer');
    first.progress({ kind: 'answer', side: 'default', text: 'old' });
    void lens.steer({ text: 'Why?', source: 'a.md:9' }, false);
    expect(engine.cancelled).toEqual(['prompt/steer']);
    const second = await engine.next('prompt/steer', 1);
    second.answer(steerResult('new', 'newer'));
    (await engine.next('vectors/project')).answer(projection);
    await lens.whenIdle();
    expect(panel().steer).toMatchObject({ value: { prompt: 'Why?', defaultText: 'new', running: false } });
  });

  it('waits with others for one extraction', async () => {
    const { engine, lens, methods, prepare } = setUp();
    void lens.showLayers();
    void lens.steer(prompt, false);
    void lens.steer(prompt, false);
    await prepare();
    (await engine.next('prompt/steer')).answer(steerResult('a', 'b'));
    (await engine.next('vectors/project')).answer(projection);
    await lens.whenIdle();
    expect(methods().sort()).toEqual([
      'model/describe',
      'prompt/steer',
      'vectors/extract',
      'vectors/project',
    ]);
  });

  it('starts once after several moves of the slider, with the last value', async () => {
    const { engine, lens, store, panel, prepare } = setUp();
    void lens.steer(prompt, false);
    await prepare();
    (await engine.next('prompt/steer')).answer(steerResult('a', 'b'));
    (await engine.next('vectors/project')).answer(projection);
    await lens.whenIdle();
    for (const strength of [-0.1, -0.2, 0.3]) {
      store.dispatch({ kind: 'chooseStrength', strength });
      lens.steerSoon();
      vi.advanceTimersByTime(299);
    }
    expect(engine.asked.filter(({ method }) => method === 'prompt/steer')).toHaveLength(1);
    vi.advanceTimersByTime(1);
    const again = await engine.next('prompt/steer', 1);
    expect(again.params).toMatchObject({ strength: 0.3 });
    expect(panel().steer).toMatchObject({ stale: true, value: { running: true, defaultText: 'a' } });
    again.answer(steerResult('a', 'c'));
    await lens.whenIdle();
    expect(panel().steer).toMatchObject({ stale: false, value: { steeredText: 'c' } });
  });

  it('keeps what has come when it is cancelled', async () => {
    const { engine, lens, panel, errors, prepare } = setUp();
    const done = lens.steer(prompt, false);
    await prepare();
    (await engine.next('prompt/steer')).progress({ kind: 'answer', side: 'default', text: 'half' });
    lens.cancel();
    await done;
    await lens.whenIdle();
    expect(panel().steer).toMatchObject({ value: { defaultText: 'half', running: false } });
    expect(errors).toEqual([]);
  });

  it('leaves nothing loading when it is cancelled during the extraction', async () => {
    const { engine, lens, panel, errors } = setUp();
    const done = lens.steer(prompt, false);
    (await engine.next('model/describe')).answer(modelInfo);
    await engine.next('vectors/extract');
    lens.cancel();
    await done;
    await lens.whenIdle();
    expect(engine.cancelled).toEqual(['vectors/extract']);
    expect([panel().steer.state, panel().layers.state, panel().model.state]).toEqual([
      'empty',
      'empty',
      'ready',
    ]);
    expect(errors).toEqual([]);
  });

  it('refuses an empty prompt before it asks the engine for anything', async () => {
    const { engine, lens, panel, errors } = setUp();
    await lens.steer({ text: '', source: 'a.md:1' }, false);
    expect(engine.asked).toEqual([]);
    expect(panel().steer).toMatchObject({ state: 'failed', error: { code: 'prompt-empty' } });
    expect(errors.map(({ code }) => code)).toEqual(['prompt-empty']);
  });

  it('refuses a bad setting with its sentence', async () => {
    const { engine, lens, errors } = setUp({ strength: 9 });
    await lens.steer(prompt, false);
    expect(engine.asked).toEqual([]);
    expect(errors.map(({ code }) => code)).toEqual(['strength-out-of-range']);
  });

  it('tells a failed preparation once and asks the engine anew the next time', async () => {
    const { engine, lens, panel, errors } = setUp();
    void lens.showLayers();
    void lens.steer(prompt, false);
    (await engine.next('model/describe')).fail(
      new LensError('model-invalid', 'It is cut.', 'Fetch it again.'),
    );
    await lens.whenIdle();
    expect(errors).toEqual([{ code: 'model-invalid', message: 'It is cut.', next: 'Fetch it again.' }]);
    expect([panel().model.state, panel().layers.state, panel().steer.state]).toEqual([
      'failed',
      'failed',
      'failed',
    ]);
    void lens.steerAgain();
    await engine.next('model/describe', 1);
    lens.cancel();
    await lens.whenIdle();
  });

  it('extracts again after the vectors turned out to be unusable', async () => {
    const { engine, lens, prepare } = setUp();
    void lens.steer(prompt, false);
    await prepare();
    (await engine.next('prompt/steer')).fail(new LensError('vectors-invalid', 'Gone.', 'Extract again.'));
    await lens.whenIdle();
    void lens.steerAgain();
    await prepare(1);
    lens.cancel();
    await lens.whenIdle();
  });
});

describe('a prompt with settings of its own', () => {
  const steerOf = async ({ engine, prepare }: ReturnType<typeof setUp>, nth: number) => {
    if (nth === 0) await prepare();
    const asked = await engine.next('prompt/steer', nth);
    asked.answer(steerResult('a', 'b'));
    if (nth === 0) (await engine.next('vectors/project')).answer(projection);
    return asked.params;
  };

  it('is asked after the messages before it', async () => {
    const all = setUp();
    const input = [
      { role: 'system' as const, content: 'Be brief.' },
      { role: 'user' as const, content: 'How?' },
    ];
    const done = all.lens.steer({ ...prompt, input }, false);
    expect(await steerOf(all, 0)).toMatchObject({ prompt: input });
    await done;
    expect(all.panel().steer).toMatchObject({ value: { prompt: 'How?', input } });
    await all.lens.whenIdle();
  });

  it('moves the slider to its strength, and the next prompt back to where it was', async () => {
    const all = setUp({ strength: -0.1 });
    const { lens, panel, store } = all;
    const first = lens.steer({ ...prompt, settings: { strength: 0.2 } }, false);
    expect(panel().strength).toBe(0.2);
    expect(await steerOf(all, 0)).toMatchObject({ strength: 0.2 });
    await first;
    const second = lens.steer(prompt, false);
    expect(await steerOf(all, 1)).toMatchObject({ strength: -0.1 });
    await second;
    // What the person moves the slider to meanwhile is kept.
    const third = lens.steer({ ...prompt, settings: { strength: 0.2 } }, false);
    expect(await steerOf(all, 2)).toMatchObject({ strength: 0.2 });
    await third;
    store.dispatch({ kind: 'chooseStrength', strength: 0.3 });
    const fourth = lens.steer(prompt, false);
    expect(await steerOf(all, 3)).toMatchObject({ strength: 0.3 });
    await fourth;
    await lens.whenIdle();
  });

  it('is steered on its own model, without the adapter of the one that is set', async () => {
    const all = setUp({ model: 'default', adapter: 'overcautious' });
    const done = all.lens.steer({ ...prompt, settings: { model: 'own.gguf' } }, false);
    expect(await steerOf(all, 0)).toMatchObject({ model: { model: '/work/own.gguf', adapters: [] } });
    await done;
    expect(all.panel().adapterNames).toEqual([]);
    await all.lens.whenIdle();
  });

  it('keeps the adapter where its model is the one that is set', async () => {
    const all = setUp({ model: 'default', adapter: 'overcautious' });
    const done = all.lens.steer({ ...prompt, settings: { model: 'default' } }, false);
    expect(await steerOf(all, 0)).toMatchObject({ model: { adapters: [{ adapter: 'overcautious' }] } });
    await done;
    await all.lens.whenIdle();
  });
});

describe('a model that is not there', () => {
  const missing = new LensError('model-missing', 'The model is not there.', 'Fetch it.');

  it('is offered with its size, fetched and used', async () => {
    const { engine, lens, dialogues, panel } = setUp();
    void lens.steer(prompt, false);
    (await engine.next('model/describe')).fail(missing);
    (await engine.next('models/list')).answer(catalog);
    const fetch = await engine.next('models/fetch');
    expect(fetch.params).toEqual({ id: 'tiny' });
    expect(dialogues.offerFetch).toHaveBeenCalledExactlyOnceWith(catalog.models[0]);
    fetch.answer({ path: '/models/tiny.gguf' });
    (await engine.next('model/describe', 1)).answer(modelInfo);
    await engine.next('vectors/extract');
    expect(panel().model.state).toBe('ready');
    lens.cancel();
    await lens.whenIdle();
  });

  it('is told in the panel, and not a second time, when the offer is turned down', async () => {
    const { engine, lens, answers, errors, panel } = setUp();
    answers.fetch = false;
    void lens.steer(prompt, false);
    (await engine.next('model/describe')).fail(missing);
    (await engine.next('models/list')).answer(catalog);
    await lens.whenIdle();
    expect(panel().steer).toMatchObject({ state: 'failed', error: { code: 'model-missing' } });
    expect(errors).toEqual([]);
  });

  it('is not offered when it is a file of the person', async () => {
    const { engine, lens, dialogues, errors } = setUp({ model: '/models/mine.gguf' });
    void lens.steer(prompt, false);
    (await engine.next('model/describe')).fail(missing);
    (await engine.next('models/list')).answer(catalog);
    await lens.whenIdle();
    expect(dialogues.offerFetch).not.toHaveBeenCalled();
    expect(errors.map(({ code }) => code)).toEqual(['model-missing']);
  });
});

describe('the steered answer on screen', () => {
  it('is that of the prompt it was made of, until something changes', async () => {
    const { engine, lens, store, prepare } = setUp();
    expect(lens.steeredAnswer(prompt)).toBeUndefined();
    void lens.steer(prompt, false);
    await prepare();
    (await engine.next('prompt/steer')).answer(steerResult('a', 'b'));
    (await engine.next('vectors/project')).answer(projection);
    await lens.whenIdle();
    expect(lens.steeredAnswer(prompt)?.steered.text).toBe('b');
    expect(lens.steeredAnswer({ ...prompt, text: 'Why?' })).toBeUndefined();
    const chat = [{ role: 'system' as const, content: 'Be brief.' }];
    expect(lens.steeredAnswer({ ...prompt, input: chat })).toBeUndefined();
    store.dispatch({ kind: 'chooseStrength', strength: 0.2 });
    lens.steerSoon();
    expect(lens.steeredAnswer(prompt)).toBeUndefined();
    lens.cancel();
  });
});

describe('changed settings', () => {
  async function steered() {
    const all = setUp();
    void all.lens.steer(prompt, false);
    await all.prepare();
    (await all.engine.next('prompt/steer')).answer(steerResult('a', 'b'));
    (await all.engine.next('vectors/project')).answer(projection);
    await all.lens.whenIdle();
    return all;
  }

  it('of the adapter mark everything stale, then extract and steer again', async () => {
    const { engine, lens, panel, settings, prepare } = await steered();
    settings['adapter'] = 'overcautious';
    lens.settingsChanged();
    expect(panel().adapterNames).toEqual(['overcautious']);
    expect([panel().model, panel().layers, panel().steer].map((one) => 'stale' in one && one.stale)).toEqual([
      true,
      true,
      true,
    ]);
    await prepare(1);
    (await engine.next('prompt/steer', 1)).answer(steerResult('c', 'd'));
    (await engine.next('vectors/project', 1)).answer(projection);
    await lens.whenIdle();
    expect(panel()).toMatchObject({
      layers: { stale: false },
      steer: { stale: false, value: { defaultText: 'c' } },
    });
  });

  it('of the strength steer again without an extraction', async () => {
    const { engine, lens, settings, methods } = await steered();
    settings['strength'] = 0.2;
    lens.settingsChanged();
    const again = await engine.next('prompt/steer', 1);
    expect(again.params).toMatchObject({ strength: 0.2 });
    again.answer(steerResult('a', 'c'));
    await lens.whenIdle();
    expect(methods().filter((method) => method === 'vectors/extract')).toHaveLength(1);
  });

  it('of nothing that concerns an answer ask nothing', async () => {
    const { engine, lens, settings, panel } = await steered();
    const before = engine.asked.length;
    settings['codeLens.enabled'] = false;
    lens.settingsChanged();
    await lens.whenIdle();
    expect(engine.asked).toHaveLength(before);
    expect(panel().steer).toMatchObject({ stale: false });
  });

  it('of the layers are sent with the next steering', async () => {
    const { engine, lens, settings, panel } = await steered();
    settings['layers'] = '2-3';
    lens.settingsChanged();
    const again = await engine.next('prompt/steer', 1);
    expect(again.params).toMatchObject({ layers: { first: 2, last: 3 } });
    expect(panel().window).toEqual({ first: 2, last: 3 });
    lens.cancel();
    await lens.whenIdle();
  });
});
