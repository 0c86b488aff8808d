import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { significant } from '../../src/appearance/format';
import type { ExtractResult } from '../../src/protocol/method';
import { loadAxe, seriousViolations } from './axe';
import { extractVectors, samplePrompts } from './commandLine';
import { codeLens, editorLine, notifications, runCommand, statusBarItem } from './editor';
import { shownLayers } from './layers';
import { finishedSteering, panelFrame, type ShownSteering } from './panel';
import { saveAs, written } from './saveDialogue';
import { openWorkbench, pictureFailures, type Workbench } from './workbench';

/** The first prompt is steered; the third is under the cursor. */
const prompt = samplePrompts()[2] ?? '';
/** Strengths and words are answered by a model that is loaded. */
const patience = 200_000;

let workbench: Workbench;
let panel: Frame;
let vectors: ExtractResult;
let steering: ShownSteering;
/** The report in a browser of its own, from disk. */
let page: Page;
const problems: string[] = [];

pictureFailures(() => workbench);

beforeAll(async () => {
  vectors = await extractVectors('overcautious');
  workbench = await openWorkbench({
    file: 'prompts.md',
    workspaceSettings: { 'refusalLens.maxTokens': 24 },
  });
  const { page: window } = workbench;
  await codeLens(window, /^Steer$/)
    .first()
    .click({ timeout: patience });
  panel = await panelFrame(window);
  steering = await finishedSteering(panel);
  await panel.getByTestId('comparison-pane-fill').click();
  await panel
    .locator('[data-testid=comparison-pane][data-state=ready] [data-testid=comparison-lead]:not(:empty)')
    .waitFor({ timeout: patience });
  await editorLine(window, prompt).click();
  await statusBarItem(window, /\(score .*\), .* \d+ ms/).waitFor({ timeout: patience });
  await panel.getByTestId('explanation-pane-fill').click();
  await panel.locator('[data-testid=explanation-pane][data-state=ready]').waitFor({ timeout: patience });
  await panel.getByRole('tab', { name: 'Layers' }).click();
  await shownLayers(panel, 'Tokens promoted');
  await panel.locator('[data-testid=follow-token] input').fill('sorry');
  await panel.locator('.figure-column[data-figure=rank]').waitFor({ timeout: patience });
  await panel.getByRole('tab', { name: 'Space' }).click();
  await panel.locator('[data-testid=space-pane][data-state=ready]').waitFor({ timeout: patience });
});

afterAll(() => workbench?.close());

async function openReport(file: string): Promise<void> {
  const browser = workbench.page.context().browser();
  if (!browser) throw new Error('The window has no browser.');
  page = await browser.newPage({ viewport: { width: 1200, height: 900 }, colorScheme: 'light' });
  page.on('console', (message) => problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith('file:')) problems.push(request.url());
  });
  await page.goto(pathToFileURL(file).href);
}

/** The cells of a table of a section, by the index of the table in it: its head and its rows. */
function table(section: string, index: number): Promise<string[][]> {
  return page.evaluate<string[][]>(`
    [...document.querySelectorAll('#${section} table')[${index}].rows].map(({ cells }) =>
      [...cells].map(({ textContent }) => textContent))`);
}

async function column(section: string, index: number, heading: string): Promise<string[]> {
  const [head = [], ...rows] = await table(section, index);
  const at = head.indexOf(heading);
  expect(at).toBeGreaterThanOrEqual(0);
  return rows.map((row) => row[at] ?? '');
}

