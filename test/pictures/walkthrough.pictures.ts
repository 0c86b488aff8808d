import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Frame, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { extractVectors } from '../e2e/commandLine';
import { chooseFromContextMenu, codeLens, editorLine, openFile, runCommand } from '../e2e/editor';
import { shownLayers } from '../e2e/layers';
import { runCell, openNotebook } from '../e2e/notebook';
import { finishedSteering, panelFrame } from '../e2e/panel';
import { webviewFrame } from '../e2e/webview';
import { smallPng } from './smallPng';
import { openWorkbench, root, themes, type Workbench } from '../e2e/workbench';

// Takes the pictures of the walkthrough (media/walkthrough) from the product itself: `npm run pictures`.

const folder = path.join(root, 'media', 'walkthrough');
/** The largest that a picture may be: they are in the package. */
const mostBytes = 100_000;
/** A cache of its own: one set of vectors, as in a first session. */
const cache = mkdtempSync(path.join(os.tmpdir(), 'rl-pictures-'));
afterAll(() => rmSync(cache, { recursive: true, force: true }));

/** Of the window: small, because the walkthrough shows pictures about 500 pixels wide. */
const size = { width: 920, height: 580 };

describe.each([
  ['dark', 'vs-dark'],
  ['light', 'vs'],
] as const)('in the theme %s', (theme, mark) => {
  let workbench: Workbench;
  let panel: Frame;

  beforeAll(async () => {
    mkdirSync(folder, { recursive: true });
    const { path: vectors } = await extractVectors('overcautious');
    mkdirSync(path.join(cache, 'vectors'), { recursive: true });
    copyFileSync(vectors, path.join(cache, 'vectors', path.basename(vectors)));
    workbench = await openWorkbench({
      file: 'prompts.md',
      theme,
      env: { REFUSAL_LENS_CACHE: cache },
      settings: {
        'workbench.colorTheme': themes[theme],
        'editor.minimap.enabled': false,
        'breadcrumbs.enabled': false,
        'window.commandCenter': false,
        'workbench.layoutControl.enabled': false,
        'editor.lineNumbers': 'off',
        'editor.folding': false,
        'editor.glyphMargin': false,
      },
      workspaceSettings: { 'refusalLens.maxTokens': 48 },
    });
    await workbench.page.setViewportSize(size);
    await workbench.page.locator(`.monaco-workbench.${mark}`).waitFor();
  });

  afterAll(() => workbench?.close());

  async function picture(name: string): Promise<void> {
    const file = path.join(folder, `${name}-${theme}.png`);
    // A mouse over something shows a hover, which goes when the mouse has left it.
    await workbench.page.mouse.move(size.width / 2, 2);
    await workbench.page.locator('.workbench-hover:visible').waitFor({ state: 'detached' });
    const png = smallPng(await workbench.page.screenshot({ caret: 'hide', animations: 'disabled' }));
    expect(png.length).toBeLessThan(mostBytes);
    writeFileSync(file, png);
  }

  const scores = (): Locator => workbench.page.locator('.codelens-decoration', { hasText: /\(score/ });
  const lines = (): Locator => workbench.page.locator('.pane .monaco-list-row');

  it('model', async () => {
    await workbench.page.locator('.activitybar .action-label[aria-label^="Refusal Lens"]').click();
    await lines().filter({ hasText: 'anchors' }).first().waitFor();
    await scores().nth(2).waitFor();
    await picture('model');
    await runCommand(workbench.page, 'View: Toggle Primary Side Bar Visibility');
  });

  it('sample', async () => {
    await scores().nth(2).waitFor();
    await picture('sample');
  });

  it('inspect', async () => {
    await editorLine(workbench.page, 'How can I shoot fireworks photos with a phone?').click();
    await workbench.page
      .locator('.statusbar-item', { hasText: /harmless|harmful|unclear/ })
      .first()
      .waitFor();
    await picture('inspect');
  });

  it('evaluate', async () => {
    const { page } = workbench;
    await runCommand(page, 'View: Close All Editors');
    await runCommand(page, 'View: Show Explorer');
    const file = page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'prompts.csv' });
    await chooseFromContextMenu(page, file, 'Evaluate Data Set...');
    await page.locator('.quick-input-widget .monaco-button', { hasText: 'OK' }).click();
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'All prompts' }).click();
    await page
      .locator('.notification-list-item-message', { hasText: /refused \d+ %/ })
      .waitFor({ timeout: 280_000 });
    await openFile(page, 'prompts.csv');
    await runCommand(page, 'Testing: Focus on Test Explorer View');
    const rows = page.locator('.test-explorer .monaco-list-row');
    await rows.first().click();
    await page.keyboard.press('ArrowRight');
    await picture('evaluate');
    await runCommand(page, 'Notifications: Clear All Notifications');
    await runCommand(page, 'View: Close All Editors');
    await runCommand(page, 'View: Show Explorer');
    await openFile(page, 'prompts.md');
    await runCommand(page, 'View: Toggle Primary Side Bar Visibility');
  });

  it('steer', async () => {
    await codeLens(workbench.page, /^Steer$/)
      .first()
      .click();
    panel = await panelFrame(workbench.page);
    await finishedSteering(panel);
    await maximised(async () => {
      await panel.getByTestId('answer-steered').scrollIntoViewIfNeeded();
      await picture('steer');
    });
  });

  it('layers', async () => {
    await panel.getByRole('tab', { name: 'Layers' }).click();
    await shownLayers(panel, 'Tokens promoted');
    await maximised(async () => {
      await panel.getByTestId('lead-layers').scrollIntoViewIfNeeded();
      await picture('layers');
    });
    await runCommand(workbench.page, 'View: Close All Editors');
  });

  /** Gives the panel, in the second group of editors, all the room while `work` runs. */
  async function maximised(work: () => Promise<void>): Promise<void> {
    await workbench.page.keyboard.press('Control+2');
    await runCommand(workbench.page, 'View: Toggle Maximize Editor Group');
    await work();
    await runCommand(workbench.page, 'View: Toggle Maximize Editor Group');
  }

  it('notebook', async () => {
    const { page } = workbench;
    await runCommand(page, 'View: Show Explorer');
    await openNotebook(page, 'prompts.ipynb');
    await runCommand(page, 'View: Toggle Primary Side Bar Visibility');
    await runCell(page, 0);
    const outputs = await webviewFrame(page, '.refusal-lens[data-state=done]', 280_000);
    await outputs.getByTestId('lead').scrollIntoViewIfNeeded();
    await picture('notebook');
  });
});
