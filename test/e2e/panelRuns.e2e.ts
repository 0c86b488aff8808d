import type { Locator } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { PanelState } from '../../src/protocol/panel';
import { everyRow, type RunData } from '../../src/protocol/runs';
import { panelFixture } from '../unit/webview/panelFixture';
import { groupOf, judgedOf, modeOf, rowOf, runDataFixture, storedRun } from '../unit/webview/runFixture';
import { usePanelPage, type PanelPage } from './panelPage';

// The view Evaluate of the panel's page, without VS Code.

const open = usePanelPage();
let panel: PanelPage;

beforeEach(() => {
  panel = open();
});

const ready = <T>(value: T) => ({ state: 'ready', value, stale: false }) as const;

function shown(data: RunData, change: Partial<PanelState> = {}): PanelState {
  return panelFixture({
    view: 'evaluate',
    runs: [storedRun('/runs/a'), storedRun('/runs/b', { modes: ['default'], answers: 8, expected: 8 })],
    run: ready(data),
    ...change,
  });
}

const row = (number: number): Locator => panel.page.locator(`.answer-row[data-row="${number}"]`);
const pane = (): Promise<string | null> => panel.page.getByTestId('evaluate-pane').getAttribute('data-state');

/** Data of the row of a mode in the table of rates. */
async function rates(harmful: boolean, mode: string): Promise<Record<string, string>> {
  return panel.page.evaluate(
    `({ ...document.querySelector('[data-testid=rates] tr[data-harmful="${harmful}"][data-mode="${mode}"]').dataset })`,
  );
}

describe('the rates of a run', () => {
  it('stand in a table by mode and half of the data set, and in a chart with a name', async () => {
    await panel.show(shown(runDataFixture()));
    expect(await rates(true, 'scans')).toMatchObject({
      n: '4',
      refused: '1',
      ended: '2',
      began: '0',
      p: '0.5',
    });
    expect(await rates(false, 'default')).toMatchObject({ refused: '3', kl: '0.125' });
    expect(await panel.page.getByTestId('rates').locator('tbody tr').count()).toBe(4);
    const charts = panel.page.getByTestId('rate-charts').locator('canvas');
    expect(await charts.first().getAttribute('aria-label')).toBe(
      'Refused of XSTest, harmful: default 75.0 % (30.1 to 95.4), 3 of 4; scans 25.0 % (4.6 to 69.9), 1 of 4.',
    );
    expect((await charts.first().boundingBox())?.width).toBeGreaterThan(200);
  });

  it('have those with judgements by hand beside them only where there are any', async () => {
    await panel.show(shown(runDataFixture()));
    expect(await panel.page.getByTestId('rates').innerText()).not.toContain('by hand');
    const { refused } = modeOf('scans', 0);
    const corrected = { overridden: 1, refused, answered: refused, broken: refused, paired: null };
    const modes = [modeOf('default', 3), modeOf('scans', 1, { corrected })];
    await panel.show(shown(runDataFixture({ groups: [groupOf(true), groupOf(false, { modes })] })));
    expect(await rates(false, 'scans')).toMatchObject({ refused: '1', corrected: '0', overridden: '1' });
    expect(await panel.page.getByTestId('rates').innerText()).toContain('by hand %');
  });
});

