import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createEngineClient, type EngineClient } from '../../../src/client/engineClient';
import { Cancelled, LensError } from '../../../src/protocol/errors';
import type { SteerRequest } from '../../../src/protocol/method';

const modulePath = path.join(__dirname, '..', '..', 'fixtures', 'engine-stub.cjs');
const settings = { assets: '', modelFolder: '', cacheFolder: '' };
const steer: SteerRequest = { vectors: 'v', prompt: 'p' };

const clients: EngineClient[] = [];
const logged: string[] = [];
function client(): EngineClient {
  const made = createEngineClient({ modulePath, settings, log: (line) => logged.push(line) });
  clients.push(made);
  return made;
}
afterEach(async () => {
  await Promise.all(clients.splice(0).map((made) => made.dispose()));
  logged.length = 0;
});

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('the engine client', () => {
  it('starts the process with the first request and keeps it for the next', async () => {
    const engine = client();
    expect(engine.status.state).toBe('off');
    const first = await engine.request('models/list', {});
    expect(engine.status.state).toBe('ready');
    expect(await engine.request('models/list', {})).toEqual(first);
  });

  it('passes an error on with its code, sentence and next step', async () => {
    const error = await failureOf(client().request('vectors/project', { vectors: 'v' }));
    expect(error).toBeInstanceOf(LensError);
    expect(error).toMatchObject({ code: 'vectors-invalid', message: 'Bad file.', next: 'Extract again.' });
  });

  it('reports the request that the process died on, and serves the next one from a new process', async () => {
    const engine = client();
    const before = await engine.request('models/list', {});
    const error = await failureOf(engine.request('models/fetch', { id: 'x' }));
    expect(error).toMatchObject({ code: 'engine-crashed' });
    expect((error as LensError).message).toContain('while fetching a model');
    expect(await engine.request('models/list', {})).not.toEqual(before);
  });

  it('gives up after the fifth crash until it is restarted by hand', async () => {
    const engine = client();
    for (let crash = 0; crash < 5; crash++) await failureOf(engine.request('models/fetch', { id: 'x' }));
    expect(engine.status.state).toBe('failed');
    expect(await failureOf(engine.request('models/list', {}))).toMatchObject({ code: 'engine-stopped' });
    engine.restart();
    expect(await engine.request('models/list', {})).toHaveProperty('models');
  }, 20_000);

  it('rejects a cancelled request at once and tells the process', async () => {
    const engine = client();
    const abort = new AbortController();
    const events: string[] = [];
    const pending = engine.request('prompt/steer', steer, {
      signal: abort.signal,
      onProgress: (event) => {
        if (event.kind === 'step') events.push(event.message);
        abort.abort();
      },
    });
    expect(await failureOf(pending)).toBeInstanceOf(Cancelled);
    expect(events).toEqual(['working']);
    await new Promise<void>((resolve) => {
      if (engine.status.state === 'ready') resolve();
      engine.onStatus(({ state }) => {
        if (state === 'ready') resolve();
      });
    });
    await engine.request('models/list', {});
    expect(logged).toContain('heard the cancellation');
  });

  it('does not start a process for a request that was cancelled before', async () => {
    const engine = client();
    const error = await failureOf(engine.request('models/list', {}, { signal: AbortSignal.abort() }));
    expect(error).toBeInstanceOf(Cancelled);
    expect(engine.status.state).toBe('off');
  });

  it('rejects what runs as cancelled when it is closed', async () => {
    const engine = client();
    const pending = failureOf(
      engine.request('prompt/steer', steer, { onProgress: () => void engine.dispose() }),
    );
    expect(await pending).toBeInstanceOf(Cancelled);
  });

  it('does not pass on a request that was cancelled while the process was waiting to start again', async () => {
    const engine = client();
    await failureOf(engine.request('models/fetch', { id: 'x' }));
    const abort = new AbortController();
    const pending = failureOf(engine.request('models/fetch', { id: 'x' }, { signal: abort.signal }));
    abort.abort();
    expect(await pending).toBeInstanceOf(Cancelled);
    // Had it been passed on, the process would have died on it.
    expect(await engine.request('models/list', {})).toHaveProperty('models');
    expect(engine.status.state).toBe('ready');
  });
});