describe('the report of the panel', () => {
  it('is saved where a person says, and offered under a name of what it is of', async () => {
    const file = path.join(workbench.folder, 'panel.html');
    await runCommand(workbench.page, 'Refusal Lens: Save Report of the Panel...');
    const offered = await saveAs(workbench.page, file);
    expect(path.basename(offered)).toMatch(/^report-SmolLM2.*overcautious.*\.html$/i);
    await written(file);
    await notifications(workbench.page).filter({ hasText: 'The report is in panel.html.' }).waitFor();
    await openReport(file);
  });

  it('opens from disk and leads to every view that holds something', async () => {
    const links = page.getByRole('navigation', { name: 'Contents' }).getByRole('link');
    expect(await links.allInnerTexts()).toEqual(['Layers', 'Prompt', 'Steer', 'Space', 'Decide']);
    for (const link of await links.all()) {
      await link.click();
      const target = new URL(page.url()).hash;
      expect(await page.locator(`section${target}`).isVisible()).toBe(true);
    }
    expect(await page.locator('svg[role=img]').count()).toBeGreaterThanOrEqual(6);
    expect(problems).toEqual([]);
  });

  it('says what it is of: the model, the vectors by their hash, settings and versions', async () => {
    const facts = await page.locator('dl').innerText();
    expect(facts).toContain(vectors.fingerprint);
    expect(facts).toMatch(/SmolLM2.*30 layers \(sha256 [0-9a-f]{64}\)/);
    expect(facts).toMatch(/overcautious.* \(sha256 [0-9a-f]{64}\)/i);
    expect(facts).toMatch(/at most 24 tokens an answer/);
    expect(facts).toMatch(/Refusal Lens \d+\.\d+\.\d+, VS Code \d+\.\d+/);
    for (const warning of vectors.warnings)
      expect(await page.getByRole('listitem').filter({ hasText: warning }).count()).toBe(1);
  });

  it('has the layers as the command line gives them, with the token that is followed', async () => {
    const layers = [...vectors.layers].reverse();
    expect(await column('layers', 0, 'layer')).toEqual(layers.map(({ layer }) => String(layer)));
    expect(await column('layers', 0, 'AUROC, held out')).toEqual(
      layers.map(({ auroc }) => significant(auroc)),
    );
    const [head = []] = await table('layers', 0);
    expect(head.at(-2)).toMatch(/^rank of \S*sorry, pure$/i);
    for (const rank of await column('layers', 0, head.at(-2) ?? '')) expect(Number(rank)).toBeGreaterThan(0);
    expect(await page.locator('#layers svg').innerHTML()).toContain('>rank</text>');
  });

  it('has the prompt under the cursor', async () => {
    expect(await page.locator('#prompt .text').innerText()).toBe(prompt);
    expect((await column('prompt', 0, 'token')).length).toBeGreaterThan(4);
  });

  it('has both answers and their first tokens as the panel shows them', async () => {
    const texts = await page.locator('#steer .text').allInnerTexts();
    expect(texts.map((text) => text.trim())).toEqual(
      [steering.prompt, steering.default.text, steering.steered.text].map((text) => text.trim()),
    );
    const shown = [...steering.default.firstTokens, ...steering.steered.firstTokens];
    expect(await column('steer', 0, 'probability')).toEqual(
      shown.map(({ probability }) => significant(probability, 5)),
    );
    const [strengths, logOdds] = [
      await column('steer', 1, 'strength'),
      await column('steer', 1, 'refusal log-odds'),
    ];
    expect(logOdds[strengths.indexOf('0')]).toBe(significant(steering.default.refusalLogOdds, 5));
    expect((await column('steer', 2, 'word')).length).toBeGreaterThan(4);
  });

  it('has the anchors’ points and the scores', async () => {
    const { harmful, harmless, contrast } = vectors.anchors;
    expect(await column('space', 0, 'kind')).toHaveLength(1 + harmful + harmless + contrast);
    const judged = (await table('decide', 2)).map(([name, n]) => [name, n]);
    expect(judged).toContainEqual(['harmful, held-out anchors', String(harmful)]);
  });
});

describe.each(['light', 'dark'] as const)('in the %s', (colorScheme) => {
  beforeAll(async () => {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(`document.querySelectorAll('details').forEach((fold) => (fold.open = true))`);
  });

  it('its figures have the ink of the page', async () => {
    const [ink, text] = await page.evaluate<string[]>(
      `[getComputedStyle(document.body).color, getComputedStyle(document.querySelector('#space svg text')).fill]`,
    );
    expect(text).toBe(ink);
  });

  it('axe-core finds nothing serious', async () => {
    await loadAxe(page);
    expect(await seriousViolations(page)).toEqual([]);
  });

  it.each([1200, 400])('the page is no wider than the window of %i pixels', async (width) => {
    await page.setViewportSize({ width, height: 900 });
    await page.evaluate(`document.querySelectorAll('details').forEach((fold) => (fold.open = false))`);
    const name = path.join(
      import.meta.dirname,
      '..',
      'artifacts',
      `panel-report-${colorScheme}-${width}.png`,
    );
    await page.screenshot({ path: name, fullPage: true });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
  });
});
