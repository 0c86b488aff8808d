import { beforeEach, describe, expect, it } from 'vitest';
import type { PanelState, TuneData } from '../../src/protocol/panel';
import { tunedFixture } from '../unit/tunedFixture';
import { layersFixture } from '../unit/webview/layersFixture';
import { panelFixture } from '../unit/webview/panelFixture';
import { tuneFixture, tuningFixture } from '../unit/webview/tuneFixture';
import { usePanelPage, type PanelPage } from './panelPage';

// The view Tune of the panel's page, without VS Code.

const open = usePanelPage();
let panel: PanelPage;

beforeEach(() => {
  panel = open();
});

const shown = (tune?: TuneData, change: Partial<PanelState> = {}): PanelState =>
  panelFixture({ view: 'tune', ...(tune ? { tune } : {}), ...change });

const field = (name: string) => panel.page.getByTestId(`tune-${name}`).locator('input');

/** The shown point by its figures. */
const detail = () => panel.page.getByTestId('tune-detail').innerText();

describe('the form', () => {
  it('tells the host what to try', async () => {
    await panel.show(shown());
    await panel.intents();
    await field('strengths').fill('.05, .03');
    await field('windows').fill('0-1');
    await field('lostLimit').fill('10');
    await panel.page.getByTestId('tune-start').click();
    expect(await panel.intents()).toEqual([
      {
        kind: 'tune',
        plan: {
          ...{ strengths: [0.03, 0.05], windows: [{ first: 0, last: 1 }] },
          ...{ klLimit: 0.1, lostLimit: 0.1, limit: 64 },
        },
      },
    ]);
  });

  it('says what is wrong once a field is left, in its name too, and starts nothing', async () => {
    await panel.show(shown());
    await panel.intents();
    const problem = panel.page.getByTestId('tune-windows-problem');
    await field('windows').fill('2-9');
    expect(await problem.innerText()).toBe('');
    await panel.page.keyboard.press('Tab');
    const sentence = '“2-9” is too high: the model has the layers 0-3.';
    expect(await problem.innerText()).toBe(sentence);
    expect(await field('windows').getAttribute('aria-label')).toBe(`Windows of layers. ${sentence}`);
    expect(await field('windows').getAttribute('aria-invalid')).toBe('true');
    await panel.page.getByTestId('tune-start').click();
    expect(await panel.intents()).toEqual([]);
    await field('windows').fill('2-3');
    expect(await problem.innerText()).toBe('');
  });

  it('goes back to what is usual', async () => {
    await panel.show(shown());
    await field('limit').fill('8');
    await panel.page.getByTestId('tune-defaults').click();
    expect(await field('limit').inputValue()).toBe('64');
  });
});

describe('a sweep', () => {
  it('fills its table without moving it, and can be cancelled', async () => {
    await panel.show(shown({ ...tuningFixture, points: [] }));
    const table = panel.page.getByTestId('tune-table');
    const before = await table.boundingBox();
    expect(await table.innerText()).toContain('being measured');
    await panel.show(shown(tuningFixture));
    expect(await table.locator('tr[data-state=measured]').count()).toBe(2);
    await panel.show(shown(tuneFixture));
    expect(await table.locator('tr[data-state=measured]').count()).toBe(4);
    expect(await table.boundingBox()).toEqual(before);
    await panel.show(shown(tuningFixture));
    await panel.intents();
    await panel.page.getByTestId('tune-start').click();
    expect(await panel.intents()).toEqual([]);
    await panel.page.getByTestId('tune-cancel').click();
    expect(await panel.intents()).toEqual([{ kind: 'cancelTuning' }]);
  });

  it('says what went wrong beside what was measured', async () => {
    const error = { code: 'no-space', message: 'The disk is full.', next: 'Free some.' } as const;
    await panel.show(shown({ ...tuningFixture, run: { state: 'failed', error } }));
    expect(await panel.page.locator('.tune-problem').innerText()).toBe('The disk is full. Free some.');
    expect(await panel.page.getByTestId('tune-run').innerText()).toContain('2 of 4 combinations measured');
  });

  it('of other vectors is not shown', async () => {
    await panel.show(shown({ ...tuneFixture, fingerprint: 'others' }));
    expect(await panel.page.getByTestId('tune-table').isVisible()).toBe(false);
  });
});

describe('a point', () => {
  const tuned = tunedFixture({ layers: { first: 0, last: 1 }, strength: 0.05 });
  const data = layersFixture();
  const layers = {
    state: 'ready',
    value: { ...data, extraction: { ...data.extraction, tuned } },
    stale: false,
  } as const;

  it('in use is looked at first; another one is chosen in the table and used', async () => {
    await panel.show(shown(tuneFixture, { layers }));
    expect(await detail()).toContain('in use, best, Pareto');
    const use = panel.page.getByTestId('tune-use');
    expect(await use.getAttribute('aria-disabled')).toBe('true');
    await panel.page.locator('[data-layers="1-2"][data-strength="0.03"] button').click();
    expect(await detail()).toContain('7 of 8, 87.5');
    await panel.intents();
    expect(await use.getAttribute('aria-label')).toBe('Use this setting: layers 1–2 at .03');
    await use.click();
    await panel.page.getByTestId('tune-forget').click();
    expect(await panel.intents()).toEqual([
      { kind: 'useSetting', combination: { layers: { first: 1, last: 2 }, strength: 0.03 } },
      { kind: 'forgetTuning' },
    ]);
  });

  it('is found by keys and by the pointer in the chart', async () => {
    await panel.show(shown(tuneFixture, { layers }));
    const chart = panel.page.getByTestId('pareto-chart');
    await chart.focus();
    await panel.page.keyboard.press('ArrowLeft');
    await panel.page.keyboard.press('ArrowLeft');
    expect(await detail()).toContain('beyond KL limit');
    const dot = await chart.locator('circle[fill-opacity="0"]').boundingBox();
    if (!dot) throw new Error('There is no dot.');
    await panel.page.keyboard.press('ArrowRight');
    expect(await detail()).not.toContain('beyond KL limit');
    await panel.page.mouse.move(dot.x + dot.width / 2, dot.y + dot.height / 2);
    expect(await detail()).toContain('beyond KL limit');
    await panel.page.mouse.move(0, 0);
    expect(await detail()).not.toContain('beyond KL limit');
    await panel.page.mouse.click(dot.x + dot.width / 2, dot.y + dot.height / 2);
    await panel.page.mouse.move(0, 0);
    expect(await detail()).toContain('beyond KL limit');
  });
});
