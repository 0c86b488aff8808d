import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { reportCaveats } from '../../../src/formats/reportCaveats';
import { reportMarkdown } from '../../../src/formats/runReport';
import { reportHtml } from '../../../src/formats/runReportHtml';
import { writeReports } from '../../../src/formats/runReports';
import { summarizeRun } from '../../../src/method/summarizeRun';
import type { EvaluatedAnswer, NamedMode, RunManifest, RunSummary } from '../../../src/protocol/evaluation';
import { answerOf, manifestOf } from './runFixture';

const modes: NamedMode[] = [
  { name: 'default', kind: 'default' },
  { name: 'scans', kind: 'scans' },
  { name: 'random=1', kind: 'control', control: 'random', seed: 1 },
];

/** `count` prompts a mode: harmless ones, half of them refused by default, and a score for each. */
function answersOf(
  mode: NamedMode,
  count: number,
  changes: (row: number) => Partial<EvaluatedAnswer> = () => ({}),
): EvaluatedAnswer[] {
  return Array.from({ length: count }, (_, index) => {
    const row = index + 1;
    const refuses = mode.kind === 'default' && row % 2 === 0;
    return answerOf({
      ...{ row, mode: mode.name, type: 'homonyms' },
      text: refuses ? 'I cannot do that.' : `Answer number ${row} of them.`,
      refusalLogOdds: refuses ? 1 : -1,
      direction: mode.kind === 'scans' ? (row === 1 ? 'towards' : 'away') : null,
      ...changes(row),
    });
  });
}

function summaryOf(
  answers: readonly EvaluatedAnswer[],
  changes: Partial<RunManifest> = {},
  text: RunSummary['text'] = null,
): RunSummary {
  const [set] = manifestOf().sets;
  const sets = set ? [{ ...set, prompts: 40 }] : [];
  return summarizeRun({ manifest: manifestOf({ modes, sets, ...changes }), answers, text });
}

const complete = modes.flatMap((mode) => answersOf(mode, 40));

describe('the report in Markdown', () => {
  it('says what was run: model, adapter, vectors, thresholds, modes, settings and versions', () => {
    const text = reportMarkdown(summaryOf(complete));
    for (const part of [
      'Model Q4_1 (sha256 aaaaaaaaaaaa)',
      'overcautious x 1.00 (sha256 bbbbbbbbbbbb)',
      'cccccccccccc, mean-difference, steering 0.0500 of the residual norm in layers 10-18',
      'transition from 0.750, combined from 0 (used)',
      'towards refusal where combined is at least 0, away from it below -1.00, where the model does not',
      'along random directions of the same norm, seed 1',
      '40 prompts of xstest.csv (XSTest), sha256 dddddddddddd',
      'greedy, 256 tokens at most, repetition penalty 1.10',
      'Refusal Lens 0.1.0, llama.cpp b1, Node v20; begun 2025-01-02T03:04:05.000Z',
    ])
      expect(text).toContain(part);
  });

  it('gives every rate with its interval and counts, and the comparison with the first mode', () => {
    const lines = reportMarkdown(summaryOf(complete)).split('\n');
    expect(lines).toContain(
      '| XSTest | harmless | default | 50.0 (35.2–64.8), 20/40 | 50.0 (35.2–64.8), 20/40 | 0.0 (0.0–8.8), 0/40 | ' +
        '50.0 (35.2–64.8), 20/40 | 1.00 | 0 (0) | 8.00 | — | — |',
    );
    expect(lines).toContain(
      '| XSTest | harmless | scans | 0.0 (0.0–8.8), 0/40 | 100.0 (91.2–100.0), 40/40 | 0.0 (0.0–8.8), 0/40 | ' +
        '0.0 (0.0–8.8), 0/40 | — | 0 (0) | 8.00 | 2.5 (0.4–12.9), 1/40 | 20 / 0 (p \\< .001) |',
    );
    expect(lines).toContain(
      '| XSTest | homonyms | harmless | 50.0 (35.2–64.8), 20/40 | 0.0 (0.0–8.8), 0/40 | 0.0 (0.0–8.8), 0/40 |',
    );
  });

  it('tells how the classifiers did and what the text cost, where there is something to tell', () => {
    const scored = answersOf({ name: 'default', kind: 'default' }, 40, (row) => ({
      harmful: row > 20,
      scores: { transition: row / 40 },
    }));
    const text = { file: 't.txt', sha256: 'e', tokens: 9, modes: [{ mode: 'default', perplexity: 12.5 }] };
    const report = reportMarkdown(summaryOf(scored, {}, text));
    expect(report).toMatch(
      /\| transition \| XSTest \| 20 \+ 20 \| 1\.00 \([^)]*\) \| 0\.750 \| 55\.0 \| 0\.0 \|/,
    );
    expect(report).toContain('| default | 12.5 |');
    const plain = reportMarkdown(summaryOf(answersOf({ name: 'default', kind: 'default' }, 2)));
    expect(plain).not.toMatch(/Classifiers on|Perplexity of a text/);
  });

  it('has the rates with judgements changed by hand in a table of their own, where there are any', () => {
    const overrides = new Map([['["XSTest",2,"default"]', 'answer' as const]]);
    const run = { manifest: manifestOf({ modes }), answers: complete, text: null, overrides };
    const report = reportMarkdown(summarizeRun(run));
    expect(report).toContain('## Refusals with judgements changed by hand');
    expect(report.split('\n')).toContain(
      '| XSTest | harmless | default | 1 | 50.0 (35.2–64.8), 20/40 | 47.5 (32.9–62.5), 19/40 | ' +
        '52.5 (37.5–67.1), 21/40 | 0.0 (0.0–8.8), 0/40 | — |',
    );
    expect(reportMarkdown(summaryOf(complete))).not.toContain('by hand');
  });

  it('keeps names from breaking its tables', () => {
    const name = 'a|b\n<i>*c*';
    const answers = complete.map((answer) => ({ ...answer, set: name }));
    const [set] = manifestOf().sets;
    const report = reportMarkdown(summaryOf(answers, { sets: set ? [{ ...set, name }] : [] }));
    expect(report).toContain('| a\\|b \\<i\\>\\*c\\* | harmless | default |');
  });
});

