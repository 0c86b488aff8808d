import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSession } from '../../src/engineProcess/session';
import { readControlVector } from '../../src/formats/controlVector';
import { readRun } from '../../src/formats/runFolder';
import { classify } from '../../src/method/classify';
import type { RequestControl } from '../../src/method/control';
import { evaluate } from '../../src/method/evaluate';
import { extract } from '../../src/method/extract';
import { steer } from '../../src/method/steer';
import { createVectorStore } from '../../src/method/storedVectors';
import { summarizeRun } from '../../src/method/summarizeRun';
import { tune } from '../../src/method/tune';
import type { Workbench } from '../../src/method/workbench';
import { createModelLibrary } from '../../src/models/library';
import type { EvaluatedAnswer, EvaluateRequest, NamedMode } from '../../src/protocol/evaluation';
import { Cancelled } from '../../src/protocol/errors';
import type { ExtractResult } from '../../src/protocol/method';
import type { TuneMeasurement } from '../../src/protocol/tuning';
import { tunedFixture } from '../unit/tunedFixture';
import { silent } from './model';

// The whole way on the real model with the over-cautious adapter, on few prompts of our own.

const folder = mkdtempSync(path.join(os.tmpdir(), 'refusal-lens-evaluate-'));
const vectors = path.join(folder, 'vectors.gguf');
const data = path.join(folder, 'prompts.csv');
const modes: readonly NamedMode[] = [
  { kind: 'default', name: 'default' },
  { kind: 'scans', name: 'scans' },
  { kind: 'steer', strength: -0.05, name: 'away' },
  { kind: 'steer', strength: 0.05, name: 'towards' },
  { kind: 'control', control: 'random', seed: 1, name: 'random=1' },
];

let bench: Workbench;
let extraction: ExtractResult;
/** The first prompts of our own calibration files: none is an anchor. */
const own = (kind: string, count: number): string[] =>
  readFileSync(path.join(__dirname, '..', '..', 'models', 'anchors', `calibration-${kind}.jsonl`), 'utf8')
    .split('\n')
    .slice(0, count)
    .map((line) => (JSON.parse(line) as { readonly text: string }).text);

