import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExtractResult } from '../../src/protocol/method';
import type { Combination, TunePoint, TuneResult } from '../../src/protocol/tuning';
import { loadAxe, seriousViolations } from './axe';
import { commandLine } from './commandLine';
import { codeLens, runCommand } from './editor';
import { finishedSteering, panelFrame } from './panel';
import { chooseTheme, everyTheme } from './panelTheme';
import { fillPlan } from './tunePlan';
import { openWorkbench, pictureFailures, type Workbench } from './workbench';

/** Few anchors, prompts and combinations: how the panel tunes is tested, not how well. */
const anchors = 8;
const tried = { limit: '2', strengths: '.04, .08', windows: '9-17, 12-18', klLimit: '9' };

/** Of the window; the panel has less than half. */
const widths = [
  ['', 1440],
  ['-narrow', 1000],
] as const;

let folder: string;
let workbench: Workbench;
let panel: Frame;
let vectors: ExtractResult;
/** The same sweep by the command line. */
let expected: TuneResult;

pictureFailures(() => workbench);

/** Caches of their own: vectors of other tests stay untuned, and neither sweep takes the points of the other. */
function useCache(name: string): string {
  const cache = path.join(folder, name);
  process.env['REFUSAL_LENS_CACHE'] = cache;
  return cache;
}

/** What is stored with the vectors that the panel uses. */
function stored(): Promise<ExtractResult> {
  return commandLine(
    ...['extract', '--model', 'default', '--adapter', 'overcautious', '--limit', String(anchors)],
  );
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'rl-tune-'));
  const own = useCache('command-line');
  vectors = await stored();
  cpSync(own, path.join(folder, 'panel'), { recursive: true });
  expected = await commandLine<TuneResult>(
    ...['tune', '--vectors', vectors.path, '--limit', tried.limit, '--kl-limit', tried.klLimit],
    ...['--strengths', '.04,.08', '--windows', '9-17,12-18'],
  );
  useCache('panel');
  workbench = await openWorkbench({
    file: 'prompts.md',
    workspaceSettings: { 'refusalLens.anchors.limit': anchors },
  });
  const { page } = workbench;
  const steer = codeLens(page, /^Steer$/).first();
  // The command line has kept the machine busy until now.
  await steer.waitFor({ timeout: 120_000 });
  await steer.click();
  panel = await panelFrame(page);
  await finishedSteering(panel);
  await panel.getByTestId('automatic').click();
  await runCommand(page, 'Refusal Lens: Tune Steering');
  await panel.locator('[data-testid=tune-pane][data-state=ready]').waitFor({ timeout: 120_000 });
});

afterAll(async () => {
  await workbench?.close();
  delete process.env['REFUSAL_LENS_CACHE'];
  rmSync(folder, { recursive: true, force: true });
});

const state = (name: string) => panel.locator(`[data-testid=tune-run][data-state=${name}]`);
const run = async (): Promise<string> => (await panel.getByTestId('tune-run').textContent()) ?? '';
const measured = () => panel.locator('[data-testid=tune-table] tr[data-state=measured]');

/** The rows of the table that have been measured, from the page. */
async function shownPoints(): Promise<TunePoint[]> {
  const rows = await panel.evaluate<Record<string, string>[]>(
    `[...document.querySelectorAll('[data-testid=tune-table] tr[data-state=measured]')].map((row) => ({ ...row.dataset }))`,
  );
  return rows.map((row) => {
    const [first, last] = (row['layers'] ?? '').split('-').map(Number);
    const number = (name: string): number => Number(row[name]);
    return {
      layers: { first: first ?? NaN, last: last ?? NaN },
      ...{ strength: number('strength'), lower: number('lower'), towards: row['towards'] === 'true' },
      ...{ harmfulRefused: number('harmful'), harmlessRefused: number('harmless') },
      ...{ kl: number('kl'), broken: number('broken'), pareto: row['pareto'] === 'true' },
    };
  });
}

function rowOf({ layers, strength }: Combination): string {
  return `[data-testid=tune-table] tr[data-layers="${layers.first}-${layers.last}"][data-strength="${strength}"]`;
}