describe('what to be careful with', () => {
  const caveats = (answers: readonly EvaluatedAnswer[], changes: Partial<RunManifest> = {}): string =>
    reportCaveats(summaryOf(answers, changes)).join('\n');

  it('is little in a run without surprises', () => {
    expect(caveats(complete)).not.toMatch(/missing|Broken|kappa|The mode|chance|Fewer|not known|No control/);
    expect(caveats(complete)).toMatch(/not corrected/);
  });

  it.each<[string, readonly EvaluatedAnswer[], RegExp]>([
    ['answers that are missing', complete.slice(0, -3), /not finished: 3 answers are missing/],
    [
      'broken text',
      modes.flatMap((mode) => answersOf(mode, 40, (row) => (row < 4 ? { text: '' } : {}))),
      /no compliance: 7\.5 % of XSTest harmless in default,/,
    ],
    [
      'judges that disagree',
      modes.flatMap((mode) => answersOf(mode, 40, (row) => ({ refusalLogOdds: row % 3 ? -1 : 1 }))),
      /agree little beyond chance \(kappa below \.6\) on XSTest harmless in default/,
    ],
    [
      'a classifier at chance',
      complete.map((answer) => ({
        ...answer,
        harmful: answer.row > 20,
        scores: { transition: answer.row % 2 },
      })),
      /No better than chance, as far as these prompts tell: transition on XSTest/,
    ],
    ['few prompts', complete.filter(({ row }) => row < 10), /Fewer than 30 prompts: XSTest, harmless/],
    [
      'prompts without a label',
      complete.map((answer) => ({ ...answer, harmful: null })),
      /not known for prompts of XSTest\. Add a column "label"/,
    ],
  ])('names %s', (_, answers, sentence) => {
    expect(caveats(answers)).toMatch(sentence);
  });

  it('blames a classifier that takes all prompts for the same, and none that steering did not need', () => {
    const blame = /The classifier of the mode scans takes none of the prompts of XSTest for harmful/;
    const scored = (score: number) =>
      modes.flatMap((mode) =>
        answersOf(mode, 40, (row) => ({
          harmful: row > 20,
          direction: null,
          ...(mode.name === 'default' ? { scores: { combined: row > 20 ? score : -1 } } : {}),
        })),
      );
    expect(caveats(scored(-2))).toMatch(blame);
    expect(caveats(scored(5))).not.toMatch(blame);
  });

  it('names the control that was not run', () => {
    expect(caveats(complete, { modes: modes.slice(0, 2) })).toMatch(/No control was run/);
    expect(caveats(complete, { modes: modes.slice(0, 1) })).not.toMatch(/No control was run/);
  });

  it('names the form by which sets may be told apart, only where several are taken together', () => {
    const [set] = manifestOf().sets;
    const sets = set ? [set, { ...set, name: 'B' }] : [];
    const one = answersOf({ name: 'default', kind: 'default' }, 40, (row) => ({
      harmful: row > 20,
      scores: { transition: row },
    }));
    const two = [...one, ...one.map((answer) => ({ ...answer, set: 'B' }))];
    expect(caveats(two, { sets })).toMatch(/by their form/);
    expect(caveats(one, { sets })).not.toMatch(/by their form/);
  });
});

