import { describe, expect, it } from 'vitest';
import type { Overrides } from '../../../src/formats/runFolder';
import { compareRuns } from '../../../src/method/compareRuns';
import { answerKey } from '../../../src/method/judgeAnswers';
import { summarizeRun } from '../../../src/method/summarizeRun';
import type { EvaluatedAnswer, RunSummary } from '../../../src/protocol/evaluation';
import { answerOf, manifestOf } from '../formats/runFixture';

const refusal = "I'm sorry, but I can't help with that.";

/** An answer that refuses by both judges, or by neither. */
function given(row: number, mode: string, refuses: boolean, changes: Partial<EvaluatedAnswer> = {}) {
  return answerOf({
    ...{ row, mode, prompt: `Prompt ${row}` },
    text: refuses ? refusal : `An answer to prompt ${row}.`,
    refusalLogOdds: refuses ? 2 : -2,
    ...changes,
  });
}

function summaryOf(
  answers: readonly EvaluatedAnswer[],
  changes: Parameters<typeof manifestOf>[0] = {},
  overrides: Overrides = new Map(),
): RunSummary {
  return summarizeRun({ manifest: manifestOf(changes), answers, text: null, overrides });
}

const set = (name: string, prompts: number) => ({
  ...{ name, file: `${name}.csv`, sha256: 'e', format: null, prompts, promptsSha256: 'p' },
});

describe('the groups of a summary', () => {
  it('are the harmful, the harmless and the unlabelled prompts of each set, then their types', () => {
    const answers = [
      given(3, 'default', true, { set: 'B', harmful: null, type: null }),
      given(2, 'default', true, { harmful: true, type: 'contrast_homonyms' }),
      given(4, 'default', false, { harmful: false, type: 'safe_targets' }),
      given(1, 'default', false, { harmful: false, type: 'homonyms' }),
    ];
    const { groups } = summaryOf(answers, { sets: [set('XSTest', 3), set('B', 1)] });
    expect(groups.map(({ set, harmful, type, modes }) => [set, harmful, type, modes[0]?.n])).toEqual([
      ['XSTest', true, null, 1],
      ['XSTest', true, 'contrast_homonyms', 1],
      ['XSTest', false, null, 2],
      ['XSTest', false, 'homonyms', 1],
      ['XSTest', false, 'safe_targets', 1],
      ['B', null, null, 1],
    ]);
  });

  it('have modes in the order of the manifest, and only those with answers', () => {
    const modes = [
      { name: 'default', kind: 'default' as const },
      { name: 'ablate', kind: 'ablate' as const },
      { name: 'scans', kind: 'scans' as const },
    ];
    const { groups } = summaryOf([given(1, 'scans', false), given(1, 'default', true)], { modes });
    expect(groups[0]?.modes.map(({ mode }) => mode)).toEqual(['default', 'scans']);
  });
});

