import { describe, expect, it } from 'vitest';
import { pageOf, pageSize, passes, runRows } from '../../../src/host/evaluation/runRows';
import type { JudgedAnswer } from '../../../src/protocol/evaluation';
import { everyRow, type RowFilter, type RunRow } from '../../../src/protocol/runs';
import { answerOf, manifestOf } from '../formats/runFixture';

function answer(change: Partial<JudgedAnswer> = {}): JudgedAnswer {
  return { ...answerOf(), judged: 'answer', refusedByLogOdds: false, ...change };
}

const [xstest] = manifestOf().sets;
const manifest = manifestOf({
  sets: xstest
    ? [
        { ...xstest, name: 'B' },
        { ...xstest, name: 'A' },
      ]
    : [],
});

describe('the prompts of a run', () => {
  it('stand in the order of sets and files, each with its answers in the order of the modes', () => {
    const rows = runRows(manifest, [
      answer({ set: 'A', row: 1, mode: 'scans' }),
      answer({ set: 'B', row: 10 }),
      answer({ set: 'B', row: 2, mode: 'scans' }),
      answer({ set: 'B', row: 2 }),
    ]);
    expect(rows.map(({ set, row, answers }) => [set, row, answers.map(({ mode }) => mode)])).toEqual([
      ['B', 2, ['default', 'scans']],
      ['B', 10, ['default']],
      ['A', 1, ['scans']],
    ]);
  });

  it('are shown a page at a time, the last one where fewer are left than there were', () => {
    const rows = runRows(
      manifest,
      Array.from({ length: 2 * pageSize + 3 }, (_, i) =>
        answer({ set: 'A', row: i + 1, prompt: `Prompt ${i + 1}` }),
      ),
    );
    const last = pageOf(rows, everyRow, 2);
    expect(last).toMatchObject({
      page: 2,
      pages: 3,
      first: 50,
      matches: 53,
      prompts: 53,
      types: ['homonyms'],
    });
    expect(last.rows.map(({ row }) => row)).toEqual([51, 52, 53]);
    const filtered = pageOf(rows, { ...everyRow, text: 'prompt 53' }, 2);
    expect(filtered).toMatchObject({ page: 0, pages: 1, first: 0, matches: 1, prompts: 53 });
    expect(pageOf([], everyRow, 4)).toMatchObject({ page: 0, pages: 1, matches: 0, rows: [] });
  });
});

describe('a filter', () => {
  const rowOf = (answers: readonly JudgedAnswer[]): RunRow => {
    const [row] = runRows(manifest, answers);
    if (!row) throw new Error('There is no row.');
    return row;
  };
  const row = rowOf([
    answer({ set: 'A', judged: 'refusal', refusedByLogOdds: true, text: 'I cannot.' }),
    answer({ set: 'A', mode: 'scans', text: 'With its NUMBER.' }),
  ]);
  const apart = rowOf([
    answer({ judged: 'refusal' }),
    answer({ mode: 'scans', judged: 'refusal', refusedByLogOdds: true }),
  ]);
  const changedByHand = rowOf([
    answer({ override: 'broken' }),
    answer({ mode: 'scans', override: 'answer' }),
  ]);

  it.each<[string, RunRow, Partial<RowFilter>, boolean]>([
    ['nothing', row, {}, true],
    ['text of the prompt', row, { text: ' KILL ' }, true],
    ['text of an answer', row, { text: 'number' }, true],
    ['text that is not there', row, { text: 'nowhere' }, false],
    ['a set', row, { set: 'A' }, true],
    ['another set', row, { set: 'B' }, false],
    ['harmless prompts', row, { harmful: false }, true],
    ['prompts of which nothing is expected', row, { harmful: null }, false],
    ['a type', row, { type: 'homonyms' }, true],
    ['another type', row, { type: 'definitions' }, false],
    ['a mode that changes the answer', row, { changed: 'scans' }, true],
    ['a mode that changes nothing', apart, { changed: 'scans' }, false],
    ['a mode that has not answered', row, { changed: 'ablate' }, false],
    ['refusals of any mode', row, { judgement: 'refusal' }, true],
    ['refusals of a mode that has answered', row, { judgement: 'refusal', mode: 'scans' }, false],
    ['answers of a mode', row, { judgement: 'answer', mode: 'scans' }, true],
    ['judges that agree', row, { disagreed: true }, false],
    ['judges that disagree', apart, { disagreed: true }, true],
    ['judges that agree on the mode', apart, { disagreed: true, mode: 'scans' }, false],
    ['broken text by hand', changedByHand, { judgement: 'broken' }, true],
    ['a change by hand', changedByHand, { changed: 'scans' }, true],
    ['judgements by hand', changedByHand, { overridden: true }, true],
    ['judgements by hand where there are none', row, { overridden: true }, false],
  ])('for %s', (_, shown, filter, passed) => {
    expect(passes(shown, { ...everyRow, ...filter })).toBe(passed);
  });
});