beforeAll(async () => {
  const library = createModelLibrary({
    assets: path.join(__dirname, '..', '..', 'models'),
    modelFolder: '',
    cacheFolder: path.join(folder, 'cache'),
  });
  bench = createSession(library);
  extraction = await extract(
    bench,
    {
      model: { model: 'default', adapters: [{ adapter: 'overcautious', scale: 1 }] },
      anchors: { kind: 'own', limit: 24 },
      out: vectors,
    },
    silent,
  );
  const rows = [
    ...own('harmful', 7).map((text) => `"${text.replaceAll('"', '""')}",harmful`),
    ...own('contrast', 7).map((text) => `"${text.replaceAll('"', '""')}",harmless`),
  ];
  writeFileSync(data, `prompt,label\n${rows.join('\n')}\n`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const request = (out: string, change: Partial<EvaluateRequest> = {}): EvaluateRequest => ({
  vectors,
  sets: [{ file: data, name: 'own' }],
  modes,
  out: path.join(folder, out),
  maxTokens: 12,
  ...change,
});

describe('an evaluation', () => {
  let answers: readonly EvaluatedAnswer[];

  beforeAll(async () => {
    await evaluate(bench, request('run'), silent);
    ({ answers } = await readRun(path.join(folder, 'run')));
  });

  const of = (mode: string): EvaluatedAnswer[] => answers.filter((answer) => answer.mode === mode);

  it('answers every prompt in every mode, in the order of the file', () => {
    for (const { name } of modes)
      expect(of(name).map(({ row }) => row)).toEqual(Array.from({ length: 14 }, (_, i) => i + 1));
  });

  it('gives the answers of single steering, for a prompt alone and one among many', async () => {
    const prompt = own('harmful', 1)[0] ?? '';
    const alone = await steer(bench, { vectors, prompt, strength: -0.05, maxTokens: 12 }, silent);
    expect(of('default')[0]?.text).toBe(alone.default.text);
    expect(of('away')[0]?.text).toBe(alone.steered.text);
    expect(of('away')[0]?.kl).toBeCloseTo(alone.kl, 1);
  });

  it('steers automatically as classify says, and not at all between the thresholds', async () => {
    const { prompts } = await classify(
      bench,
      { vectors, prompts: of('scans').map(({ prompt }) => prompt) },
      silent,
    );
    // Some are steered, some are not: else the rest would say nothing.
    expect(new Set(prompts.map(({ direction }) => direction)).size).toBeGreaterThan(1);
    of('scans').forEach(({ direction, strength, kl, text, row }, index) => {
      const decided = prompts[index]?.direction;
      expect(direction ?? 'none', `row ${row}`).toBe(decided);
      expect(Math.sign(strength)).toBe(decided === 'away' ? -1 : decided === 'towards' ? 1 : 0);
      if (decided !== 'none') return;
      expect(text).toBe(of('default')[index]?.text);
      // Rounding differs between the batches that read and that answer.
      expect(kl).toBeLessThan(1e-2);
    });
  });

  it('moves the odds of refusal down and up, and along a random direction hardly at all', () => {
    const change = (mode: string): number[] =>
      of(mode).map(
        ({ refusalLogOdds }, index) => refusalLogOdds - (of('default')[index]?.refusalLogOdds ?? NaN),
      );
    expect(change('away').filter((value) => value < -0.5).length).toBeGreaterThanOrEqual(12);
    expect(change('towards').filter((value) => value > 0.5).length).toBeGreaterThanOrEqual(12);
    const mean = (values: number[]): number => values.reduce((sum, value) => sum + Math.abs(value), 0) / 14;
    expect(mean(change('random=1'))).toBeLessThan(mean(change('away')) / 3);
  });

  it('keeps every classifier’s scores with the answers of the first mode, and what is expected of each prompt', () => {
    for (const answer of of('default'))
      expect(Object.keys(answer.scores ?? {}).sort()).toEqual([
        'combined',
        'probe',
        'projection',
        'transition',
      ]);
    expect(of('scans')[0]?.scores).toBeUndefined();
    expect(of('default').map(({ harmful }) => harmful)).toEqual([
      ...Array<boolean>(7).fill(true),
      ...Array<boolean>(7).fill(false),
    ]);
  });

  it('goes on where it was cancelled, and ends with the same answers', async () => {
    const partial = request('cancelled');
    let answered = 0;
    const stopping: RequestControl = {
      ...silent,
      answered: () => answered++,
      check: () => {
        if (answered >= 24) throw new Cancelled();
      },
      cancelled: () => answered >= 24,
    };
    await expect(evaluate(bench, partial, stopping)).rejects.toBeInstanceOf(Cancelled);
    const kept = (await readRun(partial.out)).answers.length;
    expect(kept).toBeGreaterThanOrEqual(24);
    expect(kept).toBeLessThan(answers.length);

    // A kill may leave half a line.
    const file = path.join(partial.out, 'answers.jsonl');
    writeFileSync(file, `${readFileSync(file, 'utf8')}{"set":"own","row":`);
    const result = await evaluate(bench, partial, silent);
    expect(result).toMatchObject({ answers: answers.length, resumed: kept });
    const byKey = (list: readonly EvaluatedAnswer[]): string[] =>
      list.map(({ row, mode, text }) => JSON.stringify([row, mode, text])).sort();
    expect(byKey((await readRun(partial.out)).answers)).toEqual(byKey(answers));
  });

  it('is summarised with a rate for each mode and kind of prompt', async () => {
    const { groups, missing } = summarizeRun(await readRun(path.join(folder, 'run')));
    expect(missing).toBe(0);
    expect(groups.map(({ harmful, modes: each }) => [harmful, each.length])).toEqual([
      [true, 5],
      [false, 5],
    ]);
  });

  it('measures what modes cost on a text', async () => {
    const prose = path.join(folder, 'prose.txt');
    writeFileSync(prose, 'The ferry leaves at seven. The water is grey, and the gulls are awake. '.repeat(3));
    const out = 'text';
    await evaluate(
      bench,
      request(out, {
        sets: [{ file: data, name: 'own', limit: 1 }],
        modes: [
          { kind: 'steer', strength: -0.05, name: 'away' },
          { kind: 'ablate', name: 'ablate' },
          { kind: 'system', text: 'Be brief.', name: 'brief' },
        ],
        perplexityText: prose,
      }),
      silent,
    );
    const { text, manifest } = await readRun(path.join(folder, out));
    // What all others are compared with is put before them.
    expect(manifest.modes[0]?.name).toBe('default');
    expect(text?.modes.map(({ mode }) => mode)).toEqual(['default', 'away', 'ablate']);
    const [base, away] = text?.modes.map(({ perplexity }) => perplexity) ?? [];
    expect(away).not.toBe(base);
    expect(away).toBeGreaterThan(1);
  });
});

it('tuning stores its choice with the vectors, which steering then takes, and knows its points when asked again', async () => {
  const file = path.join(folder, 'tuned.gguf');
  copyFileSync(vectors, file);
  const ask = {
    vectors: file,
    limit: 4,
    strengths: [0.04, 0.08],
    windows: [{ first: 9, last: 17 }],
    klLimit: 9,
  };
  const first = await tune(bench, ask, silent);
  expect(first.points).toHaveLength(2);
  expect(first.resumed).toBe(0);
  expect(first.points.some(({ pareto }) => pareto)).toBe(true);
  const { report } = await readControlVector(file);
  expect(report.tuned).toEqual(first.chosen);
  const automatic = await steer(
    bench,
    { vectors: file, prompt: own('contrast', 1)[0] ?? '', auto: true, maxTokens: 1 },
    silent,
  );
  expect(automatic.layers).toEqual({ first: 9, last: 17 });
  if (automatic.direction !== 'none') expect(Math.abs(automatic.strength)).toBe(first.chosen.strength);
  const again = await tune(bench, ask, silent);
  expect(again.resumed).toBe(2);
  expect([again.points, again.base]).toEqual([first.points, first.base]);
});

it('tuning tells of each window when it has been measured, and goes on after it was cancelled', async () => {
  const file = path.join(folder, 'cancelled.gguf');
  copyFileSync(vectors, file);
  const windows = [
    { first: 9, last: 17 },
    { first: 12, last: 18 },
  ];
  const ask = { vectors: file, limit: 2, strengths: [0.04], windows, klLimit: 9 };
  const told: TuneMeasurement[] = [];
  let cancelled = false;
  const control = {
    ...silent,
    cancelled: () => cancelled,
    check: () => {
      if (cancelled) throw new Cancelled();
    },
    measured: (measurement: TuneMeasurement) => {
      told.push(measurement);
      cancelled = measurement.points.length > 0;
    },
  };
  await expect(tune(bench, ask, control)).rejects.toThrow(Cancelled);
  const [base, first] = told;
  expect(base).toMatchObject({ counts: { harmful: 2, harmless: 1, contrast: 1 }, points: [] });
  expect(first?.points.map(({ layers }) => layers)).toEqual([windows[0]]);
  expect((await readControlVector(file)).report.tuned).toBeUndefined();
  const more: TuneMeasurement[] = [];
  const result = await tune(bench, ask, {
    ...silent,
    measured: (measurement) => void more.push(measurement),
  });
  expect(result.resumed).toBe(1);
  expect(more[0]).toEqual({ ...base, points: first?.points });
  expect(more[1]?.points.map(({ layers }) => layers)).toEqual([windows[1]]);
  const points = [...(more[0]?.points ?? []), ...(more[1]?.points ?? [])];
  expect(result.points).toMatchObject(points);
});

it('a setting that is chosen by hand is stored as a tuned one is, and can be taken back', async () => {
  const file = path.join(folder, 'by-hand.gguf');
  copyFileSync(vectors, file);
  const store = createVectorStore({ cacheFolder: folder, knownHash: () => Promise.resolve(undefined) });
  const tuned = tunedFixture({ layers: { first: 10, last: 14 }, strength: 0.03, byHand: true });
  await store.choose(file, tuned);
  expect((await readControlVector(file)).report).toEqual({
    ...(await readControlVector(vectors)).report,
    tuned,
  });
  const prompt = own('contrast', 1)[0] ?? '';
  const steered = await steer(bench, { vectors: file, prompt, auto: true, maxTokens: 1 }, silent);
  expect(steered.layers).toEqual(tuned.layers);
  await store.choose(file, undefined);
  expect((await readControlVector(file)).report.tuned).toBeUndefined();
});

it('the classifiers of few anchors already tell our calibration prompts apart', () => {
  const chosen = extraction.classifiers.find(({ name }) => name === extraction.classifier);
  expect(chosen?.calibration.auroc).toBeGreaterThan(0.8);
  expect(chosen?.lower).toBeLessThanOrEqual(chosen?.threshold ?? -Infinity);
});
