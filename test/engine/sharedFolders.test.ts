import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createEngineClient, type EngineClient } from '../../src/client/engineClient';
import type { ExtractResult } from '../../src/protocol/method';
import { serveFile, type FileServer } from '../unit/models/fileServer';
import { ggufBytes } from '../unit/models/ggufBytes';
import { defaultModelFile } from './model';

// Several windows and command lines share one model folder and one cache of vectors.

const root = path.join(__dirname, '..', '..');
const folder = mkdtempSync(path.join(os.tmpdir(), 'refusal-lens-shared-'));
const models = path.join(folder, 'models');
const cache = path.join(folder, 'cache');
const spec = { model: 'default', adapters: [], threads: 1 };

let client: EngineClient | undefined;
let server: FileServer | undefined;

beforeAll(() => {
  mkdirSync(models);
  copyFileSync(defaultModelFile(), path.join(models, path.basename(defaultModelFile())));
});

afterEach(async () => {
  await client?.dispose();
  await server?.close();
  client = server = undefined;
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What `refusal-lens ... --json` prints, run as a process of its own. */
function lens<T>(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<T> {
  const command = [path.join(root, 'dist', 'cli.js'), ...args, '--json'];
  const own = { REFUSAL_LENS_MODELS: models, REFUSAL_LENS_CACHE: cache, ...env };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, command, { env: { ...process.env, ...own } }, (error, stdout, stderr) => {
      if (error) reject(new Error(stderr, { cause: error }));
      else resolve(JSON.parse(stdout) as T);
    });
  });
}

function window(): EngineClient['request'] {
  const created = createEngineClient({
    modulePath: path.join(root, 'dist', 'engine.js'),
    settings: { assets: path.join(root, 'models'), modelFolder: models, cacheFolder: cache },
    log: () => undefined,
  });
  client = created;
  return (method, params, options) => created.request(method, params, options);
}

const extract = ['extract', '--limit', '8', '--threads', '1'];

describe('two processes', () => {
  it('that fetch the same model at once transfer it once, and both have it', async () => {
    const content = ggufBytes({ 'general.architecture': 'llama' }, 5_000_000);
    const sha256 = createHash('sha256').update(content).digest('hex');
    server = await serveFile(content, {
      urlPath: '/user/repo/resolve/main/model.gguf',
      linked: { 'x-linked-size': String(content.length), 'x-linked-etag': `"${sha256}"` },
    });
    const fetch = (): Promise<{ path: string }> =>
      lens(['models', 'fetch', 'hf:user/repo/model.gguf'], { HF_ENDPOINT: server?.address });
    const [one, other] = await Promise.all([fetch(), fetch()]);
    expect(one.path).toBe(other.path);
    expect(server.sent()).toBeLessThanOrEqual(content.length);
    expect(
      readdirSync(models)
        .filter((name) => /user_repo|added/.test(name))
        .sort(),
    ).toEqual(['added.json', 'user_repo_model.gguf', 'user_repo_model.gguf.verified']);
  });

  it('that extract the same vectors at once leave one whole file', async () => {
    const [one, other] = await Promise.all([lens<ExtractResult>(extract), lens<ExtractResult>(extract)]);
    expect(one.path).toBe(other.path);
    expect(readdirSync(path.dirname(one.path))).toEqual([path.basename(one.path)]);
    const again = await lens<ExtractResult>(extract);
    expect([again.cached, again.fingerprint]).toEqual([true, one.fingerprint]);
  });
});

describe('what another process deletes', () => {
  it('is told in a clear sentence when it was a model, also to a window that had it loaded', async () => {
    const request = window();
    await request('model/describe', { model: spec });
    await lens(['models', 'remove', 'default']);
    await expect(request('model/describe', { model: spec })).rejects.toMatchObject({
      code: 'model-missing',
      message: expect.stringMatching(/has not been fetched yet/) as string,
    });
    copyFileSync(defaultModelFile(), path.join(models, path.basename(defaultModelFile())));
    expect((await request('model/describe', { model: spec })).features.edit).toBe(true);
  });

  it('is told when it was vectors, which are made again when they are asked for', async () => {
    const request = window();
    const asked = { model: spec, anchors: { kind: 'own', limit: 8 } } as const;
    const { path: file } = await request('vectors/extract', asked);
    const { vectors } = await request('vectors/list', { model: spec });
    expect(vectors.find((each) => each.path === file)).toMatchObject({
      ofModel: true,
      ofAdapters: true,
      cached: true,
    });
    await request('vectors/delete', { file });
    await expect(request('vectors/use', { vectors: file, model: spec })).rejects.toMatchObject({
      code: 'file-unreadable',
      message: `${file} cannot be read: it does not exist.`,
    });
    expect(await request('vectors/extract', asked)).toMatchObject({ path: file, cached: false });
  });

  it('is never a file outside the model folder or the cache', async () => {
    const request = window();
    const outside = path.join(folder, 'outside.gguf');
    copyFileSync(path.join(root, 'models', 'overcautious', 'overcautious.gguf'), outside);
    await expect(request('vectors/delete', { file: outside })).rejects.toMatchObject({ code: 'wrong-use' });
    await request('models/add', { file: outside });
    await request('models/delete', { id: outside });
    await expect(request('evaluate/delete', { run: folder })).rejects.toMatchObject({ code: 'wrong-use' });
    expect(readdirSync(folder)).toContain('outside.gguf');
  });
});

describe('vectors of a file', () => {
  it('are used where they belong to the model and its adapters, and refused with what differs', async () => {
    const request = window();
    const { path: file, fingerprint } = await request('vectors/extract', {
      model: spec,
      anchors: { kind: 'own', limit: 8 },
    });
    const copy = path.join(folder, 'exported.gguf');
    await request('vectors/copy', { file, to: copy });
    expect(await request('vectors/use', { vectors: copy, model: spec })).toMatchObject({
      path: copy,
      fingerprint,
      cached: true,
    });
    const withAdapter = { ...spec, adapters: [{ adapter: 'overcautious', scale: 1 }] };
    await expect(request('vectors/use', { vectors: copy, model: withAdapter })).rejects.toMatchObject({
      code: 'vectors-mismatch',
      message: expect.stringMatching(/made with no adapter, and here is overcautious/) as string,
    });
    expect(await request('vectors/describe', { file: copy, model: withAdapter })).toMatchObject({
      ofModel: true,
      ofAdapters: false,
      cached: false,
      fingerprint,
    });
  });
});

describe('the check of the setup', () => {
  it('finds all in order where it is, and measures', async () => {
    const { checks } = await window()('setup/check', { model: spec });
    expect(checks.map(({ id, state }) => `${id} ${state}`)).toEqual([
      'library ok',
      'devices ok',
      'model-folder ok',
      'cache ok',
      'model ok',
      'adapter ok',
      'memory ok',
      'features ok',
      expect.stringMatching(/^speed (ok|warning)$/) as string,
      'vectors ok',
    ]);
    expect(checks.find(({ id }) => id === 'speed')?.message).toMatch(
      /^\d+ tokens a second of a prompt, [\d.]+ of/,
    );
  });

  it('says what is missing, and what cannot be looked at because of it', async () => {
    const { checks } = await window()('setup/check', {
      model: { ...spec, model: '/nowhere/model.gguf' },
    });
    expect(checks.find(({ id }) => id === 'model')).toMatchObject({
      state: 'failed',
      message: 'There is no model file at /nowhere/model.gguf.',
    });
    const skipped = checks.filter(({ state }) => state === 'skipped').map(({ id }) => id);
    expect(skipped).toEqual(['memory', 'features', 'speed']);
  });
});
