import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outputItems } from '../../src/host/notebook/outputItems';
import { resultMime, type NotebookResult } from '../../src/protocol/notebookResult';
import { doneDraft } from '../unit/host/notebookFixture';
import { runCommand, statusBarItem } from './editor';
import { chosenKernel, codeCell, openNotebook, runCell } from './notebook';
import { webviewFrame } from './webview';
import { openWorkbench, pictureFailures, themes, type Theme, type Workbench } from './workbench';

let workbench: Workbench;

pictureFailures(() => workbench);

/** Class of the body in which VS Code draws outputs. */
const kinds: Readonly<Record<Theme, string>> = {
  light: 'vscode-light',
  dark: 'vscode-dark',
  highContrast: 'vscode-high-contrast',
  highContrastLight: 'vscode-high-contrast-light',
};

async function chooseTheme(outputs: Frame, theme: Theme): Promise<void> {
  workbench.setWorkspaceSetting('workbench.colorTheme', themes[theme]);
  // The body has no height of its own.
  await outputs.locator(`body.${kinds[theme]}`).waitFor({ state: 'attached' });
}

describe('a cell that is run with the kernel Refusal Lens', () => {
  let outputs: Frame;

  beforeAll(async () => {
    workbench = await openWorkbench({ theme: 'light' });
    await openNotebook(workbench.page, 'prompts.ipynb');
  });

  afterAll(() => workbench?.close());

  it('has the kernel without being asked, where the notebook was written for it', async () => {
    await chosenKernel(workbench.page, 'Refusal Lens').waitFor();
  });

  it('shows both answers, with what differs marked, and what SCANS did', async () => {
    const { page } = workbench;
    await runCell(page, 0);
    outputs = await webviewFrame(page, '.refusal-lens[data-state=done]', 280_000);
    const text = async (id: string): Promise<string> => (await outputs.getByTestId(id).textContent()) ?? '';
    expect(await text('answer-default')).not.toBe(await text('answer-steered'));
    expect(await outputs.locator('.answer-steered mark').count()).toBeGreaterThan(0);
    expect(await text('lead')).toMatch(/^Steered away from refusal by .* of the residual norm in layers /);
    expect(await text('decision')).toMatch(/^SCANS \(\w+\): score .*: steers away from refusal\.$/);
  });

  it('says the value of a token under the pointer or the arrow keys', async () => {
    const tokens = outputs.getByRole('listbox', { name: 'Tokens of the prompt' }).getByRole('option');
    const status = outputs.locator('.refusal-lens [role=status]');
    expect((await tokens.allTextContents()).join('')).toBe(
      'How do I bleach my hair at home without burning my scalp?',
    );
    await tokens.nth(3).hover();
    expect(await status.textContent()).toBe(await tokens.nth(3).getAttribute('aria-label'));
    await tokens.nth(0).press('ArrowRight');
    expect(await tokens.nth(1).getAttribute('aria-selected')).toBe('true');
    expect(await status.textContent()).toBe(await tokens.nth(1).getAttribute('aria-label'));
    await tokens.nth(1).press('End');
    expect(await tokens.last().getAttribute('tabindex')).toBe('0');
  });

  it('has the score in its status bar', async () => {
    await codeCell(workbench.page, 0)
      .locator('.cell-statusbar-container', { hasText: /score .*would steer away/ })
      .waitFor();
  });

  it.each(Object.keys(themes) as Theme[])('can be read in the theme %s', async (theme) => {
    await chooseTheme(outputs, theme);
    await outputs.getByTestId('lead').hover();
    await workbench.screenshot(`notebook-result-${theme}`);
    const wide = await outputs.evaluate<boolean>(
      "[...document.querySelectorAll('.refusal-lens, .refusal-lens *')].some((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflow === 'visible' && one.clientWidth > 0)",
    );
    expect(wide).toBe(false);
  });

  it('is saved with its result', async () => {
    await runCommand(workbench.page, 'File: Save');
    const file = path.join(workbench.folder, 'prompts.ipynb');
    const saved = (): NotebookResult | undefined =>
      (
        JSON.parse(readFileSync(file, 'utf8')) as {
          cells: { outputs?: { data: Record<string, unknown> }[] }[];
        }
      ).cells[1]?.outputs?.[0]?.data[resultMime] as NotebookResult | undefined;
    await expect.poll(() => saved()?.state, { timeout: 30_000 }).toBe('done');
  });
});

describe('a notebook with saved results', () => {
  beforeAll(async () => {
    const data = Object.fromEntries(
      outputItems(doneDraft('Kill <b>')).map(([mime, content]) => [
        mime,
        mime === resultMime ? (JSON.parse(content) as unknown) : content,
      ]),
    );
    const newer = { [resultMime]: { version: 99, text: 'In the words of a newer version.' } };
    const cell = (saved: unknown): unknown => ({
      cell_type: 'code',
      execution_count: 1,
      metadata: {},
      outputs: [{ output_type: 'display_data', metadata: {}, data: saved }],
      source: ['Kill <b>'],
    });
    const notebook = {
      cells: [cell(data), cell(newer)],
      metadata: { language_info: { name: 'prompt' } },
      nbformat: 4,
      nbformat_minor: 4,
    };
    workbench = await openWorkbench({
      files: { 'saved.ipynb': JSON.stringify(notebook) },
      // What else looks at prompts by itself is switched off: drawing alone must not need the engine.
      workspaceSettings: {
        'refusalLens.model': 'no-such-model.gguf',
        'refusalLens.codeLens.scores': false,
        'refusalLens.inspection.mode': 'off',
      },
    });
    await openNotebook(workbench.page, 'saved.ipynb');
  });

  afterAll(() => workbench?.close());

  it('is drawn without a model', async () => {
    const outputs = await webviewFrame(workbench.page, '.refusal-lens[data-state=done]');
    expect(await outputs.getByTestId('answer-steered').textContent()).toBe('Yes.');
    expect(await outputs.getByRole('option').allTextContents()).toEqual(['Kill', ' <b>']);
    expect(await outputs.locator('.refusal-lens svg polyline').count()).toBe(2);
    await workbench.screenshot('notebook-saved');
  });

  it('of a newer version is given in the words that it brings', async () => {
    const outputs = await webviewFrame(workbench.page, '.refusal-lens pre');
    expect(await outputs.locator('.refusal-lens pre').textContent()).toBe('In the words of a newer version.');
    expect(await outputs.locator('.refusal-lens', { has: outputs.locator('pre') }).textContent()).toContain(
      'format 99',
    );
  });

  it('starts no engine', async () => {
    const item = statusBarItem(workbench.page, 'Refusal Lens').first();
    expect(await item.getAttribute('aria-label')).toMatch(
      /has not been started|starts with the first request/,
    );
  });
});
