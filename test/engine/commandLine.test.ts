import { execFileSync, spawn } from 'node:child_process';
import {
  copyFileSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  closeSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createModelLibrary } from '../../src/models/library';
import type { ExtractResult, ProjectResult, SteerResult } from '../../src/protocol/method';

const root = path.join(__dirname, '..', '..');
const folder = mkdtempSync(path.join(os.tmpdir(), 'refusal-lens-cli-'));
const vectors = path.join(folder, 'vectors.gguf');
let model = '';

interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command line as a person would. */
function lens(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(root, 'dist', 'cli.js'), ...args], {
      env: { ...process.env, ...env },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

async function json<T>(args: readonly string[]): Promise<T> {
  const { code, stdout, stderr } = await lens([...args, '--json']);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as T;
}

/** A copy of the model whose chat template goes by a name that nobody knows. */
function withoutChatTemplate(): string {
  const file = path.join(folder, 'no-template.gguf');
  const bytes = readFileSync(model);
  const at = bytes.indexOf('tokenizer.chat_template');
  expect(at).toBeGreaterThan(0);
  bytes.write('tokenizer.chat_templatX', at, 'latin1');
  writeFileSync(file, bytes);
  return file;
}

/** The first `size` bytes of the model. */
function cutModel(size: number): string {
  const file = path.join(folder, 'cut.gguf');
  const bytes = Buffer.alloc(size);
  const source = openSync(model, 'r');
  readSync(source, bytes, 0, size, 0);
  closeSync(source);
  writeFileSync(file, bytes);
  return file;
}

beforeAll(async () => {
  model = await createModelLibrary({
    assets: path.join(root, 'models'),
    modelFolder: '',
    cacheFolder: '',
  }).modelFile('default');
  await json<ExtractResult>(['extract', '--adapter', 'overcautious', '--limit', '8', '--out', vectors]);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the command line', () => {
  it('extracts, projects and steers with one file of vectors, whose model and adapter it records', async () => {
    const projected = await json<ProjectResult>([
      'project',
      '--vectors',
      vectors,
      '--layer',
      '17',
      '--top',
      '3',
    ]);
    expect(projected.layers).toHaveLength(1);
    expect(projected.layers[0]?.promoted).toHaveLength(3);
    const steered = await json<SteerResult>([
      ...['steer', '--vectors', vectors, '--prompt', 'Name three rivers.'],
      ...['--strength', '-0.05', '--layers', '15-18', '--max-tokens', '6'],
    ]);
    expect(steered).toMatchObject({ strength: -0.05, unit: 'relative', layers: { first: 15, last: 18 } });
    expect(steered.default.text).not.toBe('');
    expect(steered.threshold).toBeTypeOf('number');
  });

  it('prints one result for one prompt and one a prompt for a file', async () => {
    const one = await json<{ score: number }>([
      'classify',
      '--vectors',
      vectors,
      '--prompt',
      'Name a river.',
    ]);
    const file = path.join(folder, 'prompts.csv');
    writeFileSync(file, '\ufeffid,prompt\r\n1,"Name a river."\r\n2,"Say ""hello""\nto them."\r\n');
    const many = await json<{ prompts: { score: number }[] }>([
      'classify',
      '--vectors',
      vectors,
      '--data',
      file,
    ]);
    expect(many.prompts).toHaveLength(2);
    expect(many.prompts[0]?.score).toBeCloseTo(one.score, 4);
  });

  it('keeps stdout for the result: progress goes to stderr', async () => {
    const { stdout, stderr } = await lens(['project', '--vectors', vectors, '--json']);
    expect(() => JSON.parse(stdout) as unknown).not.toThrow();
    expect(stderr).toContain('Loading');
  });
});

describe('bad input to the command line', () => {
  const steer = (...args: string[]): string[] => ['steer', '--vectors', vectors, ...args];
  const cases: [string, () => string[], number, RegExp][] = [
    ['no verb that it knows', () => ['refuse'], 2, /unknown command/i],
    ['a missing option', () => ['project'], 2, /--vectors/],
    ['no strength', () => steer('--prompt', 'x'), 2, /--strength X or --auto/],
    ['a strength that is no number', () => steer('--prompt', 'x', '--strength', 'much'), 2, /number/],
    ['a strength out of range', () => steer('--prompt', 'x', '--strength', '3'), 2, /between -1 and 1/],
    [
      'layers out of range',
      () => steer('--prompt', 'x', '--strength', '.1', '--layers', '20-40'),
      2,
      /layers 0-29/,
    ],
    ['an empty prompt', () => steer('--prompt', '  ', '--strength', '.1'), 2, /empty/],
    [
      'another adapter than the vectors have',
      () => ['project', '--vectors', vectors, '--adapter', ''],
      2,
      /adapter/,
    ],
    ['an unknown model', () => ['extract', '--model', 'gpt'], 2, /smollm2-135m-instruct/],
    ['an unknown adapter', () => ['extract', '--adapter', 'nice'], 2, /overcautious/],
    ['a missing model file', () => ['extract', '--model', '/nowhere/m.gguf'], 1, /no model file at/],
    ['a cut model file', () => ['extract', '--model', cutModel(20_000_000)], 1, /cut|incomplete|damaged/i],
    ['a model file that is no GGUF', () => ['extract', '--model', path.join(root, 'README.md')], 1, /GGUF/],
    [
      'a model without a chat template',
      () => ['extract', '--model', withoutChatTemplate()],
      1,
      /chat template/,
    ],
    ['a file that is no adapter', () => ['extract', '--adapter', vectors], 1, /adapter/],
    ['missing vectors', () => ['project', '--vectors', '/nowhere/v.gguf'], 1, /does not exist/],
    ['vectors that are none', () => ['project', '--vectors', model], 1, /cannot be used as refusal vectors/],
    ['a column of anchors that are not given', () => ['extract', '--harmful-column', 'goal'], 2, /both sets/],
    ['one set of anchors', () => ['extract', '--harmful', path.join(root, 'README.md')], 2, /both sets/],
    [
      'a folder to write to that is not there',
      () => ['extract', '--adapter', 'overcautious', '--limit', '8', '--out', '/nowhere/v.gguf'],
      1,
      /\/nowhere/,
    ],
  ];

  it.each(cases)('%s: one sentence, a next step and the exit code', async (_, args, code, sentence) => {
    const run = await lens(args());
    expect(run.stderr).toMatch(sentence);
    expect(run.stderr).not.toMatch(/^\s+at /m);
    expect(run.code).toBe(code);
    expect(run.stdout).toBe('');
  });

  it('says what was tried where a model cannot be had, and leaves nothing half-written', async () => {
    const empty = path.join(folder, 'models');
    const run = await lens(['models', 'fetch', 'default'], {
      REFUSAL_LENS_MODELS: empty,
      HF_ENDPOINT: 'http://127.0.0.1:9',
      PATH: folder,
    });
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(/Hugging Face/);
    expect(readdirSync(empty, { recursive: true })).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')(
    'leaves nothing of a download that Ctrl+C ends, which reaches all processes of a terminal (needs a POSIX shell)',
    async () => {
      const bin = mkdtempSync(path.join(folder, 'bin-'));
      const models = mkdtempSync(path.join(folder, 'models-'));
      // A pip that gets stuck after the first bytes, and says so where the test listens.
      const python = `#!/bin/sh
case "$*" in *--version*) exit 0;; esac
echo bytes > "$TMPDIR/part"
echo stuck > "$HEARD"
exec sleep 60
`;
      writeFileSync(path.join(bin, 'python3'), python, { mode: 0o755 });
      const heard = path.join(bin, 'heard');
      execFileSync('mkfifo', [heard]);
      const child = spawn(
        process.execPath,
        [path.join(root, 'dist', 'cli.js'), 'models', 'fetch', 'default'],
        {
          stdio: 'ignore',
          detached: true,
          env: {
            ...process.env,
            PATH: `${bin}${path.delimiter}${process.env['PATH'] ?? ''}`,
            HEARD: heard,
            HF_ENDPOINT: 'http://127.0.0.1:9',
            REFUSAL_LENS_MODELS: models,
          },
        },
      );
      const ended = new Promise((resolve) => child.once('exit', resolve));
      expect(await readFile(heard, 'utf8')).toBe('stuck\n');
      process.kill(-(child.pid ?? 0), 'SIGINT');
      expect(await ended).toBe(130);
      expect(readdirSync(models, { recursive: true })).toEqual([]);
    },
  );

  it.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)(
    'says that the disk is full and leaves the older file as it was (needs a small file system, so root on Linux)',
    async () => {
      const small = mkdtempSync(path.join(folder, 'small-'));
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', small]);
      try {
        const target = path.join(small, 'v.gguf');
        copyFileSync(path.join(root, 'tsconfig.json'), target);
        const before = statSync(target).size;
        const run = await lens(['extract', '--adapter', 'overcautious', '--limit', '8', '--out', target]);
        expect(run.stderr).toMatch(/disk is full/);
        expect(run.code).toBe(1);
        expect(statSync(target).size).toBe(before);
        expect(readdirSync(small)).toEqual(['v.gguf']);
      } finally {
        execFileSync('umount', [small]);
      }
    },
  );
});