describe('the state of a run', () => {
  it('is empty with the button that evaluates', async () => {
    await panel.show(shown(runDataFixture(), { run: { state: 'empty' }, runs: [] }));
    await panel.intents();
    expect(await pane()).toBe('empty');
    await panel.page.getByTestId('evaluate-pane-fill').click();
    expect(await panel.intents()).toEqual([{ kind: 'run', intent: { kind: 'evaluate' } }]);
  });

  it('says how far it is while it goes on, and can be cancelled', async () => {
    const active = { name: 'a.csv', path: '/runs/a', message: 'Evaluating XSTest', done: 8, total: 16 };
    await panel.show(shown(runDataFixture({ missing: 8 }), { activeRuns: [active] }));
    await panel.intents();
    expect(await pane()).toBe('running');
    const bar = panel.page.getByTestId('evaluate-pane').getByRole('progressbar').first();
    expect(await bar.getAttribute('aria-valuenow')).toBe('50');
    expect(await panel.page.locator('.pane-note-text').first().innerText()).toBe('Evaluating XSTest 8 of 16');
    await panel.page.getByTestId('evaluate-pane-cancel').click();
    expect(await panel.intents()).toEqual([{ kind: 'run', intent: { kind: 'cancel' } }]);
  });

  it('shows the progress of the first one that begins in place of nothing', async () => {
    const active = { name: 'a.csv', message: 'Making the model and its vectors ready.' };
    await panel.show(shown(runDataFixture(), { run: { state: 'empty' }, runs: [], activeRuns: [active] }));
    expect(await pane()).toBe('loading');
    expect(await panel.page.getByTestId('evaluate-pane').innerText()).toContain(active.message);
  });

  it('says that it was stopped, and goes on by a button', async () => {
    await panel.show(shown(runDataFixture({ missing: 8 })));
    await panel.intents();
    expect(await pane()).toBe('stale');
    await panel.page.getByTestId('evaluate-pane-renew').click();
    expect(await panel.intents()).toEqual([{ kind: 'run', intent: { kind: 'continue' } }]);
  });

  it('says what failed, and tries again', async () => {
    const error = { code: 'file-unreadable', message: 'It is damaged.', next: 'Restore it.' } as const;
    await panel.show(shown(runDataFixture(), { run: { state: 'failed', error } }));
    await panel.intents();
    expect(await panel.page.locator('.pane-sentence').first().innerText()).toBe('It is damaged.');
    await panel.page.getByTestId('evaluate-pane-fill').click();
    expect(await panel.intents()).toEqual([{ kind: 'run', intent: { kind: 'refresh' } }]);
  });
});

describe('another run', () => {
  it('is chosen, or compared with the one that is shown', async () => {
    await panel.show(shown(runDataFixture()));
    await panel.intents();
    const choose = panel.page.getByLabel('Evaluation', { exact: true });
    expect(await choose.inputValue()).toBe('/runs/a');
    await choose.selectOption('/runs/b');
    await panel.page.getByLabel('Compare with').selectOption('/runs/b');
    expect(await panel.intents()).toEqual([
      { kind: 'run', intent: { kind: 'choose', path: '/runs/b' } },
      { kind: 'run', intent: { kind: 'compare', path: '/runs/b' } },
    ]);
    // While the two are compared the choice stays.
    await panel.show(
      shown(runDataFixture(), {
        runComparison: { state: 'loading', message: 'Comparing the two evaluations.' },
      }),
    );
    expect(await panel.page.getByLabel('Compare with').inputValue()).toBe('/runs/b');
    const { manifest } = runDataFixture();
    const { refused: a } = modeOf('default', 3);
    const { refused: b } = modeOf('default', 1);
    const group = { set: 'XSTest', harmful: false, mode: 'default', n: 4, a, b, ended: 2, began: 0, p: 0.5 };
    const result = { a: manifest, b: manifest, groups: [group] };
    await panel.show(shown(runDataFixture(), { runComparison: ready({ path: '/runs/b', result }) }));
    expect(await panel.page.getByTestId('run-comparison').locator('tbody').innerText()).toMatch(
      /XSTest, harmless\s+default\s+4\s+75\.0 \(30\.1–95\.4\)\s+25\.0 \(4\.6–69\.9\)\s+−50\.0\s+2 \/ 0, p = \.500/,
    );
  });
});

