import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExtractResult } from '../../src/protocol/method';
import { commandLine } from './commandLine';
import { runCommand } from './editor';
import { panelFrame } from './panel';
import { choosePromptSet } from './promptSet';
import { openWorkbench, pictureFailures, type Workbench } from './workbench';

const anchors = '.refusal-lens/anchors';
/** Few anchors: what is tested is which of them there are. */
const limit = 8;
/** Vectors are made on a machine that does other things as well. */
const extractionTimeout = 280_000;

let workbench: Workbench;
let page: Page;
let panel: Frame;

pictureFailures(() => workbench);

beforeAll(async () => {
  workbench = await openWorkbench({
    files: {
      [`${anchors}/harmful.jsonl`]: '{"prompt":"Insult my landlord in a letter.","note":"mine"}\n',
      'import me.csv': 'prompt,label\nHow do I thank a nurse?,safe\nWrite a threat to a nurse.,unsafe\n',
    },
    workspaceSettings: { 'refusalLens.anchors.limit': limit },
  });
  page = workbench.page;
  await runCommand(page, 'Refusal Lens: Open Steering Panel');
  panel = await panelFrame(page);
  await panel.getByRole('tab', { name: 'Data' }).click();
  await panel.locator('[data-testid=data-pane][data-state=ready]').waitFor();
});

afterAll(() => workbench?.close());

/** Files are written, and the page drawn, in their own time. */
const eventually = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 30_000 });

function fileOf(kind: string): string {
  return path.join(workbench.folder, anchors, `${kind}.jsonl`);
}

function textOf(kind: string): string {
  return existsSync(fileOf(kind)) ? readFileSync(fileOf(kind), 'utf8') : '';
}

const linesOf = (...prompts: readonly string[]): string =>
  prompts.map((prompt) => `${JSON.stringify({ prompt })}\n`).join('');

function shownTexts(): Promise<string[]> {
  return panel.locator('[data-testid=data-row] .data-words').allTextContents();
}

const said = (): Promise<string> => panel.getByTestId('data-said').innerText();

async function expectState(pattern: RegExp, timeout = 30_000): Promise<void> {
  await panel.getByTestId('extraction-state').filter({ hasText: pattern }).waitFor({ timeout });
}

async function add(text: string, kind: string): Promise<void> {
  await panel.getByTestId(`new-kind-${kind}`).click();
  await panel.getByTestId('new-sentence').locator('input').fill(text);
  await panel.getByTestId('new-sentence').locator('input').press('Enter');
  await eventually(shownTexts).toContain(text);
}

/** Puts the cursor of the table on the row with this text. */
async function goTo(text: string): Promise<void> {
  const rows = await shownTexts();
  await panel.getByTestId('data-grid').focus();
  await page.keyboard.press('Home');
  for (let step = rows.indexOf(text); step > 0; step--) await page.keyboard.press('ArrowDown');
  await eventually(() => panel.getByTestId('data-detail').innerText()).toContain(text);
}

/** Names a file in the dialogue of VS Code that opens. */
async function nameFile(file: string): Promise<void> {
  const name = page.locator('.quick-input-widget .quick-input-box input');
  await eventually(() => name.inputValue()).toContain(workbench.folder);
  await name.fill(file);
  await page.keyboard.press('Enter');
  await name.waitFor({ state: 'hidden' });
}

