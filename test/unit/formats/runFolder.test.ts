import { execFileSync } from 'node:child_process';
import { appendFile, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRun, readRun, writeOverrides } from '../../../src/formats/runFolder';
import type { EvaluatedAnswer, NamedMode, RunManifest } from '../../../src/protocol/evaluation';
import { answerOf, manifestOf } from './runFixture';

let parent: string;
let folder: string;
let answersFile: string;
beforeEach(async () => {
  parent = await mkdtemp(path.join(tmpdir(), 'refusal-lens-'));
  folder = path.join(parent, 'a', 'run');
  answersFile = path.join(folder, 'answers.jsonl');
});
afterEach(() => rm(parent, { recursive: true, force: true }));

/** Opens the run, adds answers and closes it; what was there before. */
async function add(
  answers: readonly EvaluatedAnswer[],
  manifest: RunManifest = manifestOf(),
): Promise<readonly EvaluatedAnswer[]> {
  const run = await openRun(folder, manifest);
  if (answers.length > 0) await run.append(answers);
  await run.close();
  return run.answers;
}

const first = answerOf({ text: 'Zwei\nZeilen, „ü“ \u2028.', scores: { transition: 0.5, combined: -1 } });
const second = answerOf({ mode: 'scans', perplexity: null, direction: 'away', strength: -0.05, kl: 0.25 });
const third = answerOf({ row: 2, type: null, harmful: null, stop: 'length' });

describe('a run on disk', () => {
  it('gives back what was added, in order and by parts', async () => {
    expect(await add([first, second])).toEqual([]);
    expect(await add([third])).toEqual([first, second]);
    expect(await readRun(folder)).toEqual({
      manifest: manifestOf(),
      answers: [first, second, third],
      text: null,
      overrides: new Map(),
    });
    expect((await readdir(folder)).sort()).toEqual(['answers.jsonl', 'manifest.json']);
  });

  it('has answers on disk as soon as they are added', async () => {
    const run = await openRun(folder, manifestOf());
    await run.append([first]);
    expect((await readRun(folder)).answers).toEqual([first]);
    await run.append([second, third]);
    expect((await readRun(folder)).answers).toHaveLength(3);
    await run.close();
  });

  it('keeps the perplexity of the text', async () => {
    const text = { file: 't.txt', sha256: 'e', tokens: 9, modes: [{ mode: 'default', perplexity: 12.5 }] };
    const run = await openRun(folder, manifestOf());
    await run.writePerplexity(text);
    await run.close();
    expect((await readRun(folder)).text).toEqual(text);
  });

  it('keeps what a person says of answers in a file of its own, and while it goes on', async () => {
    await add([first]);
    const overrides = new Map([['["XSTest",1,"default"]', 'broken' as const]]);
    await writeOverrides(folder, overrides);
    await add([second]);
    expect(await readRun(folder)).toMatchObject({ answers: [first, second], overrides });
    expect((await readdir(folder)).sort()).toEqual(['answers.jsonl', 'manifest.json', 'overrides.json']);
    await writeOverrides(folder, new Map());
    expect((await readRun(folder)).overrides).toEqual(new Map());
  });

  it('says so where what a person says of answers is damaged', async () => {
    await add([first]);
    const file = path.join(folder, 'overrides.json');
    await writeFile(file, JSON.stringify({ version: 1, judgements: { a: 'perhaps' } }));
    await expect(readRun(folder)).rejects.toMatchObject({
      code: 'file-unreadable',
      message: `${file} is damaged: judgements.a is wrong.`,
    });
  });

  it('refuses a number that JSON cannot hold, before anything is written', async () => {
    const run = await openRun(folder, manifestOf());
    await expect(run.append([first, answerOf({ kl: NaN })])).rejects.toThrow('not finite');
    await run.close();
    expect((await stat(answersFile)).size).toBe(0);
  });
});

describe('a run that was killed', () => {
  it.each([1, 7, 40])('loses no more than the last line when it is cut by %i bytes', async (cut) => {
    await add([first, second]);
    await truncate(answersFile, (await stat(answersFile)).size - cut);
    expect((await readRun(folder)).answers).toEqual([first]);
    expect(await add([third])).toEqual([first]);
    expect((await readRun(folder)).answers).toEqual([first, third]);
  });

  it('may have been cut within a character', async () => {
    await add([first]);
    const { length } = (await readFile(answersFile, 'utf8')).split('ü')[0] ?? '';
    await add([first]);
    const whole = (await stat(answersFile)).size / 2;
    const bytes = Buffer.from(JSON.stringify(first).slice(0, length)).length;
    await truncate(answersFile, whole + bytes + 1);
    expect(await add([second])).toEqual([first]);
    expect((await readRun(folder)).answers).toEqual([first, second]);
  });

  it('may end in zeros, as after a power cut', async () => {
    await add([first]);
    await appendFile(answersFile, `${'\0'.repeat(20)}\n`);
    expect(await add([second])).toEqual([first]);
    expect((await readRun(folder)).answers).toEqual([first, second]);
  });

  it('is only read by a report, not mended', async () => {
    await add([first]);
    await appendFile(answersFile, '{"set":"XS');
    const { size } = await stat(answersFile);
    await readRun(folder);
    expect((await stat(answersFile)).size).toBe(size);
  });

  it('before it had a manifest is begun anew', async () => {
    await add([]);
    await rm(path.join(folder, 'manifest.json'));
    await rm(answersFile);
    expect(await add([first])).toEqual([]);
  });
});