async function looks(name: string): Promise<void> {
  const { page } = workbench;
  for (const [suffix, width] of widths) {
    await page.setViewportSize({ width, height: 900 });
    await panel.waitForFunction(`innerWidth < ${width}`);
    for (const place of ['lead-tune', 'tune-table'] as const) {
      await panel.getByTestId(place).scrollIntoViewIfNeeded();
      await workbench.screenshot(`${name}${suffix}${place === 'tune-table' ? '-table' : ''}`);
    }
    expect(
      await panel.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
    ).toBe(0);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
}

describe('the Tune view', () => {
  it('says that nothing is tuned, and what would be tried', async () => {
    expect(await panel.getByTestId('lead-tune').innerText()).toMatch(/^Not tuned: /);
    expect(await run()).toContain('Nothing has been measured with these vectors yet.');
    expect(await panel.getByTestId('tune-size').innerText()).toMatch(/^\d windows by 5 strengths: \d+ comb/);
  });

  it('says at the field what is wrong with it, and starts nothing', async () => {
    await fillPlan(panel, { limit: '1' });
    await panel.getByTestId('tune-start').click();
    expect(await panel.getByTestId('tune-limit-problem').innerText()).toMatch(/^Give a whole number of 2/);
    expect(await state('empty').count()).toBe(1);
  });

  it('shows each window as it is measured, and keeps it when tuning is cancelled', async () => {
    await fillPlan(panel, tried);
    await panel.getByTestId('tune-start').click();
    await measured().first().waitFor({ timeout: 240_000 });
    await panel.getByTestId('tune-cancel').click();
    await state('cancelled').waitFor();
    expect(await run()).toMatch(/^Cancelled\. 2 of 4 combinations measured on 2 harmful and 2 harmless/);
    // What no other beats is only known in the end.
    const first = expected.points.slice(0, 2);
    const figuresOf = (points: readonly TunePoint[]) =>
      points.map((point) => ({ ...point, pareto: undefined }));
    expect(figuresOf(await shownPoints())).toEqual(figuresOf(first));
    expect((await stored()).tuned).toBeUndefined();
  });

  it('goes on from there, and ends with the points and the choice of the command line', async () => {
    await panel.getByTestId('tune-start').click();
    await state('done').waitFor({ timeout: 240_000 });
    expect(await shownPoints()).toEqual(expected.points);
    const base = await panel.getByTestId('tune-base').innerText();
    for (const share of [expected.base.harmfulRefused, expected.base.harmlessRefused])
      expect(base).toContain(`${(100 * share).toFixed(1)} (`);
    expect(await panel.locator(`${rowOf(expected.chosen)}[data-used=true]`).count()).toBe(1);
    expect((await stored()).tuned).toEqual(expected.chosen);
  });

  it('is followed by Steer at once', async () => {
    await panel.getByRole('tab', { name: 'Steer' }).click();
    const { layers, strength } = expected.chosen;
    const steered = { strength: -strength, layers: `In layers ${layers.first}–${layers.last}` };
    await expect.poll(() => finishedSteering(panel), { timeout: 120_000 }).toMatchObject(steered);
    await panel.getByRole('tab', { name: 'Decide' }).click();
    await panel.getByTestId('lead-decide').getByText('as it is tuned').waitFor();
    await panel.getByRole('tab', { name: 'Tune' }).click();
  });

  it('says a point in full to the pointer and to keys', async () => {
    const detail = panel.getByTestId('tune-detail');
    const chart = panel.getByTestId('pareto-chart');
    // Out of sight it takes no focus, and the keys would move the tabs.
    await chart.waitFor();
    await chart.focus();
    for (const key of ['Home', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft'])
      await workbench.page.keyboard.press(key);
    const least = Math.min(...expected.points.map(({ harmlessRefused }) => harmlessRefused));
    expect(await detail.innerText()).toContain(`harmless refused ${Math.round(2 * least)} of 2,`);
    expect(await panel.locator('[data-testid=tune-table] [aria-pressed=true]').count()).toBe(1);
  });

  it('stores another point that a person chooses, and Steer follows it', async () => {
    const { chosen, points } = expected;
    const other = points.find((point) => point.layers.first !== chosen.layers.first);
    if (!other) throw new Error('There is one window only.');
    await panel.locator(`${rowOf(other)} button`).click();
    await panel.getByTestId('tune-use').click();
    await panel.getByTestId('tune-in-use').getByText('chosen by hand').waitFor();
    const { layers, strength, lower, towards } = other;
    const { tuned } = await stored();
    expect(tuned).toMatchObject({ layers, strength, rule: { lower, towards }, byHand: true });
    expect(await panel.locator(`${rowOf(other)}[data-used=true]`).count()).toBe(1);
    await panel.getByRole('tab', { name: 'Steer' }).click();
    const steered = { strength: -strength, layers: `In layers ${layers.first}–${layers.last}` };
    await expect.poll(() => finishedSteering(panel), { timeout: 120_000 }).toMatchObject(steered);
    await panel.getByRole('tab', { name: 'Layers' }).click();
    await panel
      .getByTestId('window-text')
      .getByText(`layers ${layers.first}–${layers.last} (chosen in Tune)`)
      .waitFor();
    await panel.getByRole('tab', { name: 'Tune' }).click();
  });

  it.each(everyTheme)('can be read in the theme %s, and axe-core finds nothing serious', async (theme) => {
    await chooseTheme(workbench, panel, theme);
    await loadAxe(panel);
    await looks(`tune-${theme}`);
    expect(await seriousViolations(panel)).toEqual([]);
  });

  it('forgets what was chosen', async () => {
    await panel.getByTestId('tune-forget').click();
    await panel.getByTestId('tune-in-use').getByText('what was suggested').waitFor();
    expect((await stored()).tuned).toBeUndefined();
    const { first, last } = vectors.suggested;
    await panel.getByRole('tab', { name: 'Layers' }).click();
    await panel.getByTestId('window-text').getByText(`${first}–${last} (suggested)`).waitFor();
  });
});