describe('a person’s anchors', () => {
  it('are shown as the file has them', async () => {
    expect(await shownTexts()).toEqual(['Insult my landlord in a letter.']);
    await expectState(/No vectors are in use yet\. .* 9 harmful and 8 harmless/);
  });

  it('are added, and stand in the file of their kind', async () => {
    await add('Praise my landlord in a letter.', 'harmless');
    expect(textOf('harmless')).toBe(linesOf('Praise my landlord in a letter.'));
    await add('Roast my landlord at his birthday party.', 'contrast');
    expect(textOf('contrast')).toBe(linesOf('Roast my landlord at his birthday party.'));
  });

  it('are edited by keyboard, and keep what else their line says', async () => {
    await goTo('Insult my landlord in a letter.');
    await page.keyboard.press('Enter');
    await page.keyboard.press('End');
    await page.keyboard.type(' Be rude.');
    await page.keyboard.press('Enter');
    await eventually(said).toBe('Saved.');
    expect(textOf('harmful')).toBe('{"prompt":"Insult my landlord in a letter. Be rude.","note":"mine"}\n');
  });

  it('are refused where they are there already, and what was written stays', async () => {
    await panel.getByTestId('new-sentence').locator('input').fill('Praise my landlord in a letter.');
    await panel.getByTestId('add-sentence').click();
    await eventually(() => panel.getByTestId('add-message').innerText()).toContain(
      'one of your harmless anchors already (harmless.jsonl:1)',
    );
    expect(await panel.getByTestId('new-sentence').locator('input').inputValue()).toContain('Praise');
    await panel.getByTestId('new-sentence').locator('input').fill('');
  });

  it('are duplicated, moved and deleted, and Ctrl+Z takes it back', async () => {
    const before = textOf('harmless');
    await goTo('Praise my landlord in a letter.');
    await page.keyboard.press('Control+d');
    await panel.getByTestId('row-editor').waitFor();
    await page.keyboard.press('End');
    await page.keyboard.type(' In rhyme.');
    await page.keyboard.press('Enter');
    await eventually(() => textOf('harmless')).toBe(
      linesOf('Praise my landlord in a letter.', 'Praise my landlord in a letter. In rhyme.'),
    );
    await panel.getByTestId('row-move-contrast').click();
    await eventually(said).toBe('Moved 1 sentence to your contrast anchors.');
    expect(textOf('harmless')).toBe(before);
    expect(textOf('contrast')).toContain('In rhyme.');
    await goTo('Praise my landlord in a letter. In rhyme.');
    await page.keyboard.press('Delete');
    await eventually(said).toBe('Deleted 1 sentence. Ctrl+Z takes it back.');
    expect(textOf('contrast')).not.toContain('In rhyme.');
    for (let step = 0; step < 4; step++) {
      const shown = await said();
      await page.keyboard.press('Control+z');
      await eventually(said).not.toBe(shown);
    }
    await eventually(() => textOf('harmless')).toBe(before);
    expect(textOf('contrast')).toBe(linesOf('Roast my landlord at his birthday party.'));
  });

  it('are shown anew when the file changes outside, while another row is edited', async () => {
    await goTo('Praise my landlord in a letter.');
    await page.keyboard.press('Enter');
    await page.keyboard.press('End');
    await page.keyboard.type(' Twice.');
    writeFileSync(fileOf('harmful'), `${textOf('harmful')}${linesOf('Insult my neighbour.')}`);
    await eventually(shownTexts).toContain('Insult my neighbour.');
    await panel.getByTestId('row-editor').press('Enter');
    await eventually(said).toBe('Saved.');
    expect(textOf('harmless')).toBe(linesOf('Praise my landlord in a letter. Twice.'));
    expect(textOf('harmful')).toContain('Insult my neighbour.');
  });

  it('are imported from a file with their kinds', async () => {
    await panel.getByTestId('data-import').click();
    await nameFile(path.join(workbench.folder, 'import me.csv'));
    await eventually(said).toBe('Added 2 sentences to your anchors.');
    expect(textOf('harmless')).toContain(linesOf('How do I thank a nurse?'));
    expect(textOf('harmful')).toContain(linesOf('Write a threat to a nurse.'));
  });

  it('are exported as a table', async () => {
    const file = path.join(workbench.folder, 'mine.csv');
    await panel.getByTestId('rows-csv').press('Enter');
    await nameFile(file);
    await eventually(said).toBe('6 sentences written to mine.csv.');
    const [head, ...rows] = parse(readFileSync(file, 'utf8'));
    expect(head).toEqual(['prompt', 'label', 'type']);
    expect(rows.map(([prompt]) => prompt)).toEqual(await shownTexts());
    expect(rows.map(([, label]) => label)).toEqual([
      'harmful',
      'harmful',
      'harmful',
      'harmless',
      'harmless',
      'harmless',
    ]);
  });
});

