import { describe, expect, it } from 'vitest';
import { wilson } from '../../../src/science/intervals';
import {
  activeOf,
  evaluateLead,
  pairedText,
  ratesFile,
  runNote,
  runTitle,
  shareText,
  typesTable,
  wholeGroups,
} from '../../../webview/evaluate/evaluateText';
import { groupOf, modeOf, runDataFixture, storedRun } from './runFixture';

const ready = (change: Parameters<typeof runDataFixture>[0] = {}) =>
  ({ state: 'ready', value: runDataFixture(change), stale: false }) as const;

describe('the sentence above a run', () => {
  it('says how many prompts were refused in each mode, and what is missing', () => {
    expect(evaluateLead({ run: ready({ missing: 3 }), activeRuns: [] })).toBe(
      'XSTest: 4 harmless prompts, refused 75 % by default, 25 % with SCANS; 4 harmful prompts, refused 75 % by default, ' +
        '25 % with SCANS. 3 answers missing.',
    );
  });

  it('says what is to come where there are no numbers', () => {
    const active = { name: 'a.csv', message: 'Evaluating XSTest' };
    expect(evaluateLead({ run: ready({ groups: [] }), activeRuns: [] })).toBe(
      'No prompt has been answered yet.',
    );
    expect(evaluateLead({ run: { state: 'empty' }, activeRuns: [active] })).toMatch(/about to be answered/);
    expect(evaluateLead({ run: { state: 'empty' }, activeRuns: [] })).toMatch(/^How many prompts/);
  });
});

describe('a run in the list', () => {
  it('is told by its data, modes, answers, model and day', () => {
    expect(runTitle(storedRun('/runs/a'))).toBe(
      'XSTest · default, scans · 16 answers · Model Q4_1 + overcautious · 2025-01-02',
    );
    expect(runTitle(storedRun('/runs/a', { answers: 5 }))).toContain('5 of 16 answers');
  });

  it('is noted with its model and how far it is', () => {
    expect(runNote(runDataFixture())).toBe('Model Q4_1 + overcautious; 16 answers of at most 256 tokens');
    expect(runNote(runDataFixture({ missing: 11 }))).toContain('5 of 16 answers');
  });

  it('goes on by itself, or another one does', () => {
    const runs = [
      { name: 'a', path: '/a', message: '' },
      { name: 'b', path: '/b', message: '' },
    ];
    expect(activeOf(runs, '/b')?.name).toBe('b');
    expect(activeOf(runs, '/c')?.name).toBe('a');
    expect(activeOf([], '/a')).toBeUndefined();
  });
});

describe('the numbers of a run', () => {
  it('are shares with intervals and refusals that ended and began, with p', () => {
    expect(shareText({ hits: 3, ...wilson(3, 12) })).toBe('25.0 (8.9–53.2)');
    expect(pairedText({ ended: 5, began: 1, p: 0.21875 })).toBe('5 / 1, p = .219');
    expect(pairedText({ ended: 20, began: 0, p: 1e-6 })).toBe('20 / 0, p < .001');
    expect(pairedText(null)).toBe('–');
  });

  it('are in a file in full precision, with those by hand where there are any', () => {
    const { refused, answered, broken, paired } = modeOf('scans', 0);
    const corrected = { overridden: 1, refused, answered, broken, paired };
    const groups = [groupOf(false, { modes: [modeOf('default', 3), modeOf('scans', 1, { corrected })] })];
    const { headings, rows } = ratesFile({ groups });
    const cell = (row: number, name: string) => rows[row]?.[headings.indexOf(name)];
    expect(headings).toHaveLength(rows[0]?.length ?? 0);
    expect([cell(1, 'data set'), cell(1, 'prompts'), cell(1, 'type'), cell(1, 'mode')]).toEqual([
      ...['XSTest', 'harmless', '', 'scans'],
    ]);
    expect([cell(1, 'refused'), cell(1, 'refused %'), cell(1, 'refused % low')]).toEqual([
      ...[1, 25, 100 * wilson(1, 4).low],
    ]);
    expect([cell(0, 'p'), cell(1, 'p')]).toEqual([NaN, 0.5]);
    expect([cell(0, 'changed by hand'), cell(1, 'changed by hand'), cell(1, 'refused, corrected')]).toEqual([
      ...[NaN, 1, 0],
    ]);
  });

  it('are apart for types of prompts, where there are types', () => {
    const { groups } = runDataFixture();
    expect(wholeGroups(groups).map(({ harmful }) => harmful)).toEqual([true, false]);
    expect(typesTable({ groups })?.rows[0]).toEqual([
      ...['homonyms', 'XSTest, harmful', 'default', 4, '75.0 (30.1–95.4)'],
    ]);
    expect(typesTable({ groups: wholeGroups(groups) })).toBeUndefined();
  });
});