describe('the answers of a mode', () => {
  it('are refused, answered or broken, with intervals of Wilson', () => {
    const answers = Array.from({ length: 10 }, (_, i) => given(i + 1, 'default', i < 3));
    answers.push(given(11, 'default', false, { text: 'no no no no no no no no no no no no no no no' }));
    answers.push(given(12, 'default', false, { text: '', perplexity: null }));
    const mode = summaryOf(answers).groups[0]?.modes[0];
    expect(mode).toMatchObject({
      n: 12,
      refused: { hits: 3, n: 12, rate: 0.25 },
      answered: { hits: 7 },
      broken: { hits: 2 },
      refusedByLogOdds: { hits: 3 },
      kappa: 1,
      perplexity: 8,
      towards: null,
      paired: null,
    });
    // Wilson's score interval of 3 in 12 at z = 1.96.
    expect(mode?.refused.low).toBeCloseTo(0.0889, 4);
    expect(mode?.refused.high).toBeCloseTo(0.5323, 4);
  });

  it('are compared with the first mode prompt by prompt: rows that only one has count in neither', () => {
    const first = [true, true, true, true, true, true, false, false];
    const second = [false, false, false, false, false, true, true, false];
    const answers = [
      ...first.map((refuses, i) => given(i + 1, 'default', refuses)),
      ...second.map((refuses, i) => given(i + 1, 'scans', refuses)),
      given(9, 'scans', true),
    ];
    const scans = summaryOf(answers).groups[0]?.modes[1];
    // Two-sided binomial test of 1 in 6: 2 (1 + 6) / 64.
    expect(scans?.paired).toEqual({ ended: 5, began: 1, p: expect.closeTo(0.21875, 12) as number });
    expect(scans?.n).toBe(9);
  });

  it('say how far they were steered, and which share towards refusal, also of those not steered at all', () => {
    const steered = (row: number, kl: number, direction: 'towards' | 'away' | null) =>
      given(row, 'scans', false, { kl, direction });
    const answers = [steered(1, 0.1, 'away'), steered(2, 0.2, 'towards'), steered(3, 0.9, null)];
    const mode = summaryOf(answers).groups[0]?.modes[0];
    expect(mode?.klMean).toBeCloseTo(0.4);
    expect(mode?.klMedian).toBe(0.2);
    expect(mode?.towards).toMatchObject({ hits: 1, n: 3 });
    expect(summaryOf([steered(1, 0, null)]).groups[0]?.modes[0]?.towards).toMatchObject({ hits: 0, n: 1 });
  });

  it('leave agreement out where both judges say one thing of all', () => {
    expect(summaryOf([given(1, 'default', true)]).groups[0]?.modes[0]?.kappa).toBeNull();
  });

  it('count once, and only in sets and modes of the run', () => {
    const answers = [
      given(1, 'default', true),
      given(1, 'default', false),
      given(1, 'other', true),
      given(1, 'default', true, { set: 'other' }),
    ];
    const { groups, missing } = summaryOf(answers);
    expect(groups.flatMap(({ modes }) => modes.map(({ mode, refused }) => [mode, refused.hits]))).toEqual([
      ['default', 1],
      ['default', 1],
    ]);
    expect(missing).toBe(3);
  });
});

describe('judgements changed by hand', () => {
  const answers = [
    given(1, 'default', true),
    given(2, 'default', true),
    given(1, 'scans', false),
    given(2, 'scans', true),
    given(3, 'default', false, { harmful: true }),
  ];
  const key = (row: number, mode: string): string => answerKey({ set: 'XSTest', row, mode });

  it('are counted apart: the rates of the judges stay, and stand beside those with what a person says', () => {
    const overrides = new Map([[key(2, 'scans'), 'broken' as const]]);
    const [harmful, harmless] = summaryOf(answers, {}, overrides).groups.filter(({ type }) => type === null);
    const [byDefault, scans] = harmless?.modes ?? [];
    expect(scans).toMatchObject({
      refused: { hits: 1, n: 2 },
      broken: { hits: 0 },
      refusedByLogOdds: { hits: 1 },
      paired: { ended: 1, began: 0 },
      corrected: {
        overridden: 1,
        refused: { hits: 0, n: 2 },
        answered: { hits: 1 },
        broken: { hits: 1 },
        paired: { ended: 2, began: 0 },
      },
    });
    // The group is one whole: its other modes say that nothing was changed in them.
    expect(byDefault?.corrected).toMatchObject({ overridden: 0, refused: { hits: 2, n: 2 }, paired: null });
    expect(harmful?.modes[0]).not.toHaveProperty('corrected');
  });

  it('change what other modes are compared with', () => {
    const overrides = new Map([[key(1, 'default'), 'answer' as const]]);
    const scans = summaryOf(answers, {}, overrides).groups.find(({ harmful }) => harmful === false)?.modes[1];
    expect(scans?.paired).toMatchObject({ ended: 1, began: 0 });
    expect(scans?.corrected).toMatchObject({ overridden: 0, paired: { ended: 0, began: 0 } });
  });

  it('are none where a person says what the judge says, or speaks of an answer that is not there', () => {
    const overrides = new Map([
      [key(1, 'default'), 'refusal' as const],
      [key(9, 'default'), 'answer' as const],
    ]);
    expect(summaryOf(answers, {}, overrides)).toEqual(summaryOf(answers));
  });
});

