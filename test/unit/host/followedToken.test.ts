import { describe, expect, it, vi } from 'vitest';
import { createFollowedToken } from '../../../src/host/lens/followedToken';
import { createPanelStore } from '../../../src/host/panel/panelStore';
import { checkSettings } from '../../../src/host/settings/lensSettings';
import { createFakeEngine, extraction, projection } from './fakeEngine';

function setUp() {
  const engine = createFakeEngine();
  const store = createPanelStore();
  const settings = () => checkSettings(() => undefined, { home: '/home/a', workspaceFolder: '/work' });
  const token = createFollowedToken({ request: engine.request, settings, store });
  const layers = (fingerprint: string) =>
    store.dispatch({
      kind: 'layers',
      layers: {
        state: 'ready',
        value: { extraction: { ...extraction, fingerprint }, projection },
        stale: false,
      },
    });
  return { engine, store, token, layers, rank: () => store.state.panel.tokenRank };
}

const found = { text: 'sorry', layers: [] };

describe('a token that is followed', () => {
  it('is ranked in the vectors that are shown, in the direction that is set', async () => {
    const { engine, store, token, layers, rank } = setUp();
    layers('v');
    store.dispatch({ kind: 'direction', direction: 'away' });
    const done = token.follow('sorry', 7);
    const asked = await engine.next('vectors/rank');
    expect(asked.params).toEqual({
      ...{ vectors: '/cache/v.gguf', model: { model: 'default', adapters: [] } },
      ...{ text: 'sorry', id: 7, direction: 'away' },
    });
    asked.answer(found);
    await done;
    expect(rank()).toMatchObject({ state: 'ready', value: found });
  });

  it('is ranked again with other vectors, and with the other direction', async () => {
    const { engine, store, token, layers } = setUp();
    await token.follow('sorry', undefined);
    expect(engine.asked).toEqual([]);
    layers('v');
    (await engine.next('vectors/rank')).answer(found);
    layers('w');
    (await engine.next('vectors/rank', 1)).answer(found);
    store.dispatch({ kind: 'direction', direction: 'away' });
    expect((await engine.next('vectors/rank', 2)).params).toMatchObject({ direction: 'away' });
  });

  it('gives way to the next text, and ends with an empty one', async () => {
    const { engine, token, layers, rank } = setUp();
    layers('v');
    void token.follow('so', undefined);
    await engine.next('vectors/rank');
    void token.follow('sorry', undefined);
    (await engine.next('vectors/rank', 1)).answer(found);
    await vi.waitFor(() => expect(rank()).toMatchObject({ state: 'ready', value: found }));
    expect(engine.cancelled).toEqual(['vectors/rank']);
    await token.follow('', undefined);
    expect(rank()).toEqual({ state: 'empty' });
  });
});
