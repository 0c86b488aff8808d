import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fetchFile, type Step } from '../../../src/models/fetchFile';
import { SourceFailure, type Source } from '../../../src/models/source';
import { verifyFile } from '../../../src/models/verify';
import { Cancelled } from '../../../src/protocol/errors';

const content = 'the right content';
const expected = {
  size: content.length,
  sha256: createHash('sha256').update(content).digest('hex'),
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'refusal-lens-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const never = new AbortController().signal;
const ignore = (): void => undefined;
const place = (): string => path.join(folder, 'model.gguf');
const wanted = (...sources: Source[]): Parameters<typeof fetchFile>[0] => ({
  name: 'Some Model',
  path: place(),
  ...expected,
  sources,
});

/** A source that gives `text`, and counts how often it was asked. */
function giving(text: string, name = 'A'): Source & { asked: number } {
  const source = {
    name,
    spareBytes: 0,
    asked: 0,
    async fetch(target: string): Promise<string> {
      source.asked++;
      const file = path.join(target, 'download');
      await writeFile(file, text);
      return file;
    },
  };
  return source;
}

/** A source that fails with `error`. */
function failing(error: Error, name = 'B'): Source {
  return { name, spareBytes: 0, fetch: () => Promise.reject(error) };
}

describe('fetchFile', () => {
  it('goes on to the next source where one fails', async () => {
    await fetchFile(
      wanted(failing(new SourceFailure('could not be reached')), giving(content)),
      ignore,
      never,
    );
    expect(await readFile(place(), 'utf8')).toBe(content);
    expect((await readdir(folder)).sort()).toEqual(['model.gguf', 'model.gguf.verified']);
  });

  it('names everything that was tried when all fail, and where to put the file', async () => {
    const fetching = fetchFile(
      wanted(
        failing(new SourceFailure('could not be reached'), 'X'),
        failing(new SourceFailure('failed'), 'Y'),
      ),
      ignore,
      never,
    );
    await expect(fetching).rejects.toMatchObject({
      code: 'download-failed',
      message: 'Some Model could not be fetched: X could not be reached; Y failed.',
      next: `Check the network and try again, or put the file at ${place()} yourself.`,
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('replaces a file that is cut or damaged', async () => {
    for (const wrong of ['the right conten', 'the wrong content']) {
      await writeFile(place(), wrong);
      await fetchFile(wanted(giving(content)), ignore, never);
      expect(await readFile(place(), 'utf8')).toBe(content);
    }
  });

  it('keeps a wrong file away from its place', async () => {
    await expect(fetchFile(wanted(giving('the wrong content')), ignore, never)).rejects.toMatchObject({
      code: 'checksum-mismatch',
    });
    await expect(stat(place())).rejects.toThrow();
    expect(await readdir(folder)).toEqual([]);
  });

  it('says when the disk is full or not writable', async () => {
    const full = Object.assign(new Error('write'), { code: 'ENOSPC' });
    await expect(fetchFile(wanted(failing(full)), ignore, never)).rejects.toMatchObject({ code: 'no-space' });
    const huge = { ...wanted(giving(content)), size: 1e17 };
    await expect(fetchFile(huge, ignore, never)).rejects.toMatchObject({ code: 'no-space' });
    await writeFile(path.join(folder, 'file'), '');
    const under = { ...wanted(giving(content)), path: path.join(folder, 'file', 'model.gguf') };
    await expect(fetchFile(under, ignore, never)).rejects.toMatchObject({ code: 'file-unwritable' });
  });

  it('asks once when several ask at once', async () => {
    const source = giving(content);
    const steps: Step[] = [];
    await Promise.all([1, 2, 3].map(() => fetchFile(wanted(source), (step) => steps.push(step), never)));
    expect(source.asked).toBe(1);
    expect(await readFile(place(), 'utf8')).toBe(content);
    expect(steps.map(({ message }) => message)).toContain(
      'Waiting for another process that fetches Some Model',
    );
  });

  it('takes over from a process that is gone', async () => {
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    await writeFile(path.join(folder, '.model.gguf.lock'), JSON.stringify({ pid: gone, host: hostname() }));
    await fetchFile(wanted(giving(content)), ignore, never);
    expect(await readFile(place(), 'utf8')).toBe(content);
  });

  it('takes over a lock of another machine that has not been touched for long', async () => {
    const lock = path.join(folder, '.model.gguf.lock');
    await writeFile(lock, JSON.stringify({ pid: 1, host: 'elsewhere.example' }));
    await utimes(lock, new Date(0), new Date(0));
    await fetchFile(wanted(giving(content)), ignore, never);
    expect(await readFile(place(), 'utf8')).toBe(content);
  });

  it('stops waiting for another process on cancel', async () => {
    const lock = path.join(folder, '.model.gguf.lock');
    await writeFile(lock, JSON.stringify({ pid: process.pid, host: hostname() }));
    const cancel = new AbortController();
    const waiting = fetchFile(wanted(giving(content)), () => cancel.abort(), cancel.signal);
    await expect(waiting).rejects.toBeInstanceOf(Cancelled);
  });

  it('gives up at once when it was cancelled before', async () => {
    const source = giving(content);
    await expect(fetchFile(wanted(source), ignore, AbortSignal.abort())).rejects.toBeInstanceOf(Cancelled);
    expect(source.asked).toBe(0);
  });
});

describe('verifyFile', () => {
  it('hashes a file once and again after it changed', async () => {
    const hashed: number[] = [];
    const verify = (): Promise<string> =>
      verifyFile(place(), expected, { onHash: (done) => hashed.push(done) });
    expect(await verify()).toBe('missing');
    await writeFile(place(), content);
    expect(await verify()).toBe('verified');
    expect(await verify()).toBe('verified');
    expect(hashed).toEqual([content.length]);
    await writeFile(place(), content.toUpperCase());
    await utimes(place(), new Date(), new Date(Date.now() + 5_000));
    expect(await verify()).toBe('wrong');
    await writeFile(place(), 'short');
    expect(await verify()).toBe('wrong');
  });

  it('is not misled by a folder', async () => {
    await mkdir(place());
    expect(await verifyFile(place(), expected)).toBe('missing');
  });
});
