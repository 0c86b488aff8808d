import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeLens, runCommand } from '../e2e/editor';
import { smallDataSet } from '../e2e/evaluation';
import { filledPanel } from '../e2e/filledPanel';
import { chooseTheme, everyTheme } from '../e2e/panelTheme';
import { fillPlan } from '../e2e/tunePlan';
import { openWorkbench, root, type Workbench } from '../e2e/workbench';
import { galleryPage, pictureName, widths, type GalleryView } from './galleryPage';
import { smallPng } from './smallPng';

// Takes the pictures of docs/gallery.md from the product itself, and writes the page: `npm run pictures`.

/** The views, as their tabs name them. What a view needs to be filled is done below. */
const views: readonly GalleryView[] = [
  { title: 'Layers', shows: 'what the refusal direction of each layer promotes' },
  { title: 'Prompt', shows: 'a prompt, token by token and layer by layer' },
  { title: 'Steer', shows: 'a prompt, answered by default and steered' },
  { title: 'Space', shows: 'the anchors’ states, and the prompt among them' },
  { title: 'Decide', shows: 'how well harmful prompts are told from others' },
  { title: 'Tune', shows: 'windows and strengths tried on calibration prompts' },
  { title: 'Evaluate', shows: 'a data set answered in several modes, with judgements by hand' },
  { title: 'Data', shows: 'anchors and prompt sets as a table' },
];

const folder = path.join(root, 'docs', 'gallery');
/** First answers wait for the model and its vectors. */
const patience = 280_000;

/** Vectors of other tests stay untuned. */
const cache = mkdtempSync(path.join(os.tmpdir(), 'rl-gallery-'));

let workbench: Workbench;
let panel: Frame;

beforeAll(async () => {
  process.env['REFUSAL_LENS_CACHE'] = cache;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  workbench = await openWorkbench({
    file: 'prompts.md',
    ...smallDataSet,
    workspaceSettings: { 'refusalLens.maxTokens': 48 },
  });
  const { page } = workbench;
  await codeLens(page, /^Steer$/)
    .first()
    .waitFor({ timeout: patience });
  await runCommand(page, 'View: Toggle Primary Side Bar Visibility');
  panel = await filledPanel(workbench);
  await sweep();
  await runCommand(page, 'Notifications: Clear All Notifications');
});

/** A sweep that takes a minute. */
async function sweep(): Promise<void> {
  await panel.getByRole('tab', { name: 'Tune' }).click();
  await fillPlan(panel, { strengths: '.02, .04, .07', windows: '9-18, 15-22', limit: '8' });
  await panel.getByTestId('tune-start').click();
  await panel.locator('[data-testid=tune-run][data-state=done]').waitFor({ timeout: patience });
}

afterAll(async () => {
  await workbench?.close();
  delete process.env['REFUSAL_LENS_CACHE'];
  rmSync(cache, { recursive: true, force: true });
});

/** The panel alone, without the window around it. */
async function picture(name: string): Promise<void> {
  const { page } = workbench;
  // A mouse over something shows a hover, which goes when the mouse has left it.
  await page.mouse.move(2, 2);
  await page.locator('.workbench-hover:visible').waitFor({ state: 'detached' });
  const clip = await page.locator('iframe.webview.ready').boundingBox();
  if (!clip) throw new Error('The panel is not in sight.');
  const png = await page.screenshot({ clip, caret: 'hide', animations: 'disabled' });
  writeFileSync(path.join(folder, `${name}.png`), smallPng(png));
}

describe.each(everyTheme)('in the theme %s', (theme) => {
  beforeAll(() => chooseTheme(workbench, panel, theme));

  describe.each(widths)('$name', (width) => {
    beforeAll(async () => {
      await workbench.page.setViewportSize(width.window);
      await panel.waitForFunction(
        `innerWidth > ${width.window.width / 3} && innerWidth < ${width.window.width / 1.5}`,
      );
    });

    it.each(views)('$title', async ({ title }) => {
      const id = title.toLowerCase();
      await panel.getByRole('tab', { name: title, exact: true }).click();
      const view = panel.getByTestId(`view-${id}`);
      await view.waitFor();
      await expect
        .poll(() => view.locator('.pane[data-state=loading]').count(), { timeout: patience })
        .toBe(0);
      await panel.evaluate('scrollTo(0, 0)');
      await picture(pictureName({ title }, theme, width));
    });
  });
});

it('the page shows them all', () => {
  writeFileSync(path.join(root, 'docs', 'gallery.md'), galleryPage(views));
});