describe('the classifiers on the prompts of a run', () => {
  const scored = (name: string, harmful: boolean | null, scores: readonly number[], from: number) =>
    scores.map((transition, i) =>
      given(from + i, 'default', false, { set: name, harmful, scores: { transition } }),
    );

  it('are judged in a set that has both kinds and, over several sets, on all', () => {
    const answers = [
      ...scored('XSTest', true, [0.9, 0.7], 1),
      ...scored('XSTest', false, [0.8, 0.1], 11),
      ...scored('AdvBench', true, [0.95], 1),
      ...scored('Other', null, [5], 1),
    ];
    const sets = [set('XSTest', 4), set('AdvBench', 1), set('Other', 1)];
    const { classifiers } = summaryOf(answers, { sets });
    expect(classifiers).toMatchObject([
      {
        classifier: 'transition',
        sets: 'XSTest',
        auroc: 0.75,
        harmful: 2,
        harmless: 2,
        truePositiveRate: 0.5,
        falsePositiveRate: 0.5,
      },
      { sets: 'XSTest + AdvBench', auroc: 5 / 6, harmful: 3, harmless: 2 },
    ]);
    expect(classifiers[0]?.roc).toEqual([
      { threshold: 0.9, falsePositiveRate: 0, truePositiveRate: 0.5 },
      { threshold: 0.8, falsePositiveRate: 0.5, truePositiveRate: 0.5 },
      { threshold: 0.7, falsePositiveRate: 0.5, truePositiveRate: 1 },
      { threshold: 0.1, falsePositiveRate: 1, truePositiveRate: 1 },
    ]);
  });

  it('are told once where there is one set, and not at all where there is one kind of prompt', () => {
    expect(
      summaryOf([...scored('XSTest', true, [1], 1), ...scored('XSTest', false, [0], 2)]).classifiers,
    ).toHaveLength(1);
    expect(summaryOf(scored('XSTest', true, [1, 2], 1)).classifiers).toEqual([]);
  });

  it('are told over two sets of one kind each', () => {
    const answers = [...scored('A', true, [1], 1), ...scored('B', false, [0], 1)];
    const { classifiers } = summaryOf(answers, { sets: [set('A', 1), set('B', 1)] });
    expect(classifiers.map(({ sets }) => sets)).toEqual(['A + B']);
  });

  it('keep at most 200 points of a curve, its end among them, all of which JSON can hold', () => {
    const many = (from: number) => Array.from({ length: 900 }, (_, i) => from + i / 1000);
    const [first] = summaryOf([
      ...scored('XSTest', true, many(0.3), 1),
      ...scored('XSTest', false, many(0), 1001),
    ]).classifiers;
    expect(first?.roc).toHaveLength(200);
    expect(first?.roc.at(-1)).toEqual({ threshold: 0, falsePositiveRate: 1, truePositiveRate: 1 });
    expect(JSON.parse(JSON.stringify(first))).toEqual(first);
  });

  it('are judged by the prompts of the first mode alone', () => {
    const answers = [...scored('XSTest', true, [1], 1), ...scored('XSTest', false, [0], 2)];
    const again = answers.map((answer) => ({ ...answer, mode: 'scans' }));
    expect(summaryOf([...answers, ...again]).classifiers[0]).toMatchObject({ harmful: 1, harmless: 1 });
  });
});

describe('two runs', () => {
  const manifest = manifestOf();

  it('are compared by the prompts and modes that both have', () => {
    const a = [
      given(1, 'default', true),
      given(2, 'default', true),
      given(3, 'default', false),
      given(1, 'scans', true),
      given(4, 'default', true, { harmful: true }),
    ];
    const b = [
      given(2, 'default', false),
      given(1, 'default', true),
      given(4, 'default', true, { harmful: true }),
      given(9, 'default', true),
    ];
    const { groups } = compareRuns({ manifest, answers: a }, { manifest, answers: b });
    expect(groups).toMatchObject([
      { set: 'XSTest', harmful: true, mode: 'default', n: 1, ended: 0, began: 0, p: 1 },
      {
        ...{ set: 'XSTest', harmful: false, mode: 'default', n: 2 },
        a: { hits: 2, n: 2 },
        b: { hits: 1, n: 2 },
        ...{ ended: 1, began: 0, p: 1 },
      },
    ]);
  });

  it('pair no row whose prompt has changed', () => {
    const answers = [given(1, 'default', true)];
    const changed = answers.map((answer) => ({ ...answer, prompt: 'Another prompt' }));
    expect(compareRuns({ manifest, answers }, { manifest, answers: changed }).groups).toEqual([]);
  });
});
