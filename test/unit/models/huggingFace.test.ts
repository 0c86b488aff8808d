import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fetchFile, type Step } from '../../../src/models/fetchFile';
import { huggingFaceEndpoint } from '../../../src/models/hubFile';
import { huggingFaceSource, type Patience } from '../../../src/models/huggingFace';
import { Cancelled } from '../../../src/protocol/errors';
import { serveFile, type FileServer } from './fileServer';

const content = randomBytes(32_000_000);
const urlPath = '/someone/some-model/resolve/abc123/model.gguf';
const sha256 = createHash('sha256').update(content).digest('hex');
/** Short where a transfer is cut, because the downloader itself would try again for minutes. */
const shortPatience = { connectMs: 2_000, stallMs: 2_000 };

let folder: string;
let server: FileServer | undefined;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'refusal-lens-'));
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  await rm(folder, { recursive: true, force: true });
});

const never = new AbortController().signal;
const place = (): string => path.join(folder, 'models', 'model.gguf');

function fetchFrom(
  address: string,
  {
    signal = never,
    onStep = () => undefined,
    patience = { connectMs: 2_000, stallMs: 30_000 },
  }: { signal?: AbortSignal; onStep?: (step: Step) => void; patience?: Patience } = {},
): Promise<void> {
  const source = huggingFaceSource(
    { repository: 'someone/some-model', revision: 'abc123', file: 'model.gguf', size: content.length },
    address,
    patience,
  );
  const wanted = { name: 'Some Model', path: place(), size: content.length, sha256, sources: [source] };
  return fetchFile(wanted, onStep, signal);
}

/** What is left in the model folder. */
async function left(): Promise<string[]> {
  return (await readdir(path.dirname(place()))).sort();
}

describe('a model from Hugging Face', { timeout: 60_000 }, () => {
  it('arrives whole and leaves nothing else, with its progress in bytes', async () => {
    server = await serveFile(content, { urlPath });
    const steps: Step[] = [];
    await fetchFrom(server.address, { onStep: (step) => steps.push(step) });
    expect((await readFile(place())).equals(content)).toBe(true);
    expect(await left()).toEqual(['model.gguf', 'model.gguf.verified']);
    expect(steps[0]).toMatchObject({ message: 'Fetching Some Model from Hugging Face', done: 0 });
    expect(steps).toContainEqual({
      message: 'Checking Some Model',
      done: content.length,
      total: content.length,
    });
  });

  it('is not fetched again while it is right', async () => {
    server = await serveFile(content, { urlPath });
    await fetchFrom(server.address);
    const before = server.requests.length;
    await fetchFrom(server.address);
    expect(server.requests).toHaveLength(before);
  });

  it('resumes where a cut transfer ended', async () => {
    server = await serveFile(content, { urlPath, cutAfter: 24_000_000 });
    await expect(fetchFrom(server.address, { patience: shortPatience })).rejects.toMatchObject({
      code: 'download-failed',
      message: 'Some Model could not be fetched: Hugging Face sent nothing more for 2 seconds.',
    });
    await expect(stat(place())).rejects.toThrow();
    await server.close();
    server = await serveFile(content, { urlPath });
    await fetchFrom(server.address);
    expect((await readFile(place())).equals(content)).toBe(true);
    // The downloader keeps whole chunks of 5 MiB: of the 24 MB sent, at least two.
    expect(server.sent()).toBeLessThan(content.length - 2 * 5 * 2 ** 20);
    expect(await left()).toEqual(['model.gguf', 'model.gguf.verified']);
  });

  it('is refused when its content is another', async () => {
    const other = Buffer.from(content);
    other[5_000_000] = (other[5_000_000] ?? 0) ^ 1;
    server = await serveFile(other, { urlPath });
    await expect(fetchFrom(server.address)).rejects.toMatchObject({ code: 'checksum-mismatch' });
    await expect(stat(place())).rejects.toThrow();
    // Nothing of the wrong content is resumed from.
    await server.close();
    server = await serveFile(content, { urlPath });
    await fetchFrom(server.address);
    expect((await readFile(place())).equals(content)).toBe(true);
  });

  it('is refused before a byte is transferred when its size is another', async () => {
    server = await serveFile(content.subarray(1), { urlPath });
    await expect(fetchFrom(server.address)).rejects.toThrow(
      'has a file of 31999999 bytes instead of 32000000',
    );
    expect(server.sent()).toBe(0);
  });

  it('stops on cancel, and resumes later', async () => {
    server = await serveFile(content, { urlPath, cutAfter: 24_000_000 });
    const cancel = new AbortController();
    const fetching = fetchFrom(server.address, {
      signal: cancel.signal,
      onStep: ({ done = 0, total }) => {
        if (done > 0 && total === content.length) cancel.abort();
      },
    });
    await expect(fetching).rejects.toBeInstanceOf(Cancelled);
    await expect(stat(place())).rejects.toThrow();
    await server.close();
    server = await serveFile(content, { urlPath });
    await fetchFrom(server.address);
    expect((await readFile(place())).equals(content)).toBe(true);
  });

  it('fails within seconds where there is no server, an error or silence', async () => {
    const started = performance.now();
    await expect(fetchFrom('http://127.0.0.1:9')).rejects.toMatchObject({
      code: 'download-failed',
      message: 'Some Model could not be fetched: Hugging Face could not be reached.',
    });
    server = await serveFile(content, { urlPath, status: 503 });
    await expect(fetchFrom(server.address)).rejects.toThrow('Hugging Face answered 503');
    await server.close();
    server = await serveFile(content, { urlPath, silent: true });
    await expect(fetchFrom(server.address)).rejects.toThrow('could not be reached');
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('comes from the mirror that HF_ENDPOINT names', () => {
    expect(huggingFaceEndpoint({ HF_ENDPOINT: 'https://mirror.example/' })).toBe('https://mirror.example');
    expect(huggingFaceEndpoint({})).toBe('https://huggingface.co');
  });
});
