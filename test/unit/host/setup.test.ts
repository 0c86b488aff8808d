import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  devicesVerdict,
  featuresVerdict,
  libraryVerdict,
  memoryVerdict,
  speedVerdict,
} from '../../../src/engineProcess/setupVerdicts';
import { hostChecks } from '../../../src/host/setup/hostChecks';
import { copySample } from '../../../src/host/setup/sampleWorkspace';
import { setupText } from '../../../src/host/setup/setupText';
import { workspaceLimits } from '../../../src/host/setup/workspaceLimits';
import { LensError } from '../../../src/protocol/errors';
import type { SetupCheck } from '../../../src/protocol/setup';

describe('the report of the check', () => {
  const facts = {
    versions: [['Refusal Lens', '1.2.3']] as const,
    home: '/home/someone',
    date: new Date(Date.UTC(2025, 0, 2, 3, 4)),
  };
  const fine: SetupCheck = { id: 'library', state: 'ok', message: 'llama.cpp 0.4.0.' };

  it('says what to do first, then all that was found', () => {
    const missing: SetupCheck = {
      id: 'model',
      state: 'failed',
      message: 'There is no model file at /home/someone/models/x.gguf.',
      next: 'Check the path.',
    };
    expect(setupText([fine, missing], facts)).toBe(
      [
        '# Refusal Lens: setup',
        '',
        '1 of 2 failed: steering does not work yet.',
        '',
        '## What to do',
        '',
        '- **Model file** (failed): Check the path.',
        '',
        '## What was checked',
        '',
        '- ✓ **llama.cpp**: llama.cpp 0.4.0.',
        '- ✗ failed: **Model file**: There is no model file at ~/models/x.gguf.',
        '',
        '## Versions',
        '',
        '- Refusal Lens: 1.2.3',
        '- Checked: 2025-01-02 03:04 UTC',
        '',
        'No prompt of yours is in this text: it can be pasted into a report.',
        '',
      ].join('\n'),
    );
  });

  it('says that all is well, or that it is but for warnings', () => {
    expect(setupText([fine], facts)).toContain('All is as it should be.');
    expect(setupText([fine, { ...fine, state: 'warning' }], facts)).toContain(
      'Steering works, with a warning.',
    );
  });
});

describe('what is made of each fact', () => {
  const native = { version: '0.4.0', boundVersion: '0.4.0', build: 'b', structsAgree: true, devices: [] };
  const gpu = { name: 'GPU', isGpu: true, free: 8e9, total: 10e9 };

  it('a library whose structs are elsewhere fails', () => {
    expect(libraryVerdict(native).state).toBe('ok');
    expect(libraryVerdict({ ...native, structsAgree: false })).toMatchObject({
      state: 'failed',
      next: expect.stringContaining('node-llama-cpp') as string,
    });
  });

  it('layers for a GPU that is not there are a warning', () => {
    expect(devicesVerdict({ ...native, devices: [gpu] }, 10)).toMatchObject({
      state: 'ok',
      message: 'GPU (8.0 GB of 10.0 GB free); 10 layers go to the GPU.',
    });
    expect(devicesVerdict({ ...native, devices: [{ ...gpu, isGpu: false }] }, 10).state).toBe('warning');
    expect(devicesVerdict({ ...native, devices: [gpu] }, 0).state).toBe('ok');
  });

  it.each([
    [1e9, 8e9, 'ok'],
    [7.8e9, 8e9, 'warning'],
    [9e9, 8e9, 'failed'],
  ])('a model of %d bytes where %d are free is %s', (need, free, state) => {
    expect(memoryVerdict(need, free, 16e9).state).toBe(state);
  });

  it('a model that cannot be steered fails, one that only cannot be projected is a warning', () => {
    const all = { capture: true, edit: true, projection: true, chat: true, reasons: [] };
    expect(featuresVerdict('M', all).state).toBe('ok');
    expect(featuresVerdict('M', { ...all, projection: false, reasons: ['No.'] })).toMatchObject({
      state: 'warning',
      message: 'M lacks projection. No.',
    });
    expect(featuresVerdict('M', { ...all, chat: false, reasons: ['No.'] }).state).toBe('failed');
  });

  it('an answer that comes word by word is a warning', () => {
    expect(speedVerdict(100, 12.3, 1)).toEqual({
      id: 'speed',
      state: 'ok',
      message: '100 tokens a second of a prompt, 12 of an answer, with 1 thread.',
    });
    expect(speedVerdict(4, 0.8, 8).state).toBe('warning');
  });
});

describe('what the workspace allows', () => {
  it('is said where it is not trusted or not on this machine, and nothing elsewhere', () => {
    expect(workspaceLimits({ trusted: true, virtual: false })).toEqual([]);
    expect(workspaceLimits({ trusted: false, virtual: true })).toHaveLength(2);
  });

  it('is a line of the check, as are settings that are wrong', () => {
    const problem = new LensError('wrong-use', 'The setting x is wrong.', 'Change it.');
    expect(hostChecks([problem], { trusted: false, virtual: false })).toMatchObject([
      { id: 'settings', state: 'failed', message: 'The setting x is wrong.', next: 'Change it.' },
      { id: 'workspace', state: 'warning', next: expect.stringContaining('Trust') as string },
    ]);
    expect(hostChecks([], { trusted: true, virtual: false }).map(({ state }) => state)).toEqual(['ok', 'ok']);
  });
});

describe('a copy of the sample', () => {
  const sample = fileURLToPath(new URL('../../../sample', import.meta.url));
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'refusal-lens-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('has its files and the settings that choose the adapter', async () => {
    const copy = await copySample(sample, path.join(folder, 'new'));
    expect(copy).toBe(path.join(folder, 'new', 'refusal-lens-sample'));
    expect(await readdir(copy)).toEqual(await readdir(sample));
    expect(await readFile(path.join(copy, '.vscode', 'settings.json'), 'utf8')).toContain('overcautious');
  });

  it('overwrites nothing: each copy is a new folder', async () => {
    const first = await copySample(sample, folder);
    await writeFile(path.join(first, 'prompts.md'), 'mine');
    const second = await copySample(sample, folder);
    expect(path.basename(second)).toBe('refusal-lens-sample-2');
    expect(await readFile(path.join(first, 'prompts.md'), 'utf8')).toBe('mine');
  });

  it('says where it cannot be', async () => {
    await writeFile(path.join(folder, 'file'), '');
    await expect(copySample(sample, path.join(folder, 'file'))).rejects.toMatchObject({
      code: 'file-unwritable',
    });
  });
});
