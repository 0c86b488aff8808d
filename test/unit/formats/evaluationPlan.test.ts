import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseMode, parseModes } from '../../../src/formats/evaluationMode';
import { readPlan, type EvaluationPlan } from '../../../src/formats/evaluationPlan';

const readSystem = (file: string): Promise<string> => Promise.resolve(`  contents of ${file}\n`);

describe('a mode as a word', () => {
  it.each([
    ['default', { kind: 'default' }],
    ['scans', { kind: 'scans' }],
    ['scans:combined', { kind: 'scans', classifier: 'combined' }],
    ['paper', { kind: 'scans', classifier: 'transition', threshold: 0.75 }],
    ['steer=-0.05', { kind: 'steer', strength: -0.05 }],
    ['ablate', { kind: 'ablate' }],
    ['system=a:b.txt', { kind: 'system', text: 'contents of a:b.txt' }],
    ['random=7', { kind: 'control', control: 'random', seed: 7 }],
    ['shuffled=0', { kind: 'control', control: 'shuffled', seed: 0 }],
  ])('%s is the mode of that name', async (word, mode) => {
    expect(await parseMode(` ${word} `, readSystem)).toEqual({ name: word, ...mode });
  });

  it.each([
    ['', 'There is no mode "".'],
    ['Default', 'There is no mode "Default".'],
    ['default=1', 'There is no mode "default=1".'],
    ['ablate:probe', 'There is no mode "ablate:probe".'],
    ['scans:vibes', 'There is no classifier "vibes".'],
    ['steer=', '"steer=" has no strength.'],
    ['steer=much', '"steer=much" has no strength.'],
    ['random=-1', '"random=-1" has no seed.'],
    ['shuffled=1.5', '"shuffled=1.5" has no seed.'],
    ['system=', '"system=" names no file.'],
  ])('%j is refused, with what may be given', async (word, message) => {
    await expect(parseMode(word, readSystem)).rejects.toMatchObject({ code: 'wrong-use', message });
  });

  it('is refused where its system prompt is empty, for it would be the default under another name', async () => {
    await expect(parseMode('system=a.txt', () => Promise.resolve(' \n'))).rejects.toMatchObject({
      code: 'wrong-use',
      message: 'The system prompt a.txt is empty.',
    });
  });
});

describe('a list of modes', () => {
  it('keeps its order, for the first is what the others are compared with', async () => {
    const modes = await parseModes('scans, default,steer=0.1', readSystem);
    expect(modes.map(({ name }) => name)).toEqual(['scans', 'default', 'steer=0.1']);
  });

  it('refuses a mode that is given twice', async () => {
    await expect(parseModes('default,scans,default', readSystem)).rejects.toMatchObject({
      code: 'wrong-use',
      message: 'Two modes are called "default".',
    });
  });
});

