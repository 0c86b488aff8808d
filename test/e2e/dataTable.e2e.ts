import { beforeEach, describe, expect, it } from 'vitest';
import type { DataAction, DataTable } from '../../src/protocol/data';
import type { PanelState } from '../../src/protocol/panel';
import { dataFixture, dataRowFixture } from '../unit/webview/dataFixture';
import { panelFixture } from '../unit/webview/panelFixture';
import { loadAxe, seriousViolations } from './axe';
import { usePanelPage, type PanelPage } from './panelPage';

const open = usePanelPage();
let panel: PanelPage;

beforeEach(() => {
  panel = open();
});

function shown(table: DataTable, change: Partial<PanelState> = {}): PanelState {
  return panelFixture({ view: 'data', data: { state: 'ready', value: table, stale: false }, ...change });
}

/** What the table has asked the extension for since the last call. */
async function actions(): Promise<DataAction[]> {
  return (await panel.intents()).flatMap((intent) => (intent.kind === 'data' ? intent.action : []));
}

async function nextAction(kind: DataAction['kind']): Promise<DataAction> {
  let found: DataAction | undefined;
  await expect
    .poll(async () => (found = (await actions()).find((action) => action.kind === kind)), {
      timeout: 30_000,
    })
    .toBeTruthy();
  if (!found) throw new Error(`There is no ${kind}.`);
  return found;
}

const idOf = (action: DataAction): number => ('id' in action ? action.id : NaN);

function texts(): Promise<string[]> {
  return panel.page.locator('[data-testid=data-row] .data-words').allTextContents();
}

const key = (name: string): Promise<void> => panel.page.keyboard.press(name);

describe('the table', () => {
  it('is a grid with the sentences, their kinds, tokens, state and source, and says what is wrong at the row', async () => {
    await panel.show(shown(dataFixture()));
    const rows = panel.page.getByTestId('data-row');
    expect(await rows.count()).toBe(3);
    expect(await rows.nth(0).innerText()).toMatch(
      /1\s+Sentence number 1\.\s+▲\s*harmful\s+30\s+yes\s+harmful\.jsonl:1/,
    );
    expect(await rows.nth(1).innerText()).toContain('⚠ The same sentence is in row 1: it counts once.');
    expect(await rows.nth(1).innerText()).toContain('not yet');
    const grid = panel.page.getByRole('grid', { name: 'Prompts' });
    expect(await grid.getAttribute('aria-rowcount')).toBe('4');
  });

  it('moves by arrows, chooses with Shift, edits by Enter and lets be by Escape', async () => {
    await panel.show(shown(dataFixture()));
    await panel.page.getByTestId('data-grid').focus();
    await key('ArrowDown');
    expect(await panel.page.getByTestId('data-grid').getAttribute('aria-activedescendant')).toBe(
      'data-row-1',
    );
    await key('Shift+ArrowDown');
    expect(await panel.page.locator('[data-testid=data-row][aria-selected=true]').count()).toBe(2);
    await key('Delete');
    expect(await nextAction('delete')).toMatchObject({ rows: { revision: 1, places: [1, 2] } });
    // Another page: the first waits for what comes of it.
    await panel.show(shown(dataFixture(3, { outcome: { id: 0, said: '', failed: false } })));
    await key('Home');
    await key('Enter');
    expect(await panel.focused()).toBe('row-editor');
    await panel.page.keyboard.type('Something else');
    await key('Escape');
    expect(await panel.focused()).toBe('data-grid');
    expect(await panel.page.getByTestId('row-editor').isVisible()).toBe(false);
    expect(await texts()).toEqual([0, 1, 2].map((place) => dataRowFixture(place).text));
  });

  it('keeps what is written until it is saved, and says in a sentence what stands in the way', async () => {
    await panel.show(shown(dataFixture()));
    await panel.page.getByTestId('data-row').nth(2).dblclick();
    await panel.page.keyboard.type('Mine.');
    await key('Enter');
    const edit = await nextAction('edit');
    expect(edit).toMatchObject({ text: 'Mine.', before: 'Sentence number 3.', rows: { places: [2] } });
    await panel.show(
      shown(dataFixture(3, { outcome: { id: idOf(edit), said: 'It is taken.', failed: true } })),
    );
    expect(await panel.page.getByTestId('row-editor').inputValue()).toBe('Mine.');
    expect(await panel.page.getByTestId('row-editor-message').innerText()).toBe('It is taken.');
    await panel.page.keyboard.type(' Or not.');
    await key('Enter');
    const again = await nextAction('edit');
    await panel.show(
      shown(
        dataFixture(3, {
          revision: 2,
          outcome: { id: idOf(again), said: 'Saved.', failed: false, place: 2 },
        }),
      ),
    );
    expect(await panel.page.getByTestId('row-editor').isVisible()).toBe(false);
    expect(await panel.focused()).toBe('data-grid');
  });

  it('offers to keep both where the sentence that is edited is gone', async () => {
    await panel.show(shown(dataFixture()));
    await panel.page.getByTestId('data-row').nth(2).dblclick();
    await panel.page.keyboard.type('Mine.');
    await key('Enter');
    const edit = await nextAction('edit');
    await panel.show(
      shown(dataFixture(2, { revision: 2, outcome: { id: idOf(edit), said: 'It is gone.', failed: true } })),
    );
    expect(await panel.page.getByTestId('row-editor').inputValue()).toBe('Mine.');
    await panel.page.getByTestId('row-editor-add').click();
    expect(await nextAction('add')).toMatchObject({ text: 'Mine.' });
  });

  it('has nothing that axe-core finds serious, while a sentence is edited as well', async () => {
    await panel.show(shown(dataFixture()));
    await panel.page.getByTestId('slice-fold').locator('summary').click();
    await panel.page.getByTestId('data-row').nth(1).dblclick();
    await loadAxe(panel.page);
    // The page has the text's colour of a dark theme on no background, and no title: VS Code gives it both.
    const found = await seriousViolations(panel.page);
    expect(found.filter((each) => !/^(color-contrast|document-title)\b/.test(each))).toEqual([]);
  });

  it('comes back with what was being written when the page is made anew', async () => {
    await panel.show(shown(dataFixture()));
    await panel.page.getByTestId('data-row').nth(1).dblclick();
    await panel.page.keyboard.type('Half a sen');
    await panel.page.getByTestId('new-sentence').locator('input').fill('Another half');
    const kept = await panel.page.evaluate('panelTest.kept');
    expect(kept).toMatchObject({
      rowDraft: { place: 1, text: 'Half a sen' },
      newSentence: 'Another half',
    });
  });

  it('takes back and duplicates by keys that VS Code does not get', async () => {
    await panel.show(shown(dataFixture()));
    await panel.page.evaluate(
      `globalThis.passed = []; addEventListener('keydown', ({ key }) => passed.push(key)); undefined`,
    );
    await panel.page.getByTestId('data-grid').focus();
    await key('Control+z');
    expect(await nextAction('undo')).toMatchObject({ kind: 'undo' });
    await key('Control+a');
    expect(await panel.page.locator('[data-testid=data-row][aria-selected=true]').count()).toBe(3);
    expect(await panel.page.evaluate<string[]>('passed')).not.toContain('z');
  });
});