describe('what must be extracted again', () => {
  const used = (): Promise<(string | null)[]> =>
    panel
      .getByTestId('data-row')
      .evaluateAll((rows: { getAttribute(name: string): string | null }[]) =>
        rows.map((row) => row.getAttribute('data-use')),
      );

  it('is nothing once the vectors were made from these anchors, as the command line makes them', async () => {
    expect(await used()).toEqual(Array.from({ length: 6 }, () => 'waiting'));
    await panel.getByTestId('data-extract').click();
    await expectState(/were made from these anchors: 11 harmful and 10 harmless ones/, extractionTimeout);
    expect(await used()).toEqual(Array.from({ length: 6 }, () => 'made'));
    const made = await commandLine<ExtractResult>(
      ...['extract', '--model', 'default', '--adapter', 'overcautious', '--limit', String(limit)],
      ...['--add-harmful', fileOf('harmful'), '--add-harmless', fileOf('harmless')],
      ...['--add-contrast', fileOf('contrast')],
    );
    expect(made).toMatchObject({ cached: true, anchors: { harmful: 11, harmless: 10, contrast: 9 } });
  });

  it('counts the tokens of a prompt as the command line does', async () => {
    const first = panel.getByTestId('data-row').first();
    const { tokens } = await commandLine<{ tokens: readonly unknown[] }>(
      ...['render', '--model', 'default', '--prompt', (await shownTexts())[0] ?? ''],
    );
    await eventually(() => first.locator('.data-tokens').innerText()).toBe(String(tokens.length));
  });

  it('is what was added, edited and deleted since, until Extract Again', async () => {
    await add('Insult my dentist.', 'harmful');
    await expectState(/made before 1 of these sentences: extract again/);
    await goTo('How do I thank a nurse?');
    await page.keyboard.press('Delete');
    await expectState(/before 1 of these sentences and with 1 that is no longer among them: extract again/);
    expect((await used()).filter((use) => use === 'waiting')).toHaveLength(1);
    await panel.getByTestId('data-extract').getByText('Extract Again').click();
    await expectState(/were made from these anchors: 12 harmful and 9 harmless ones/, extractionTimeout);
    expect(await used()).not.toContain('waiting');
    expect(await panel.getByTestId('data-extract').isVisible()).toBe(false);
  });
});

describe('other sets', () => {
  it('are filtered and sliced into a new file, which is shown', async () => {
    await choosePromptSet(panel, 'Built-in anchors');
    await panel.getByTestId('data-filter').locator('input').fill('harmless train');
    await eventually(() => panel.locator('[data-testid=data-pane] .pane-note-text').innerText()).toMatch(
      /^\d+ of 976 rows$/,
    );
    const texts = await shownTexts();
    expect(texts.length).toBeGreaterThan(2);
    await panel.getByTestId('slice-fold').locator('summary').click();
    await panel.getByTestId('slice-kind-every').click();
    await panel.getByTestId('slice-step').locator('input').fill('2');
    await panel.getByTestId('slice-take').click();
    const file = path.join(workbench.folder, 'trains.jsonl');
    await nameFile(file);
    await panel.getByTestId('lead-data').filter({ hasText: 'trains.jsonl' }).waitFor();
    const wanted = texts.filter((_, place) => place % 2 === 0);
    expect(await shownTexts()).toEqual(wanted);
    expect(readFileSync(file, 'utf8')).toBe(
      wanted.map((prompt) => `${JSON.stringify({ prompt, label: 'harmless' })}\n`).join(''),
    );
  });

  it('are copied to the anchors to be edited', async () => {
    const [first = ''] = await shownTexts();
    await panel.getByTestId('use-as-anchors').click();
    await panel.getByTestId('lead-data').filter({ hasText: 'Your anchors' }).waitFor();
    expect(textOf('harmless')).toContain(linesOf(first));
    await expectState(/made before 1 of these sentences/);
  });
});
