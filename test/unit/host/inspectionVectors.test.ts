import { describe, expect, it, vi } from 'vitest';
import {
  createQuietVectors,
  endsBackgroundWork,
  unaskedSize,
} from '../../../src/host/inspection/quietVectors';
import { createQuietDialogues } from '../../../src/host/inspection/quietDialogues';
import { checkSettings } from '../../../src/host/settings/lensSettings';
import { Cancelled, LensError } from '../../../src/protocol/errors';
import { catalog, createFakeEngine, extraction, modelInfo } from './fakeEngine';

function setUp(values: Record<string, unknown> = {}) {
  const engine = createFakeEngine();
  const prepare = vi.fn(() => Promise.resolve({ info: modelInfo, extraction }));
  const state = { inUse: false, size: 1e8 };
  const vectors = createQuietVectors({
    settings: () => checkSettings((id) => values[id], { home: '/home/a', workspaceFolder: '/work' }),
    preparation: { prepare, forget: () => undefined },
    request: engine.request,
    inUse: () => state.inUse,
    fileSize: () => Promise.resolve(state.size),
  });
  const ready = () => vectors.ready(new AbortController().signal);
  return { engine, vectors, prepare, state, ready };
}

describe('vectors for what nobody has asked for', () => {
  it('are made for a small model of the catalogue, once for all', async () => {
    const { engine, ready, prepare } = setUp();
    const both = [ready(), ready()];
    (await engine.next('models/list')).answer(catalog);
    expect(await Promise.all(both)).toEqual([
      { path: '/cache/v.gguf', spec: { model: 'default', adapters: [] } },
      { path: '/cache/v.gguf', spec: { model: 'default', adapters: [] } },
    ]);
    expect(prepare).toHaveBeenCalledOnce();
  });

  it('are not made for a large model until a person has used it', async () => {
    const { vectors, ready, prepare, state } = setUp({ model: '/large.gguf' });
    state.size = unaskedSize + 1;
    expect(await ready()).toBeUndefined();
    expect([prepare.mock.calls.length, vectors.lacking]).toEqual([0, true]);
    state.inUse = true;
    vectors.forget();
    expect(await ready()).toMatchObject({ path: '/cache/v.gguf' });
    expect(vectors.lacking).toBe(false);
  });

  it('are not made for a model on Hugging Face, whose size is not known here', async () => {
    const { ready, prepare } = setUp({ model: 'hf:someone/something:Q4_K_M' });
    expect(await ready()).toBeUndefined();
    expect(prepare).not.toHaveBeenCalled();
  });

  it('fail the same way until something has changed', async () => {
    const { vectors, ready, prepare } = setUp({ model: '/small.gguf' });
    prepare.mockRejectedValueOnce(new LensError('model-missing', 'No file.', 'Fetch it.'));
    await expect(ready()).rejects.toThrow('No file.');
    await expect(ready()).rejects.toThrow('No file.');
    expect([prepare.mock.calls.length, vectors.lacking]).toEqual([1, true]);
    vectors.forget();
    expect(await ready()).toMatchObject({ path: '/cache/v.gguf' });
  });

  it('are given up after an error that would come again', async () => {
    const { vectors, ready } = setUp({ model: '/small.gguf' });
    await ready();
    vectors.fail(new LensError('engine-crashed', 'It stopped.', 'Again.'));
    await expect(ready()).rejects.toThrow('It stopped.');
    expect(endsBackgroundWork(new LensError('engine-crashed', '', ''))).toBe(true);
    expect(endsBackgroundWork(new LensError('prompt-too-long', '', ''))).toBe(false);
  });

  it('go on being made when one of those who wait leaves', async () => {
    const { vectors, ready, engine } = setUp();
    const abort = new AbortController();
    const left = vectors.ready(abort.signal);
    const stays = ready();
    abort.abort();
    await expect(left).rejects.toThrow(Cancelled);
    (await engine.next('models/list')).answer(catalog);
    expect(await stays).toMatchObject({ path: '/cache/v.gguf' });
  });

  it('are tried again after they were cancelled', async () => {
    const { ready, prepare } = setUp({ model: '/small.gguf' });
    prepare.mockRejectedValueOnce(new Cancelled());
    await expect(ready()).rejects.toThrow(Cancelled);
    expect(await ready()).toMatchObject({ path: '/cache/v.gguf' });
  });

  it('bring up no dialogue and download nothing', async () => {
    const log = vi.fn();
    const dialogues = createQuietDialogues(log);
    dialogues.warning('Weak.');
    dialogues.error({ code: 'internal', message: 'Broken.', next: 'Look.' });
    const entry = catalog.models[0];
    expect(entry && (await dialogues.offerFetch(entry))).toBe(false);
    expect(log.mock.calls).toEqual([['Weak.'], ['Broken. Look.']]);
  });
});