describe('a file of 100,000 rows', () => {
  const total = 100_000;

  it('has only the rows near what is in sight in the page, and asks for more as they are needed', async () => {
    await panel.show(shown(dataFixture(total)));
    expect(await panel.page.getByTestId('data-row').count()).toBeLessThan(80);
    await panel.page.evaluate(
      `document.querySelector('[data-testid=data-scroll]').scrollTop = 70000 * 24; undefined`,
    );
    const asked = await nextAction('show');
    const place = asked.kind === 'show' ? asked.place : 0;
    expect(Math.abs(place - 70_010)).toBeLessThan(30);
    expect(await panel.page.locator('[data-place="70001"]').innerText()).toContain('…');
    await panel.show(shown(dataFixture(total, {}, place)));
    expect(await panel.page.locator('[data-place="70001"]').innerText()).toContain('Sentence number 70002.');
    expect(await actions()).toEqual([]);
  });

  it('scrolls with less than a frame of work', async () => {
    await panel.show(shown(dataFixture(total)));
    // The best of three: the machine does other things as well.
    const scroll = `(async () => {
      const scroller = document.querySelector('[data-testid=data-scroll]');
      const times = [];
      const observer = new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => times.push(duration)));
      observer.observe({ type: 'longtask', buffered: false });
      for (let step = 0; step < 60; step++) {
        scroller.scrollTop += 24 * 900;
        await new Promise(requestAnimationFrame);
      }
      observer.disconnect();
      return times.length;
    })()`;
    const longTasks: number[] = [];
    for (let attempt = 0; attempt < 3; attempt++) longTasks.push(await panel.page.evaluate<number>(scroll));
    expect(Math.min(...longTasks)).toBe(0);
  });
});

describe('slices', () => {
  it('take rows that follow each other, random ones by a seed, and every k-th', async () => {
    const { page } = panel;
    await panel.show(shown(dataFixture(50)));
    await page.getByTestId('slice-fold').locator('summary').click();
    await page.getByTestId('slice-from').locator('input').fill('11');
    await page.getByTestId('slice-to').locator('input').fill('13');
    expect(await page.getByTestId('slice-said').innerText()).toBe('3 of 50 rows');
    await page.getByTestId('slice-take').click();
    const range = await nextAction('slice');
    expect(range).toMatchObject({ rows: { places: [10, 11, 12] } });
    await panel.show(shown(dataFixture(50, { outcome: { id: idOf(range), said: '', failed: false } })));
    await page.getByTestId('slice-kind-every').click();
    expect(await page.getByTestId('slice-said').innerText()).toBe('5 of 50 rows');
    await page.getByTestId('slice-step').locator('input').fill('x');
    expect(await page.getByTestId('slice-said').innerText()).toBe(
      'Take every row, or every second one, and so on.',
    );
    await page.getByTestId('slice-kind-random').click();
    await page.getByTestId('slice-count').locator('input').fill('5');
    await page.getByTestId('slice-take').click();
    const random = await nextAction('slice');
    expect(random.kind === 'slice' && new Set(random.rows.places).size).toBe(5);
  });
});

describe('sets that are read only', () => {
  it('offer to copy rows, and no edit', async () => {
    const { page } = panel;
    const builtIn = { id: 'anchors', name: 'Built-in anchors', group: 'built-in' } as const;
    await panel.show(shown(dataFixture(3, { set: builtIn })));
    await page.getByTestId('data-row').nth(1).dblclick();
    expect(await page.getByTestId('row-editor').isVisible()).toBe(false);
    expect(await page.getByTestId('row-delete').isVisible()).toBe(false);
    await page.getByTestId('use-as-anchors').getByText('Duplicate To Edit').click();
    expect(await nextAction('useAsAnchors')).toMatchObject({ rows: { places: [1] } });
  });

  it('are chosen from a list', async () => {
    const { page } = panel;
    await panel.show(shown(dataFixture(3)));
    await page.getByTestId('data-set').click();
    await page.getByRole('option', { name: 'Built-in anchors' }).click();
    expect(await nextAction('choose')).toEqual({ kind: 'choose', set: 'anchors' });
  });
});