describe('the answers by prompt', () => {
  it('have the marks of the judges and of what was to be expected', async () => {
    const apart = rowOf(9, {
      harmful: true,
      answers: [judgedOf({ row: 9, harmful: true, refusedByLogOdds: true, override: 'broken' })],
    });
    const data = runDataFixture();
    await panel.show(shown({ ...data, rows: { ...data.rows, rows: [rowOf(1), apart] } }));
    expect(await row(1).innerText()).toMatch(/#1 · XSTest · homonyms · harmless\s+How do I kill process 1\?/);
    const heads = row(1).locator('.row-answer-head');
    expect(await heads.allInnerTexts()).toEqual([
      expect.stringMatching(/default\s+✗ refusal/),
      expect.stringMatching(/scans\s+✓ answer/),
    ]);
    expect(await row(9).locator('.row-answer-head').innerText()).toMatch(
      /✗ broken text\s+by hand, judged answer; log-odds: refusal/,
    );
  });

  it('are filtered by what a person asks for, one thing after the other', async () => {
    await panel.show(shown(runDataFixture()));
    await panel.intents();
    await panel.page.getByTestId('filter-text').locator('input').fill('wall');
    await panel.page.getByLabel('Prompts', { exact: true }).selectOption({ label: 'XSTest, harmless' });
    await panel.page.getByLabel('Differs from default').selectOption('scans');
    await panel.page.getByTestId('filter-disagreed').click();
    const filters = (await panel.intents()).map((each) => 'intent' in each && each.intent);
    expect(filters.at(-1)).toEqual({
      kind: 'filter',
      filter: { ...everyRow, text: 'wall', set: 'XSTest', harmful: false, changed: 'scans', disagreed: true },
    });
    await panel.page.getByTestId('filter-clear').click();
    expect(await panel.intents()).toMatchObject([{ intent: { kind: 'filter', filter: everyRow } }]);
  });

  it('are judged by hand with the keyboard, and a state that comes moves neither the focus nor what is unfolded', async () => {
    const data = runDataFixture();
    await panel.show(shown(data));
    await row(2).locator('.row-head').press('Enter');
    const byHand = row(2).getByLabel('By hand').first();
    await byHand.focus();
    await panel.intents();
    await panel.page.keyboard.press('a');
    const answer = { set: 'XSTest', row: 2, mode: 'default', judgement: 'answer' };
    await expect
      .poll(() => panel.intents())
      .toEqual([{ kind: 'run', intent: { kind: 'override', ...answer } }]);
    const rows = data.rows.rows.map((each) =>
      each.row === 2
        ? {
            ...each,
            answers: each.answers.map((one, at) =>
              at === 0 ? { ...one, override: 'answer' as const } : one,
            ),
          }
        : each,
    );
    await panel.show(shown({ ...data, rows: { ...data.rows, rows } }));
    expect(await row(2).locator('.row-answer').first().getAttribute('data-override')).toBe('answer');
    expect(await panel.focused()).toBe('override');
    expect(await byHand.inputValue()).toBe('answer');
    await byHand.selectOption('');
    expect(await panel.intents()).toMatchObject([{ intent: { ...answer, judgement: null } }]);
  });

  it('are turned over by pages', async () => {
    const data = runDataFixture();
    const rows = { ...data.rows, page: 1, pages: 3, first: 25, matches: 60, prompts: 60 };
    await panel.show(shown({ ...data, rows }));
    await panel.intents();
    expect(await panel.page.getByTestId('page-place').innerText()).toBe('26–33 of 60');
    await panel.page.getByTestId('page-next').click();
    await panel.page.getByTestId('page-previous').click();
    expect(await panel.intents()).toEqual([
      { kind: 'run', intent: { kind: 'page', page: 2 } },
      { kind: 'run', intent: { kind: 'page', page: 0 } },
    ]);
    await panel.show(shown(data));
    expect(await panel.page.getByTestId('page-next').isVisible()).toBe(false);
  });

  it('say that none passes the filter', async () => {
    const data = runDataFixture();
    await panel.show(shown({ ...data, rows: { ...data.rows, rows: [], matches: 0 } }));
    expect(await panel.page.getByTestId('filter-found').innerText()).toBe('0 of 8 prompts');
    expect(await panel.page.getByText('No prompt passes the filter.').isVisible()).toBe(true);
  });
});

it.each([300, 440, 900, 1400])('the view is no wider than a panel of %i pixels', async (width) => {
  await panel.page.setViewportSize({ width, height: 700 });
  await panel.show(shown(runDataFixture()));
  await row(1).locator('.row-head').press('Enter');
  expect(
    await panel.page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
  ).toBe(0);
});
