import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AddedEntry } from '../../../src/models/addedFiles';
import { fetchHubFile } from '../../../src/models/hubModel';
import { parseHubUri } from '../../../src/models/hubUri';
import { createModelLibrary } from '../../../src/models/library';
import { Cancelled } from '../../../src/protocol/errors';
import { serveFile, type FileServer } from './fileServer';
import { ggufBytes } from './ggufBytes';

const commit = 'c'.repeat(40);
const metadata = {
  'general.architecture': 'llama',
  'general.name': 'Some Model',
  'general.license': 'apache-2.0',
};
const content = ggufBytes(metadata, 4_000_000);
const sha256 = createHash('sha256').update(content).digest('hex');
const linked = {
  'x-linked-size': String(content.length),
  'x-linked-etag': `"${sha256}"`,
  'x-repo-commit': commit,
};
const patience = { connectMs: 2_000, stallMs: 2_000 };
const never = new AbortController().signal;

let folder: string;
let server: FileServer | undefined;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'refusal-lens-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server?.close();
  server = undefined;
  await rm(folder, { recursive: true, force: true });
});

const fetchFrom = (
  { address }: FileServer,
  uri: string,
  signal = never,
  onBytes: (done: number) => void = () => undefined,
): Promise<AddedEntry> =>
  fetchHubFile(
    parseHubUri(uri),
    folder,
    ({ done, total }) => total === content.length && onBytes(done ?? 0),
    signal,
    address,
    patience,
  );

/** The server of one file at `revision`; what is asked of `main` is told its commit. */
const serve = (
  options: Partial<Parameters<typeof serveFile>[1]> = {},
  bytes = content,
): Promise<FileServer> => serveFile(bytes, { urlPath: `/user/repo/resolve/main/model.gguf`, ...options });

describe('a file fetched by its address', { timeout: 60_000 }, () => {
  it('is checked by the hash that the hub gives, and described by what it says of itself', async () => {
    // The look-up and the transfer are of one commit: the server knows `main` only for the former.
    server = await serve({ linked: { ...linked, 'x-repo-commit': '' } });
    const entry = await fetchFrom(server, 'hf:user/repo/model.gguf');
    expect(entry).toEqual({
      kind: 'model',
      name: 'Some Model',
      file: 'user_repo_model.gguf',
      uri: 'hf:user/repo/model.gguf',
      size: content.length,
      sha256,
      architecture: 'llama',
      license: 'apache-2.0',
    });
    expect((await readFile(path.join(folder, entry.file))).equals(content)).toBe(true);
    expect((await readdir(folder)).sort()).toEqual(['user_repo_model.gguf', 'user_repo_model.gguf.verified']);
  });

  it('is transferred from the commit that was looked up', async () => {
    server = await serve({ linked });
    await expect(fetchFrom(server, 'hf:user/repo/model.gguf')).rejects.toThrow('answered 404');
    expect(await readdir(folder)).toEqual([]);
    await server.close();
    server = await serve({ linked, urlPath: `/user/repo/resolve/${commit}/model.gguf` });
    await fetchFrom(server, `hf:user/repo/model.gguf#${commit}`);
    expect(await readdir(folder)).toContain('user_repo_model.gguf');
  });

  it('is refused when its content has another hash, and leaves nothing', async () => {
    const other = Buffer.from(content);
    other[content.length - 8] = 7;
    server = await serve({ linked: { ...linked, 'x-repo-commit': '' } }, other);
    await expect(fetchFrom(server, 'hf:user/repo/model.gguf')).rejects.toMatchObject({
      code: 'checksum-mismatch',
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('is found by its quantisation', async () => {
    server = await serve({
      manifest: {
        urlPath: '/v2/user/repo/manifests/Q4_0',
        content: { ggufFile: { rfilename: 'model.gguf' } },
      },
    });
    const entry = await fetchFrom(server, 'hf:user/repo:Q4_0');
    expect(entry).toMatchObject({ file: 'user_repo_model.gguf', uri: 'hf:user/repo:Q4_0' });
    // No hash was given: the size alone was compared.
    expect(entry).not.toHaveProperty('sha256');
  });

  it('stops on cancel with no half file, and goes on later', async () => {
    server = await serve({ cutAfter: 12_000_000 });
    const cancel = new AbortController();
    const fetching = fetchFrom(server, 'hf:user/repo/model.gguf', cancel.signal, (done) => {
      if (done > 0) cancel.abort();
    });
    await expect(fetching).rejects.toBeInstanceOf(Cancelled);
    expect(await readdir(folder)).not.toContain('user_repo_model.gguf');
    await server.close();
    server = await serve();
    const entry = await fetchFrom(server, 'hf:user/repo/model.gguf');
    expect((await readFile(path.join(folder, entry.file))).equals(content)).toBe(true);
  });

  it('says why it cannot be fetched', async () => {
    server = await serve({ status: 401 });
    await expect(fetchFrom(server, 'hf:user/repo/other.gguf')).rejects.toThrow(/logged in .*HF_TOKEN/);
    await expect(fetchFrom(server, 'hf:user/repo/m-00001-of-00003.gguf')).rejects.toThrow(/logged in/);
    await server.close();
    server = await serve({ urlPath: '/user/repo/resolve/main/m-00001-of-00003.gguf' });
    await expect(fetchFrom(server, 'hf:user/repo/m-00001-of-00003.gguf')).rejects.toMatchObject({
      code: 'wrong-use',
      message: 'hf:user/repo/m-00001-of-00003.gguf is a model in several files, which are not fetched.',
    });
    await expect(fetchFrom(server, 'hf:user/repo:Q9')).rejects.toThrow('has no GGUF file Q9 in user/repo');
  });

  it('is in the list of the library, is used by its address, and goes when it is deleted', async () => {
    server = await serve();
    vi.stubEnv('HF_ENDPOINT', server.address);
    const assets = fileURLToPath(new URL('../../../models', import.meta.url));
    const library = createModelLibrary({ assets, modelFolder: folder, cacheFolder: folder });
    const uri = 'hf:user/repo/model.gguf';
    await expect(library.modelFile(uri)).rejects.toMatchObject({ code: 'model-missing' });
    const file = await library.fetch(uri, () => undefined, never);
    expect(await library.modelFile(uri)).toBe(file);
    expect((await library.list()).added).toMatchObject([{ id: uri, path: file, fetched: true }]);
    await library.remove(uri, never);
    expect(await readdir(folder)).toEqual(['added.json']);
    expect((await library.list()).added).toEqual([]);
  });
});
