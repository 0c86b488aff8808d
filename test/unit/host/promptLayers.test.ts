import { describe, expect, it, vi } from 'vitest';
import type { Inspected, InspectionSubject, InspectionView } from '../../../src/host/inspection/inspector';
import { createPanelStore } from '../../../src/host/panel/panelStore';
import { createPromptLayers } from '../../../src/host/promptLayers/promptLayers';
import { checkSettings } from '../../../src/host/settings/lensSettings';
import { SettingId } from '../../../src/host/settings/settingId';
import { createFakeDialogues } from './fakeDialogues';
import { createFakeEngine, extraction, modelInfo } from './fakeEngine';
import { classification, inspectResult } from './inspectionFixture';

const likely = [{ id: 1, text: ' no', probability: 0.5, opensRefusal: false }];
const lens = { layers: [{ layer: 1, tokens: likely }] };

function inspectedOf(text: string, key = 'a 0'): Inspected<InspectionSubject> {
  const words = text.split(' ');
  return {
    subject: { key, input: text },
    result: inspectResult(
      words,
      words.map((_, index) => index),
    ),
    vectors: { path: '/v.gguf', spec: { model: 'default', adapters: [] } },
    latency: 1,
  };
}

/** Inspection that says what the test says. */
function createFakeLive() {
  const listeners = new Set<() => void>();
  let view: InspectionView<InspectionSubject> = {
    activity: 'nothing',
    pace: 'live',
    inspected: undefined,
    outrun: false,
    error: undefined,
  };
  return {
    get view() {
      return view;
    },
    onChange(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    become(change: Partial<InspectionView<InspectionSubject>>) {
      view = { ...view, ...change };
      for (const listener of listeners) listener();
    },
    show(inspected: Inspected<InspectionSubject> | undefined) {
      this.become({ inspected, outrun: false, activity: inspected ? 'shown' : 'nothing' });
    },
  };
}

function setUp(chosen: Partial<Record<SettingId, unknown>> = {}) {
  const engine = createFakeEngine();
  const live = createFakeLive();
  const store = createPanelStore();
  const { dialogues, errors } = createFakeDialogues();
  const documents = { still: true };
  const layers = createPromptLayers({
    settings: () => checkSettings((id) => chosen[id], { home: '/home/a', workspaceFolder: '/work' }),
    dialogues,
    preparation: {
      prepare: () => Promise.resolve({ info: modelInfo, extraction }),
      forget: vi.fn(),
    },
    live,
    request: engine.request,
    requestAside: engine.request,
    store,
    promptOf: ({ input }) => ({ text: typeof input === 'string' ? input : '', source: 'a.md:1', input }),
    stillThere: () => Promise.resolve(documents.still),
  });
  store.dispatch({ kind: 'view', view: 'prompt' });
  const inspection = () => store.state.panel.promptLayers;
  const tokenLens = () => store.state.panel.tokenLens;
  return { engine, live, store, errors, documents, layers, inspection, tokenLens };
}

describe('the prompt that is shown', () => {
  it('is the one that inspection has read, without a run of its own', () => {
    const { engine, live, inspection } = setUp();
    live.show(inspectedOf('How do'));
    expect(inspection()).toMatchObject({
      state: 'ready',
      value: { prompt: 'How do', source: 'a.md:1', run: 1, pinned: false },
    });
    live.show(inspectedOf('How do I'));
    expect(inspection()).toMatchObject({ value: { prompt: 'How do I', run: 2 } });
    expect(engine.asked).toEqual([]);
  });

  it('is said to be on its way, to be missing, or why it could not be read', () => {
    const { live, inspection } = setUp();
    live.become({ activity: 'inspecting' });
    expect(inspection()).toEqual({ state: 'loading', message: 'The model reads the prompt.' });
    live.become({ activity: 'resting', pace: 'onRequest' });
    expect(inspection()).toEqual({ state: 'empty' });
    const error = { code: 'model-missing', message: 'No model.', next: 'Fetch it.' } as const;
    live.become({ activity: 'failed', error });
    expect(inspection()).toEqual({ state: 'failed', error });
  });

  it('stays when it is pinned, says when its text has changed, and follows again', async () => {
    const { live, layers, documents, inspection } = setUp();
    live.show(inspectedOf('How do'));
    layers.pin(true);
    live.show(inspectedOf('Other', 'a 1'));
    expect(inspection()).toMatchObject({ value: { prompt: 'How do', pinned: true, outrun: false } });
    documents.still = false;
    layers.documentChanged();
    await vi.waitFor(() => expect(inspection()).toMatchObject({ value: { outrun: true } }));
    layers.pin(false);
    expect(inspection()).toMatchObject({ value: { prompt: 'Other', pinned: false, outrun: false } });
  });

  it('is, pinned, marked as outrun when the settings have changed, and read again with these', async () => {
    const { engine, live, store, layers, inspection } = setUp();
    expect(layers.renew()).toBeUndefined();
    live.show(inspectedOf('How do'));
    layers.pin(true);
    store.dispatch({ kind: 'outrun' });
    live.show(undefined);
    expect(inspection()).toMatchObject({ state: 'ready', stale: true });
    const done = layers.renew();
    const asked = await engine.next('prompt/inspect');
    expect(asked.params).toEqual({
      ...{ vectors: '/cache/v.gguf', model: { model: 'default', adapters: [] }, prompt: 'How do' },
    });
    asked.answer(inspectResult(['How', 'do'], [2, 1]));
    await done;
    expect(inspection()).toMatchObject({ state: 'ready', stale: false, value: { pinned: true } });
  });

  it('is read again with the layers that are chosen for the tint, as under the cursor', async () => {
    const { engine, live, layers } = setUp({ [SettingId.inspectionLayers]: '1, 3' });
    live.show(inspectedOf('How do'));
    layers.pin(true);
    void layers.renew();
    expect((await engine.next('prompt/inspect')).params).toMatchObject({ layers: [1, 3] });
  });
});

describe('the logit lens of a cell', () => {
  const cell = { token: 1, layer: 1 };

  it('is read by default and steered as the panel says', async () => {
    const { engine, live, store, layers, tokenLens } = setUp();
    live.show(inspectedOf('How do'));
    store.dispatch({ kind: 'chooseStrength', strength: -0.1 });
    store.dispatch({ kind: 'chooseWindow', window: { first: 1, last: 2 } });
    layers.choose(cell);
    const asked = await engine.next('prompt/lens');
    expect(asked.params).toEqual({
      ...{ vectors: '/v.gguf', model: { model: 'default', adapters: [] }, prompt: 'How do' },
      ...{ token: 1, layers: [1], top: 10, steering: { strength: -0.1, layers: { first: 1, last: 2 } } },
    });
    expect(tokenLens().state).toBe('loading');
    asked.answer(lens);
    await vi.waitFor(() => expect(tokenLens()).toMatchObject({ state: 'ready', value: { cell, run: 1 } }));
  });

  it('is read again with another strength, and what is on its way is given up', async () => {
    const { engine, live, store, layers } = setUp();
    live.show(inspectedOf('How do'));
    layers.choose(cell);
    await engine.next('prompt/lens');
    store.dispatch({ kind: 'chooseStrength', strength: 0 });
    const again = await engine.next('prompt/lens', 1);
    expect(engine.cancelled).toEqual(['prompt/lens']);
    expect(again.params).not.toHaveProperty('steering');
  });

  it('is steered the way that SCANS decides where that is automatic', async () => {
    const { engine, live, store, layers } = setUp();
    store.dispatch({ kind: 'automatic', automatic: true });
    store.dispatch({ kind: 'chooseStrength', strength: 0.1 });
    live.show(inspectedOf('How do'));
    expect(classification.direction).toBe('away');
    layers.choose(cell);
    expect((await engine.next('prompt/lens')).params).toMatchObject({ steering: { strength: -0.1 } });
  });

  it('leaves the engine to a text that is being written, and is read for the next one', async () => {
    const { engine, live, layers, tokenLens } = setUp();
    live.show(inspectedOf('How do'));
    layers.choose(cell);
    await engine.next('prompt/lens');
    live.become({ outrun: true });
    expect(engine.cancelled).toEqual(['prompt/lens']);
    live.show(inspectedOf('How do I'));
    const again = await engine.next('prompt/lens', 1);
    expect(again.params).toMatchObject({ prompt: 'How do I', token: 1 });
    again.answer(lens);
    await vi.waitFor(() => expect(tokenLens()).toMatchObject({ value: { run: 2 } }));
  });

  it('is gone with another prompt, and where the text has become too short for the cell', async () => {
    const { engine, live, layers, tokenLens } = setUp();
    live.show(inspectedOf('How do'));
    layers.choose(cell);
    (await engine.next('prompt/lens')).answer(lens);
    await vi.waitFor(() => expect(tokenLens().state).toBe('ready'));
    live.show(inspectedOf('Other words', 'a 1'));
    expect(tokenLens()).toEqual({ state: 'empty' });
    layers.choose(cell);
    live.show(inspectedOf('Other', 'a 1'));
    expect(tokenLens()).toEqual({ state: 'empty' });
  });

  it('is not read while another view is shown', async () => {
    const { engine, live, store, layers } = setUp();
    store.dispatch({ kind: 'view', view: 'steer' });
    live.show(inspectedOf('How do'));
    layers.choose(cell);
    expect(engine.asked).toEqual([]);
    store.dispatch({ kind: 'view', view: 'prompt' });
    expect((await engine.next('prompt/lens')).params).toMatchObject({ token: 1 });
  });

  it('says why it could not be read, can be cancelled, and is read when it is chosen again', async () => {
    const { engine, live, layers, tokenLens } = setUp();
    live.show(inspectedOf('How do'));
    layers.choose(cell);
    (await engine.next('prompt/lens')).fail(new Error('broken'));
    await vi.waitFor(() => expect(tokenLens()).toMatchObject({ state: 'failed' }));
    layers.choose(cell);
    await engine.next('prompt/lens', 1);
    layers.cancel();
    expect(tokenLens()).toEqual({ state: 'empty' });
    layers.choose(cell);
    await engine.next('prompt/lens', 2);
  });
});