describe('a plan', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'refusal-lens-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function read(yaml: string): Promise<EvaluationPlan> {
    const file = path.join(folder, 'plan.yaml');
    await writeFile(file, yaml);
    return readPlan(file);
  }

  it('gives sets, modes and settings, with paths from its own folder', async () => {
    await mkdir(path.join(folder, 'prompts'));
    await writeFile(path.join(folder, 'prompts', 'careful.txt'), '\ufeffBe careful.\n');
    const plan = await read(`\ufeff# comment
sets:
  - file: xstest.csv
    name: XSTest
    limit: 90
  - { file: ../mine.jsonl, column: text, harmfulWhere: kind^=bad, skip: 64 }
modes:
  - default
  - system=prompts/careful.txt
  - { name: gentle, kind: steer, strength: -0.02, layers: 10-18 }
  - { name: one, kind: scans, classifier: probe, threshold: -1.5, strength: .03, layers: 14 }
  - { name: careful, kind: system, file: prompts/careful.txt }
  - { name: noise, kind: control, control: random, seed: 3 }
maxTokens: 64
repetitionPenalty: 1
perplexityText: text.txt
`);
    expect(plan).toEqual({
      sets: [
        { file: path.join(folder, 'xstest.csv'), name: 'XSTest', limit: 90 },
        {
          file: path.join(folder, '..', 'mine.jsonl'),
          column: 'text',
          harmfulWhere: 'kind^=bad',
          skip: 64,
        },
      ],
      modes: [
        { name: 'default', kind: 'default' },
        { name: 'system=prompts/careful.txt', kind: 'system', text: 'Be careful.' },
        { name: 'gentle', kind: 'steer', strength: -0.02, layers: { first: 10, last: 18 } },
        {
          name: 'one',
          kind: 'scans',
          classifier: 'probe',
          threshold: -1.5,
          strength: 0.03,
          layers: { first: 14, last: 14 },
        },
        { name: 'careful', kind: 'system', text: 'Be careful.' },
        { name: 'noise', kind: 'control', control: 'random', seed: 3 },
      ],
      maxTokens: 64,
      repetitionPenalty: 1,
      perplexityText: path.join(folder, 'text.txt'),
    });
  });

  it('may leave everything but the sets to the command line', async () => {
    expect(await read('sets: [{ file: a.csv }]')).toEqual({
      sets: [{ file: path.join(folder, 'a.csv') }],
      modes: [],
    });
  });

  it.each([
    ['', 'it is not made of keys and values'],
    ['- a.csv', 'sets is missing'],
    ['sets: [', 'it is no YAML'],
    ['sets: []\nsets: []', 'it is no YAML'],
    ['sets: []', 'sets is wrong'],
    ['modes: [default]', 'sets is missing'],
    ['sets: [{ name: a }]', 'sets.0.file is missing'],
    ['sets: [{ file: a.csv, colum: b }]', 'it has an unknown key sets.0.colum'],
    ['sets: [{ file: a.csv }]\nmaxToken: 3', 'it has an unknown key maxToken'],
    ['sets: [{ file: a.csv, skip: -1 }]', 'sets.0.skip is wrong'],
    ['sets: [{ file: a.csv }]\nmaxTokens: many', 'maxTokens is wrong'],
    ['sets: [{ file: a.csv }]\nmodes: default', 'modes is wrong'],
    ['sets: [{ file: a.csv }]\nmodes: [{ name: a, kind: guess }]', 'modes.0.kind is wrong'],
    ['sets: [{ file: a.csv }]\nmodes: [{ kind: ablate }]', 'modes.0.name is missing'],
    ['sets: [{ file: a.csv }]\nmodes: [3]', 'modes.0 is wrong'],
    [
      'sets: [{ file: a.csv }]\nmodes: [{ name: a, kind: ablate, layers: 3 }]',
      'it has an unknown key modes.0.layers',
    ],
    [
      'sets: [{ file: a.csv }]\nmodes: [{ name: a, kind: steer, strength: 1, layers: 9-3 }]',
      'modes.0.layers is wrong: Give layers as FIRST-LAST',
    ],
  ])('names the key that is wrong: %j', async (yaml, why) => {
    await expect(read(yaml)).rejects.toMatchObject({
      code: 'wrong-use',
      message: expect.stringContaining(`cannot be followed: ${why}`) as string,
    });
  });

  it('refuses two sets or two modes of one name, whose answers could not be told apart', async () => {
    await expect(read('sets: [{ file: a.csv }, { file: b/a.jsonl }]')).rejects.toMatchObject({
      message: 'Two data sets are called "a".',
    });
    await expect(
      read('sets: [{ file: a.csv }]\nmodes: [ablate, { name: ablate, kind: default }]'),
    ).rejects.toMatchObject({ message: 'Two modes are called "ablate".' });
  });

  it('says which file of a system prompt is missing', async () => {
    await expect(read('sets: [{ file: a.csv }]\nmodes: [system=none.txt]')).rejects.toMatchObject({
      code: 'file-unreadable',
      message: `${path.join(folder, 'none.txt')} cannot be read: it does not exist.`,
    });
  });
});
