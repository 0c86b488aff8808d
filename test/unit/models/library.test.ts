import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCatalogFile } from '../../../src/models/catalogFile';
import { defaultFolders } from '../../../src/models/folders';
import { createModelLibrary, type ModelLibrary } from '../../../src/models/library';

const ownAssets = fileURLToPath(new URL('../../../models', import.meta.url));
const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');

let folder: string;
let library: ModelLibrary;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'refusal-lens-'));
  await mkdir(path.join(folder, 'assets', 'small'), { recursive: true });
  await mkdir(path.join(folder, 'models'));
  const source = { kind: 'huggingface', repository: 'a/b', revision: 'c', file: 'tiny.gguf' };
  await writeFile(
    path.join(folder, 'assets', 'catalog.json'),
    JSON.stringify({
      models: [
        {
          ...{
            id: 'tiny',
            name: 'Tiny',
            default: true,
            file: 'tiny.gguf',
            license: 'MIT',
            chatFormat: 'chatml',
          },
          ...{ size: 7, sha256: sha256Of('weights'), sources: [source] },
        },
      ],
      adapters: [
        {
          id: 'small',
          name: 'Small',
          base: 'tiny',
          file: 'small/small.gguf',
          size: 4,
          sha256: sha256Of('lora'),
        },
      ],
    }),
  );
  await writeFile(path.join(folder, 'assets', 'small', 'small.gguf'), 'lora');
  library = createModelLibrary({
    assets: path.join(folder, 'assets'),
    modelFolder: path.join(folder, 'models'),
    cacheFolder: path.join(folder, 'cache'),
  });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const model = (): string => path.join(folder, 'models', 'tiny.gguf');

describe('the model library', () => {
  it('finds a model by id, as the default and by path', async () => {
    await writeFile(model(), 'weights');
    expect(await library.modelFile('tiny')).toBe(model());
    expect(await library.modelFile('default')).toBe(model());
    expect(await library.modelFile(model())).toBe(model());
    expect(await library.modelName('default')).toBe(await library.modelName('tiny'));
    expect(await library.modelName(model())).toBeUndefined();
  });

  it('says what to do about a model that is unknown, missing or damaged', async () => {
    await expect(library.modelFile('huge')).rejects.toMatchObject({
      code: 'unknown-model',
      next: 'Give the path of a GGUF file, or one of: default, tiny.',
    });
    await expect(library.modelFile('/nowhere/x.gguf')).rejects.toMatchObject({ code: 'model-missing' });
    await expect(library.modelFile('default')).rejects.toMatchObject({
      code: 'model-missing',
      next: 'Fetch it with "refusal-lens models fetch tiny", or from the command palette.',
    });
    await writeFile(model(), 'weight');
    await expect(library.modelFile('default')).rejects.toMatchObject({ code: 'checksum-mismatch' });
    const { signal } = new AbortController();
    await expect(library.fetch('huge', () => undefined, signal)).rejects.toMatchObject({
      code: 'unknown-model',
    });
  });

  it('finds an adapter by id and by path, and refuses a damaged one', async () => {
    const adapter = path.join(folder, 'assets', 'small', 'small.gguf');
    expect(await library.adapterFile('small')).toEqual({ name: 'small', path: adapter });
    expect(await library.adapterFile(adapter)).toEqual({ name: 'small.gguf', path: adapter });
    await expect(library.adapterFile('large')).rejects.toMatchObject({
      code: 'unknown-adapter',
      message: 'There is no adapter "large".',
      next: 'Give the path of a LoRA GGUF, or one of: small.',
    });
    await expect(library.adapterFile('./large.gguf')).rejects.toMatchObject({ code: 'unknown-adapter' });
    await writeFile(adapter, 'LORA');
    await expect(library.adapterFile('small')).rejects.toMatchObject({ code: 'checksum-mismatch' });
  });

  it('lists paths only of models that are here and right', async () => {
    const path1 = async (): Promise<string | undefined> => (await library.list()).models[0]?.path;
    expect(await path1()).toBeUndefined();
    await writeFile(model(), 'cut');
    expect(await path1()).toBeUndefined();
    await writeFile(model(), 'weights');
    expect(await path1()).toBe(model());
    expect((await library.list()).models[0]).toMatchObject({ id: 'tiny', isDefault: true, size: 7 });
  });
});

describe('models/catalog.json', () => {
  it('is valid, with one default and adapters of models that it lists', async () => {
    const catalog = await readCatalogFile(ownAssets);
    expect(catalog.models.filter((entry) => entry.default)).toHaveLength(1);
    for (const { base } of catalog.adapters) expect(catalog.models.map(({ id }) => id)).toContain(base);
  });

  it('describes the adapters that are committed beside it', async () => {
    const own = createModelLibrary({ assets: ownAssets, modelFolder: folder, cacheFolder: folder });
    for (const { id, path: place } of (await own.list()).adapters)
      expect(await own.adapterFile(id)).toEqual({ name: id, path: place });
  });
});

describe('defaultFolders', () => {
  it('follow the platform and the environment', () => {
    const linux = (env: Record<string, string>): string => defaultFolders(env, 'linux', '/home/a').models;
    expect(linux({})).toBe('/home/a/.cache/refusal-lens/models');
    expect(linux({ XDG_CACHE_HOME: '/x' })).toBe('/x/refusal-lens/models');
    expect(linux({ XDG_CACHE_HOME: 'relative' })).toBe('/home/a/.cache/refusal-lens/models');
    expect(linux({ REFUSAL_LENS_MODELS: '/m' })).toBe('/m');
    expect(defaultFolders({}, 'darwin', '/Users/a').cache).toBe('/Users/a/Library/Caches/refusal-lens/cache');
    expect(defaultFolders({ LOCALAPPDATA: 'C:\\L' }, 'win32', 'C:\\a').models).toBe(
      'C:\\L\\refusal-lens\\models',
    );
  });
});