describe('a run of other settings', () => {
  const scans: NamedMode = { name: 'scans', kind: 'scans' };
  const cases: [string, Partial<RunManifest>, string][] = [
    ['length', { maxTokens: 128 }, 'maxTokens is 256 there and 128 here'],
    [
      'model',
      { model: { name: 'Model', sha256: 'f', quantization: 'Q4_1' } },
      `model.sha256 is "${'a'.repeat(64)}" there and "f" here`,
    ],
    ['adapter', { adapters: [] }, 'adapters.0 is "overcautious" there and nothing here'],
    [
      'mode',
      { modes: [...manifestOf().modes, { name: 'ablate', kind: 'ablate' }] },
      'modes.2 is nothing there and "ablate" here',
    ],
    ['order of modes', { modes: [scans] }, 'modes.0.name is "default" there and "scans" here'],
    [
      'threshold',
      { vectors: { ...manifestOf().vectors, thresholds: { transition: 0.7, combined: 0 } } },
      'vectors.thresholds.transition is 0.75 there and 0.7 here',
    ],
  ];

  it.each(cases)('is not gone on with: another %s', async (_, changes, difference) => {
    await add([first]);
    await expect(openRun(folder, manifestOf(changes))).rejects.toMatchObject({
      code: 'wrong-use',
      message: `${folder} holds a run of other settings: ${difference}.`,
      next: expect.stringMatching(/^Choose another folder/) as string,
    });
    expect((await readRun(folder)).answers).toEqual([first]);
  });

  it('is one only by its settings: time and versions may differ, and stay as they were', async () => {
    await add([first]);
    const later = { created: 'later', versions: { extension: '9', llamaCpp: '9', node: '9' } };
    const run = await openRun(folder, manifestOf(later));
    await run.close();
    expect(run.answers).toEqual([first]);
    expect(run.manifest).toEqual(manifestOf());
  });
});

describe('a folder that is no run', () => {
  it('has no report', async () => {
    await expect(readRun(folder)).rejects.toMatchObject({
      code: 'wrong-use',
      message: `${folder} holds no evaluation.`,
    });
  });

  it('may be a file', async () => {
    const file = path.join(parent, 'file');
    await writeFile(file, '');
    await expect(openRun(file, manifestOf())).rejects.toMatchObject({
      code: 'file-unwritable',
      message: `${file} is a file, and a run is a folder.`,
    });
  });

  it('may hold answers of nobody knows what', async () => {
    await add([first]);
    await rm(path.join(folder, 'manifest.json'));
    await expect(openRun(folder, manifestOf())).rejects.toMatchObject({ code: 'wrong-use' });
    expect((await stat(answersFile)).size).toBeGreaterThan(0);
  });
});

describe('a damaged run', () => {
  it.each([
    ['{"version":1', 'it is not JSON'],
    ['[]', 'version is wrong'],
    ['{"version":2}', 'version is wrong'],
  ])('says what is wrong with a manifest %j', async (content, why) => {
    await add([first]);
    const file = path.join(folder, 'manifest.json');
    await writeFile(file, content);
    for (const reading of [readRun(folder), openRun(folder, manifestOf())])
      await expect(reading).rejects.toMatchObject({
        code: 'file-unreadable',
        message: `${file} is damaged: ${why}.`,
      });
  });

  it.each(['not json', '{"set":"XSTest"}', JSON.stringify({ ...first, kl: null })])(
    'says which line before the last is no answer: %j',
    async (line) => {
      await add([first]);
      await appendFile(answersFile, `${line}\n${JSON.stringify(second)}\n`);
      for (const reading of [readRun(folder), openRun(folder, manifestOf())])
        await expect(reading).rejects.toMatchObject({
          code: 'file-unreadable',
          message: `${answersFile} is damaged: line 2 is no answer.`,
        });
    },
  );
});

it.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)(
  'a full disk takes back what was half-written, and the run goes on (needs a small file system, so root on Linux)',
  async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', parent]);
    try {
      const run = await openRun(folder, manifestOf());
      await run.append([first]);
      await expect(run.append([second, answerOf({ text: 'x'.repeat(100_000) })])).rejects.toMatchObject({
        code: 'no-space',
      });
      await run.append([third]);
      await run.close();
      expect((await readRun(folder)).answers).toEqual([first, third]);
    } finally {
      execFileSync('umount', [parent]);
    }
  },
);
