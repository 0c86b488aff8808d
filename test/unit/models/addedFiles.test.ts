import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAddedFiles } from '../../../src/models/addedFiles';
import { createModelLibrary, type ModelLibrary } from '../../../src/models/library';
import { ggufBytes } from './ggufBytes';

const assets = fileURLToPath(new URL('../../../models', import.meta.url));
const never = new AbortController().signal;

let folder: string;
let models: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'refusal-lens-'));
  models = path.join(folder, 'models');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const library = (): ModelLibrary =>
  createModelLibrary({ assets, modelFolder: models, cacheFolder: path.join(folder, 'cache') });

async function ownFile(name: string, metadata: Readonly<Record<string, string>>): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, ggufBytes(metadata));
  return file;
}

describe('files that a person added', () => {
  it('are remembered with what they say of themselves, and stay where they are', async () => {
    const model = await ownFile('own.gguf', {
      'general.architecture': 'llama',
      'general.name': 'My Model',
      'general.license': 'mit',
    });
    const adapter = await ownFile('lora.gguf', {
      'general.architecture': 'llama',
      'general.type': 'adapter',
    });
    await library().add(model, never);
    await library().add(adapter, never);
    const { added } = await library().list();
    expect(added).toMatchObject([
      { id: model, kind: 'model', name: 'My Model', license: 'mit', architecture: 'llama', fetched: false },
      { id: adapter, kind: 'adapter', name: 'lora', fetched: false },
    ]);
    expect(await library().modelFile(model)).toBe(model);
    await library().remove(model, never);
    expect((await library().list()).added.map(({ id }) => id)).toEqual([adapter]);
    expect(await readdir(folder)).toContain('own.gguf');
  });

  it('stand in the list once, however often they are added', async () => {
    const model = await ownFile('own.gguf', { 'general.architecture': 'llama' });
    await library().add(model, never);
    await library().add(model, never);
    expect((await library().list()).added).toHaveLength(1);
  });

  it('are marked when they are gone', async () => {
    const model = await ownFile('own.gguf', { 'general.architecture': 'llama' });
    await library().add(model, never);
    await rm(model);
    const [shown] = (await library().list()).added;
    expect(shown).not.toHaveProperty('size');
    await expect(library().modelFile(model)).rejects.toMatchObject({ code: 'model-missing' });
  });

  it('are refused where they are vectors or no GGUF', async () => {
    const vectors = await ownFile('vectors.gguf', { 'general.architecture': 'controlvector' });
    await expect(library().add(vectors, never)).rejects.toMatchObject({
      code: 'wrong-use',
      next: 'Import it as vectors.',
    });
    const text = path.join(folder, 'text.gguf');
    await writeFile(text, 'not a model');
    await expect(library().add(text, never)).rejects.toMatchObject({ code: 'model-invalid' });
    await expect(library().add(path.join(folder, 'none.gguf'), never)).rejects.toMatchObject({
      code: 'file-unreadable',
    });
    expect((await library().list()).added).toEqual([]);
  });

  it('are all kept when many windows add at once', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `${index}.gguf`);
    await Promise.all(
      names.map((file) =>
        createAddedFiles(models).add({ kind: 'model', name: file, file: path.join(folder, file) }, never),
      ),
    );
    const kept = (await createAddedFiles(models).read()).map(({ name }) => name);
    expect(kept.sort()).toEqual(names);
    expect((await readdir(models)).sort()).toEqual(['added.json']);
  });

  it('a list that is damaged is said to be, and not written over', async () => {
    const model = await ownFile('own.gguf', { 'general.architecture': 'llama' });
    await library().add(model, never);
    const list = path.join(models, 'added.json');
    await writeFile(list, '{"version": 1, "files": [');
    await expect(library().list()).rejects.toMatchObject({ code: 'file-unreadable' });
    await expect(library().add(model, never)).rejects.toMatchObject({ code: 'file-unreadable' });
    expect(await readFile(list, 'utf8')).toBe('{"version": 1, "files": [');
  });
});

describe('deleting', () => {
  it('leaves a file alone that is being fetched, and says so', async () => {
    const { models: catalogue } = await library().list();
    const file = catalogue.find(({ isDefault }) => isDefault)?.file ?? '';
    await library().remove('default', never);
    await createAddedFiles(models).add({ kind: 'model', name: 'x', file: 'x.gguf' }, never);
    const lock = path.join(models, `.${file}.lock`);
    await writeFile(lock, JSON.stringify({ pid: process.pid, host: hostname() }));
    await writeFile(path.join(models, file), 'half');
    await expect(library().remove('default', never)).rejects.toMatchObject({
      code: 'file-unwritable',
      message: `${file} is being fetched by another window or program, so it was not deleted.`,
    });
    expect(await readdir(models)).toContain(file);
    await rm(lock);
    await library().remove('default', never);
    expect(await readdir(models)).not.toContain(file);
  });

  it('knows what it is asked to delete', async () => {
    await expect(library().remove('no-such-model', never)).rejects.toMatchObject({ code: 'unknown-model' });
  });
});
