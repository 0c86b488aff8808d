import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createProgram } from '../../../src/cli/program';
import { checkText } from '../../../src/cli/verbs/check';
import type { EngineMethod, ResultOf } from '../../../src/protocol/engine';
import type { SetupResult } from '../../../src/protocol/setup';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'refusal-lens-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Stops a verb where its request would leave for the engine. */
class Asked extends Error {
  constructor(
    readonly method: string,
    readonly params: unknown,
  ) {
    super(method);
  }
}

/** Keeps commander's own messages off the test's output. */
function silenced(command: Command): Command {
  command.configureOutput({ writeErr: () => undefined });
  command.commands.forEach(silenced);
  return command;
}

/** What the command line asks of the engine. */
async function asked(...argv: readonly string[]): Promise<{ method: string; params: unknown }> {
  const program = createProgram({
    request: (method, params) => Promise.reject(new Asked(method, params)),
    print: () => undefined,
    endAsFailed: () => undefined,
  });
  try {
    await silenced(program).parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof Asked) return { method: error.method, params: error.params };
    throw error;
  }
  throw new Error('Nothing was asked.');
}

const vectors = ['--vectors', 'v.gguf'];

describe('extract', () => {
  it('leaves to the engine what is not said', async () => {
    expect(await asked('extract')).toEqual({
      method: 'vectors/extract',
      params: { model: { model: 'default', adapters: [] }, anchors: { kind: 'own' } },
    });
  });

  it('passes how vectors and classifiers are made', async () => {
    const { params } = await asked(
      ...['extract', '--estimator', 'pca-diff', '--opening', 'Of course', '--position', 'end-of-turn'],
      ...[
        '--classification-layers',
        '8-20',
        '--false-positive-rate',
        '.1',
        '--limit',
        '8',
        '--out',
        'o.gguf',
      ],
    );
    expect(params).toEqual({
      model: { model: 'default', adapters: [] },
      anchors: { kind: 'own', limit: 8 },
      estimator: 'pca-diff',
      opening: 'Of course',
      position: 'end-of-turn',
      classificationLayers: { first: 8, last: 20 },
      thresholds: { kind: 'rates', falsePositives: 0.1, falseNegatives: 0.05 },
      out: 'o.gguf',
    });
  });

  it('adds anchors to the own ones, and not to files that take their place', async () => {
    const add = ['--add-harmful', 'a.jsonl', '--add-harmless', 'b.txt', 'c.csv'];
    expect((await asked('extract', ...add)).params).toMatchObject({
      anchors: { kind: 'own', harmfulFiles: ['a.jsonl'], harmlessFiles: ['b.txt', 'c.csv'] },
    });
    await expect(asked('extract', '--harmful', 'x.txt', '--harmless', 'y.txt', ...add)).rejects.toMatchObject(
      { code: 'wrong-use' },
    );
  });

  it("sets thresholds at Youden's J or by rates, not both", async () => {
    expect((await asked('extract', '--youden')).params).toMatchObject({ thresholds: { kind: 'youden' } });
    expect((await asked('extract', '--false-negative-rate', '0')).params).toMatchObject({
      thresholds: { kind: 'rates', falsePositives: 0.05, falseNegatives: 0 },
    });
    await expect(asked('extract', '--youden', '--false-positive-rate', '.1')).rejects.toMatchObject({
      code: 'wrong-use',
    });
  });

  it.each([
    ['--estimator', 'guess'],
    ['--position', 'first'],
    ['--classification-layers', '9-3'],
    ['--false-positive-rate', '5'],
    ['--false-positive-rate', ''],
  ])('refuses %s %j', async (option, value) => {
    await expect(asked('extract', option, value)).rejects.toMatchObject({
      code: 'commander.invalidArgument',
    });
  });
});

