import { describe, expect, it } from 'vitest';
import { createPanelStore } from '../../../src/host/panel/panelStore';
import { createSpace } from '../../../src/host/space/space';
import { LensError } from '../../../src/protocol/errors';
import { layersFixture } from '../webview/layersFixture';
import { spaceFixture } from '../webview/spaceFixture';
import { createFakeEngine } from './fakeEngine';

function setUp() {
  const engine = createFakeEngine();
  const store = createPanelStore();
  const space = createSpace({
    request: engine.request,
    settings: () => ({ settings: { anchorsLimit: 64 } }),
    store,
    anchors: {
      source: () => Promise.resolve({ kind: 'own', harmfulFiles: ['/a.jsonl'], harmlessFiles: ['/b.jsonl'] }),
    },
  });
  const showLayers = (fingerprint = 'f'): void => {
    const data = layersFixture();
    const value = { ...data, extraction: { ...data.extraction, fingerprint } };
    store.dispatch({ kind: 'layers', layers: { state: 'ready', value, stale: false } });
  };
  return { engine, store, space, showLayers, shown: () => store.state.panel.space };
}

/** What was asked before has been dealt with. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the anchors of the Space view', () => {
  it('are read once, when the view is shown and there are vectors', async () => {
    const { engine, store, showLayers, shown } = setUp();
    showLayers();
    await settled();
    expect(engine.asked).toEqual([]);
    store.dispatch({ kind: 'view', view: 'space' });
    const asked = await engine.next('vectors/space');
    expect(asked.params).toEqual({ file: 'vectors.gguf', promptFiles: ['/a.jsonl', '/b.jsonl'] });
    expect(shown().state).toBe('loading');
    asked.answer(spaceFixture);
    await settled();
    expect(shown()).toEqual({ state: 'ready', value: spaceFixture, stale: false });
    store.dispatch({ kind: 'view', view: 'decide' });
    store.dispatch({ kind: 'view', view: 'space' });
    await settled();
    expect(engine.asked).toHaveLength(1);
  });

  it('are read anew for other vectors, and after settings have changed and been followed', async () => {
    const { engine, store, showLayers, shown } = setUp();
    store.dispatch({ kind: 'view', view: 'space' });
    showLayers();
    (await engine.next('vectors/space')).answer(spaceFixture);
    await settled();
    store.dispatch({ kind: 'outrun' });
    expect(shown()).toMatchObject({ state: 'ready', stale: true });
    showLayers();
    (await engine.next('vectors/space', 1)).answer(spaceFixture);
    await settled();
    expect(shown()).toMatchObject({ state: 'ready', stale: false });
    showLayers('others');
    const late = await engine.next('vectors/space', 2);
    showLayers('the latest');
    (await engine.next('vectors/space', 3)).answer({ ...spaceFixture, fingerprint: 'the latest' });
    late.answer({ ...spaceFixture, fingerprint: 'others' });
    await settled();
    expect(shown()).toMatchObject({ value: { fingerprint: 'the latest' } });
  });

  it('can be asked for again where they could not be read', async () => {
    const { engine, store, space, showLayers, shown } = setUp();
    store.dispatch({ kind: 'view', view: 'space' });
    showLayers();
    (await engine.next('vectors/space')).fail(new LensError('file-unreadable', 'It is gone.', 'Extract.'));
    await settled();
    expect(shown()).toMatchObject({ state: 'failed', error: { code: 'file-unreadable' } });
    space.again();
    (await engine.next('vectors/space', 1)).answer(spaceFixture);
    await settled();
    expect(shown().state).toBe('ready');
  });
});