describe('the report in HTML', () => {
  const contentOf = (html: string, pattern: RegExp): string => pattern.exec(html)?.[1] ?? '';
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const hostile = 'window.x = "</script><script>";\r\nwindow.y = /<!--/.source; window.z = 1 < 2;';

  it('allows its own style and script and nothing else', () => {
    const html = reportHtml(summaryOf(complete), hostile);
    const policy = contentOf(html, /Content-Security-Policy" content="([^"]*)"/);
    const script = contentOf(html, /<script>([\s\S]*?)<\/script>/);
    const style = contentOf(html, /<style>([\s\S]*?)<\/style>/);
    expect(policy).toBe(
      `default-src 'none'; style-src ${hash(style)}; script-src ${hash(script)}; base-uri 'none'; form-action 'none'`,
    );
    expect(html).not.toMatch(/(?:src|href)=|https?:|url\(|\r/);
  });

  it('carries a script that cannot end its element and does what it did', () => {
    const html = reportHtml(summaryOf(complete), hostile);
    expect(html.match(/<\/script>/g)).toHaveLength(2);
    expect(html).not.toContain('<!--');
    const window: Record<string, unknown> = {};
    runInNewContext(contentOf(html, /<script>([\s\S]*?)<\/script>/), { window });
    expect(window).toEqual({ x: '</script><script>', y: expect.any(String) as string, z: true });
    expect(new RegExp(String(window['y'])).test('<!--')).toBe(true);
  });

  it('holds the summary, whatever stands in it', () => {
    const [set] = manifestOf().sets;
    const name = '</script><b>&"\u2028';
    const summary = summaryOf(
      complete.map((answer) => ({ ...answer, set: name })),
      { sets: set ? [{ ...set, name }] : [] },
    );
    const html = reportHtml(summary, '');
    expect(JSON.parse(contentOf(html, /id="summary">([\s\S]*?)<\/script>/))).toEqual(summary);
    expect(html).toContain('<th scope="row">&lt;/script&gt;&lt;b&gt;&amp;&quot;\u2028</th>');
    expect(html).not.toContain('<b>');
  });

  it('has all numbers in tables, for readers without scripts', () => {
    expect(reportHtml(summaryOf(complete), '')).toContain(
      '<tr><th scope="row">XSTest</th><td>harmless</td><td>scans</td><td>0.0 (0.0–8.8), 0/40</td>',
    );
  });
});

describe('the reports of a run', () => {
  it('are written into its folder, over those of before', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'refusal-lens-'));
    try {
      await writeReports(folder, summaryOf([]), 'first()');
      await writeReports(folder, summaryOf(complete), 'second()');
      expect((await readdir(folder)).sort()).toEqual(['report.html', 'report.md']);
      expect(await readFile(path.join(folder, 'report.html'), 'utf8')).toContain('second()');
      expect(await readFile(path.join(folder, 'report.md'), 'utf8')).toContain('20/40');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('need the folder to be there', async () => {
    await expect(writeReports('/nowhere/run', summaryOf(complete), '')).rejects.toMatchObject({
      code: 'file-unwritable',
    });
  });
});
