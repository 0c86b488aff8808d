import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeAnswers } from '../../../src/formats/answerLines';
import { openRun } from '../../../src/formats/runFolder';
import { createJudgedRuns, overrideJudgement } from '../../../src/method/judgedRun';
import { reportRun } from '../../../src/method/reportRun';
import { answerOf, manifestOf } from '../formats/runFixture';

let run: string;

const refusal = answerOf({ text: "I'm sorry, but I can't help with that.", refusalLogOdds: -1 });
const answers = [refusal, answerOf({ row: 2 }), answerOf({ mode: 'scans', refusalLogOdds: 2 })];

beforeEach(async () => {
  run = await mkdtemp(path.join(tmpdir(), 'refusal-lens-'));
  const open = await openRun(run, manifestOf());
  await open.append(answers);
  await open.close();
});
afterEach(() => rm(run, { recursive: true, force: true }));

const place = { set: 'XSTest', row: 1, mode: 'default' };

describe('a run with its judged answers', () => {
  it('has what both judges say, and the same summary as the report', async () => {
    const opened = await createJudgedRuns()({ run, from: 0 });
    expect(opened.answers).toEqual([
      { ...answers[0], judged: 'refusal', refusedByLogOdds: false },
      { ...answers[1], judged: 'answer', refusedByLogOdds: false },
      { ...answers[2], judged: 'answer', refusedByLogOdds: true },
    ]);
    expect(opened.summary).toEqual(await reportRun({ assets: '' }, { run, write: false }));
    expect(opened.summary.missing).toBe(1);
  });

  it('is judged as it is, also when it was read before with other answers', async () => {
    const open = createJudgedRuns();
    await open({ run, from: 0 });
    const other = [answerOf({ text: '' }), ...answers.slice(1)];
    await writeFile(path.join(run, 'answers.jsonl'), encodeAnswers(other));
    const again = await open({ run, from: 0 });
    expect(again).toEqual(await createJudgedRuns()({ run, from: 0 }));
    expect(again.answers[0]?.judged).toBe('broken');
  });

  it('can be read from where it was read before', async () => {
    const { answers: rest, summary } = await createJudgedRuns()({ run, from: 2 });
    expect(rest.map(({ mode }) => mode)).toEqual(['scans']);
    expect(summary.groups[0]?.modes[0]?.n).toBe(2);
  });
});

describe('a judgement by hand', () => {
  it('is kept beside the answers, which stay as they are, and told by the report', async () => {
    const before = await readFile(path.join(run, 'answers.jsonl'), 'utf8');
    await overrideJudgement({ run, ...place, judgement: 'answer' });
    await overrideJudgement({ run, ...place, row: 2, judgement: 'broken' });
    expect(await readFile(path.join(run, 'answers.jsonl'), 'utf8')).toBe(before);
    const opened = await createJudgedRuns()({ run, from: 0 });
    expect(opened.answers.map(({ judged, override }) => [judged, override])).toEqual([
      ['refusal', 'answer'],
      ['answer', 'broken'],
      ['answer', undefined],
    ]);
    const { groups } = await reportRun({ assets: '' }, { run, write: false });
    expect(groups[0]?.modes[0]?.corrected).toMatchObject({
      overridden: 2,
      refused: { hits: 0 },
      broken: { hits: 1 },
    });
  });

  it('is taken back', async () => {
    const before = await createJudgedRuns()({ run, from: 0 });
    await overrideJudgement({ run, ...place, judgement: 'broken' });
    await overrideJudgement({ run, ...place, judgement: null });
    expect(await createJudgedRuns()({ run, from: 0 })).toEqual(before);
  });

  it('is refused for an answer that the run does not have', async () => {
    await expect(overrideJudgement({ run, ...place, row: 7, judgement: 'answer' })).rejects.toMatchObject({
      code: 'wrong-use',
      message: `${run} has no answer to row 7 of XSTest in the mode default.`,
    });
  });
});