describe('steer and classify', () => {
  it('pass the classifier and its threshold, zero too', async () => {
    const classifier = ['--classifier', 'probe', '--threshold', '0'];
    expect(await asked('classify', ...vectors, '--prompt', 'x', ...classifier)).toEqual({
      method: 'prompt/classify',
      params: { vectors: 'v.gguf', model: {}, prompts: ['x'], classifier: 'probe', threshold: 0 },
    });
    expect(await asked('steer', ...vectors, '--prompt', 'x', '--auto', ...classifier)).toEqual({
      method: 'prompt/steer',
      params: {
        ...{ vectors: 'v.gguf', model: {}, prompt: 'x', unit: 'relative', auto: true, maxTokens: 64 },
        ...{ classifier: 'probe', threshold: 0, decoding: {} },
      },
    });
  });

  it('refuse a classifier that would decide nothing', async () => {
    for (const option of [
      ['--classifier', 'probe'],
      ['--threshold', '1'],
    ])
      await expect(
        asked('steer', ...vectors, '--prompt', 'x', '--strength', '1', ...option),
      ).rejects.toMatchObject({ code: 'wrong-use', next: expect.stringContaining('--auto') as string });
  });

  it('take a prompt from a file without its byte order mark', async () => {
    const file = path.join(folder, 'p.txt');
    await writeFile(file, '\ufeff How?\n');
    const { params } = await asked('steer', ...vectors, '--prompt-file', file, '--strength', '-.1');
    expect(params).toMatchObject({ prompt: 'How?', strength: -0.1, auto: false });
  });
});

describe('compare', () => {
  it('passes its strengths, negative ones too, and five where none are given', async () => {
    expect(await asked('compare', ...vectors, '--prompt', 'x', '--strengths=-0.1,0,.1')).toEqual({
      method: 'prompt/compare',
      params: {
        ...{ vectors: 'v.gguf', model: {}, prompt: 'x', unit: 'relative', maxTokens: 64 },
        strengths: [-0.1, 0, 0.1],
      },
    });
    expect((await asked('compare', ...vectors, '--prompt', 'x')).params).toMatchObject({
      strengths: [-0.1, -0.05, 0, 0.05, 0.1],
    });
  });
});

describe('tune', () => {
  it('passes lists of strengths and windows', async () => {
    expect(
      await asked(
        ...['tune', ...vectors, '--kl-limit', '.2', '--strengths', '.02,0.05', '--windows', '8-14,12'],
        ...['--limit', '24', '--adapter', ''],
      ),
    ).toEqual({
      method: 'vectors/tune',
      params: {
        vectors: 'v.gguf',
        model: { adapters: [] },
        klLimit: 0.2,
        strengths: [0.02, 0.05],
        windows: [
          { first: 8, last: 14 },
          { first: 12, last: 12 },
        ],
        limit: 24,
      },
    });
  });

  it.each([
    ['--strengths', '.02,,.05'],
    ['--windows', '8-14,x'],
  ])('refuses %s %j', async (option, value) => {
    await expect(asked('tune', ...vectors, option, value)).rejects.toMatchObject({
      code: 'commander.invalidArgument',
    });
  });
});

describe('evaluate', () => {
  const run = (...more: readonly string[]) => asked('evaluate', ...vectors, '--out', 'run', ...more);

  it('compares automatic steering with the default where nothing else is said', async () => {
    expect(await run('--data', 'a.csv')).toEqual({
      method: 'evaluate/run',
      params: {
        vectors: 'v.gguf',
        out: 'run',
        model: {},
        sets: [{ file: 'a.csv' }],
        modes: [
          { name: 'default', kind: 'default' },
          { name: 'scans', kind: 'scans' },
        ],
      },
    });
  });

  it('takes several sets, with the same options, and all settings', async () => {
    await writeFile(path.join(folder, 's.txt'), 'Be kind.');
    const { params } = await run(
      ...['--data', 'a.csv', '--data', 'b.jsonl', '--column', 'text', '--harmful-where', 'kind=bad'],
      ...['--skip', '0', '--limit', '9', '--max-tokens', '32', '--repetition-penalty', '1'],
      ...['--perplexity-text', 't.txt', '--mode', `default,system=${path.join(folder, 's.txt')}`],
    );
    const of = { column: 'text', harmfulWhere: 'kind=bad', skip: 0, limit: 9 };
    expect(params).toMatchObject({
      sets: [
        { file: 'a.csv', ...of },
        { file: 'b.jsonl', ...of },
      ],
      modes: [{ kind: 'default' }, { kind: 'system', text: 'Be kind.' }],
      maxTokens: 32,
      repetitionPenalty: 1,
      perplexityText: 't.txt',
    });
  });

  it('follows a plan, and the command line where both speak', async () => {
    const plan = path.join(folder, 'plan.yaml');
    await writeFile(plan, 'sets: [{ file: a.csv, name: A }]\nmodes: [paper]\nmaxTokens: 64\n');
    const sets = [{ file: path.join(folder, 'a.csv'), name: 'A' }];
    expect((await run('--plan', plan)).params).toMatchObject({
      ...{ sets, maxTokens: 64 },
      modes: [{ name: 'paper', threshold: 0.75 }],
    });
    expect((await run('--plan', plan, '--mode', 'ablate', '--max-tokens', '8')).params).toMatchObject({
      ...{ sets, maxTokens: 8 },
      modes: [{ name: 'ablate' }],
    });
  });

  it.each([
    [['--data', 'a.csv', '--plan', 'p.yaml'], 'The plan says which data sets to take, and how.'],
    [['--plan', 'p.yaml', '--skip', '0'], 'The plan says which data sets to take, and how.'],
    [[], 'There are no prompts to evaluate on.'],
    [['--data', 'a.csv', '--data', 'b.csv', '--name', 'A'], 'One name does not do for several data sets.'],
    [['--data', 'a.csv', '--data', 'b/a.txt'], 'Two data sets are called "a".'],
    [['--data', 'a.csv', '--mode', 'default,sacns'], 'There is no mode "sacns".'],
  ])('refuses %j', async (options, message) => {
    await expect(run(...options)).rejects.toMatchObject({ code: 'wrong-use', message });
  });

  it('needs vectors and a folder', async () => {
    await expect(asked('evaluate', '--data', 'a.csv', '--out', 'run')).rejects.toMatchObject({
      next: expect.stringContaining('--vectors') as string,
    });
    await expect(asked('evaluate', '--data', 'a.csv', ...vectors)).rejects.toMatchObject({
      next: expect.stringContaining('--out') as string,
    });
  });

  it('reports and compares runs without vectors, and writes reports unless told not to', async () => {
    expect(await asked('evaluate', 'report', 'run')).toEqual({
      method: 'evaluate/report',
      params: { run: 'run', write: true },
    });
    expect(await asked('evaluate', 'report', 'run', '--no-write', '--json')).toEqual({
      method: 'evaluate/report',
      params: { run: 'run', write: false },
    });
    expect(await asked('evaluate', 'compare', 'one', 'two')).toEqual({
      method: 'evaluate/compare',
      params: { a: 'one', b: 'two' },
    });
  });
});

describe('models', () => {
  it('fetches by id or address, adds files by their whole path and removes', async () => {
    expect(await asked('models', 'fetch', 'hf:user/repo:Q4_0')).toEqual({
      method: 'models/fetch',
      params: { id: 'hf:user/repo:Q4_0' },
    });
    expect(await asked('models', 'add', 'own.gguf')).toEqual({
      method: 'models/add',
      params: { file: path.resolve('own.gguf') },
    });
    expect(await asked('models', 'remove', 'default')).toEqual({
      method: 'models/delete',
      params: { id: 'default' },
    });
  });
});

describe('check', () => {
  it('is of the model that is given', async () => {
    expect(await asked('check', '--adapter', 'overcautious', '--gpu-layers', '8')).toEqual({
      method: 'setup/check',
      params: {
        model: { model: 'default', gpuLayers: 8, adapters: [{ adapter: 'overcautious', scale: 1 }] },
      },
    });
  });

  it('ends as failed where a check did, and only there', async () => {
    for (const [state, times] of [
      ['ok', 0],
      ['warning', 0],
      ['failed', 1],
    ] as const) {
      const endAsFailed = vi.fn();
      const result: SetupResult = { checks: [{ id: 'memory', state, message: 'So much.' }] };
      const program = createProgram({
        request: <M extends EngineMethod>() => Promise.resolve(result as ResultOf<M>),
        print: () => undefined,
        endAsFailed,
      });
      await program.parseAsync(['check'], { from: 'user' });
      expect(endAsFailed).toHaveBeenCalledTimes(times);
    }
  });

  it('says in one line each what was found, and below what to do', () => {
    const text = checkText({
      checks: [
        { id: 'library', state: 'ok', message: 'Version 1.' },
        { id: 'memory', state: 'failed', message: 'Too little.', next: 'Close something.' },
      ],
    });
    expect(text.split('\n')).toEqual([
      'ok       llama.cpp  Version 1.',
      'failed   Memory     Too little.',
      '                    Close something.',
      '',
      '1 of 2 failed.',
    ]);
  });
});

describe('project and rank', () => {
  it('take the direction that is asked for, v unless another is', async () => {
    expect((await asked('project', ...vectors)).params).toMatchObject({ direction: 'towards' });
    expect(await asked('rank', ...vectors, '--token', 'sorry', '--id', '7', '--direction', 'away')).toEqual({
      method: 'vectors/rank',
      params: { vectors: 'v.gguf', text: 'sorry', id: 7, direction: 'away', model: {} },
    });
  });
});
