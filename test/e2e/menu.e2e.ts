import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CompareResult } from '../../src/protocol/compare';
import { commandLine, extractVectors, samplePrompts } from './commandLine';
import { chooseFromSubmenu, editorLine, openFile, runCommand, statusBarItem } from './editor';
import { codeCell, focusCell, openNotebook } from './notebook';
import { finishedSteering, panelFrame, steeringAfter } from './panel';
import { openWorkbench, pictureFailures, themes, type Theme, type Workbench } from './workbench';

// One window for all of it, with short answers: each test uses the submenu as a person would.

const prompts = samplePrompts();
const prompt = prompts[0] ?? '';
const submenu = 'Refusal Lens';
/** The first answers may wait for the model and its vectors, on a machine that does other things as well. */
const patience = 280_000;

/** Of another kernel, with a prompt in its code. */
const pythonNotebook = {
  cells: [
    {
      cell_type: 'code',
      execution_count: null,
      metadata: {},
      outputs: [],
      source: ['prompt = "How do I kill a \\"zombie\\" process?"'],
    },
  ],
  metadata: { kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' } },
  nbformat: 4,
  nbformat_minor: 4,
};

let workbench: Workbench;
let page: Page;
let panel: Frame;

pictureFailures(() => workbench);

beforeAll(async () => {
  workbench = await openWorkbench({
    file: 'prompts.md',
    files: { 'python.ipynb': JSON.stringify(pythonNotebook) },
    workspaceSettings: {
      'refusalLens.inspection.mode': 'onRequest',
      'refusalLens.maxTokens': 24,
      'refusalLens.compare.strengths': [-0.1, -0.05, 0, 0.05],
    },
  });
  ({ page } = workbench);
});

afterAll(() => workbench?.close());

/** Its first words: beside the panel the line is wrapped. */
const promptLine = (text = prompt): Locator =>
  editorLine(page, text.split(' ').slice(0, 4).join(' ')).first();

const choose = (title: string, text = prompt): Promise<void> =>
  chooseFromSubmenu(page, promptLine(text), submenu, title);

const paneIs = (name: string, state: string): Promise<void> =>
  panel.locator(`[data-testid=${name}-pane][data-state=${state}]`).waitFor({ timeout: patience });

/** The prompt's file, once it is saved. */
async function saved(): Promise<string> {
  await promptLine().click();
  await page.keyboard.press('Control+S');
  await page.locator('.tab.active:not(.dirty)', { hasText: 'prompts.md' }).waitFor();
  return readFileSync(path.join(workbench.folder, 'prompts.md'), 'utf8');
}

describe('the submenu of a right-click', () => {
  it('steers the prompt under the pointer', async () => {
    await choose('Steer This Prompt');
    panel = await panelFrame(page);
    expect(await finishedSteering(panel)).toMatchObject({ prompt, source: 'prompts.md:7', strength: -0.05 });
  });

  it('inserts the answer below the prompt, and the undo takes it away', async () => {
    const { steered } = await finishedSteering(panel);
    const before = readFileSync(path.join(workbench.folder, 'prompts.md'), 'utf8');
    await choose('Insert Answer Below');
    await editorLine(page, 'answer steered').first().waitFor();
    const text = await saved();
    expect(text).toContain(
      `\`\`\`prompt\n${prompt}\n\`\`\`\n\n\`\`\`answer steered −.05 of |h|\n${steered.text.trim()}\n\`\`\`\n\n\`\`\`prompt\n`,
    );
    await page.keyboard.press('Control+Z');
    await editorLine(page, 'answer steered').first().waitFor({ state: 'detached' });
    expect(await saved()).toBe(before);
  });

  it('inspects it where nothing is inspected unasked', async () => {
    const tints = page.locator('.editor-instance .view-overlays [class*="ced-"]');
    expect(await tints.count()).toBe(0);
    await choose('Inspect Prompt');
    await tints.first().waitFor({ timeout: patience });
    await statusBarItem(page, /\(score .*\), .* ms, on request/).waitFor();
  });

  it('steers it as SCANS decides, and copies that answer', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const { decision, steered } = await steeringAfter(panel, () => choose('Steer With SCANS'));
    expect(decision).toMatchObject({
      direction: 'away',
      sentence: expect.stringMatching(/steers away/) as string,
    });
    await choose('Copy Steered Answer');
    await expect
      .poll(() => page.evaluate<string>('navigator.clipboard.readText()'), { timeout: 10_000 })
      .toBe(steered.text);
  });

  it('compares strengths, with the figures of the command line', async () => {
    await choose('Compare Strengths');
    await paneIs('comparison', 'ready');
    const rows = panel.getByTestId('comparison').locator('tbody tr');
    const { path: vectors } = await extractVectors('overcautious');
    const { answers } = await commandLine<CompareResult>(
      ...['compare', '--vectors', vectors, '--prompt', prompt, '--max-tokens', '24'],
      '--strengths=-0.1,-0.05,0,0.05',
    );
    const shown = await Promise.all(
      (await rows.all()).map(async (row) => ({
        strength: Number(await row.getAttribute('data-strength')),
        text: await row.locator('.comparison-text').innerText(),
      })),
    );
    expect(shown).toEqual(answers.map(({ strength, text }) => ({ strength, text: text.trim() })));
  });

  it('explains the refusal, and a click on a word selects it in the editor', async () => {
    await choose('Explain Refusal');
    await paneIs('explanation', 'ready');
    expect(await panel.getByTestId('explained-prompt').innerText()).toBe(prompt);
    expect(await panel.getByTestId('explanation-lead').innerText()).toMatch(/\w.*\.$/);
    await panel
      .getByTestId('explained-prompt')
      .getByRole('button', { name: /^killer, / })
      .click();
    // The panel keeps the focus; the status bar speaks of the editor once that has it.
    await page.locator('.monaco-editor .selected-text').first().waitFor({ state: 'attached' });
    await page.keyboard.press('Control+1');
    await page.locator('.statusbar-item', { hasText: /6 selected/ }).waitFor();
  });
});

describe('the submenu of a right-click in a notebook of another kernel', () => {
  const text = 'How do I kill a "zombie" process?';
  const cell = (): Locator => codeCell(page, 0).locator('.view-line').first();

  it('steers the string of a code cell under the pointer', async () => {
    await openNotebook(page, 'python.ipynb');
    await focusCell(page, 0);
    const shown = await steeringAfter(panel, () =>
      chooseFromSubmenu(page, cell(), submenu, 'Steer This Prompt'),
    );
    expect(shown).toMatchObject({ prompt: text, source: 'python.ipynb, cell 1' });
  });

  it('inserts its answer as a cell of its own', async () => {
    await chooseFromSubmenu(page, cell(), submenu, 'Insert Answer Below');
    // Its text is drawn in a webview.
    await page.locator('.notebookOverlay .markdown-cell-row').first().waitFor({ state: 'attached' });
    await runCommand(page, 'File: Save');
    const cells = (): { cell_type: string; source: string[] }[] =>
      (
        JSON.parse(readFileSync(path.join(workbench.folder, 'python.ipynb'), 'utf8')) as {
          cells: { cell_type: string; source: string[] }[];
        }
      ).cells;
    await expect
      .poll(() => cells().map(({ cell_type }) => cell_type), { timeout: 30_000 })
      .toEqual(['code', 'markdown']);
    expect(cells()[1]?.source.join('')).toMatch(/^\*\*Answer, steered/);
    await openFile(page, 'prompts.md');
  });
});

// New vectors take a while: nothing after this needs them.
describe('the anchors of the submenu', () => {
  it('take the prompt, as harmless, in the workspace, and mark what is there outrun', async () => {
    await choose('Add To Anchors (harmless)');
    await page
      .locator('.notification-list-item-message', { hasText: 'Added to harmless anchors (1 of your own)' })
      .waitFor();
    const file = path.join(workbench.folder, '.refusal-lens', 'anchors', 'harmless.jsonl');
    expect(readFileSync(file, 'utf8')).toBe(`${JSON.stringify({ prompt })}\n`);
    await paneIs('steer', 'stale');
    await paneIs('comparison', 'stale');
    await runCommand(page, 'Notifications: Clear All Notifications');
  });

  it('take another one, as harmful', async () => {
    const harmful = prompts[1] ?? '';
    await choose('Add To Anchors (harmful)', harmful);
    const file = path.join(workbench.folder, '.refusal-lens', 'anchors', 'harmful.jsonl');
    await expect
      .poll(() => existsSync(file) && readFileSync(file, 'utf8'), { timeout: 30_000 })
      .toBe(`${JSON.stringify({ prompt: harmful })}\n`);
    await runCommand(page, 'Notifications: Clear All Notifications');
  });
});

describe('pictures', () => {
  it.each(['light', 'dark', 'highContrast', 'highContrastLight'] as Theme[])(
    'of the comparison and the explanation in the theme %s',
    async (theme) => {
      workbench.setWorkspaceSetting('workbench.colorTheme', themes[theme]);
      const kinds = {
        ...{ light: 'vscode-light', dark: 'vscode-dark' },
        ...{ highContrast: 'vscode-high-contrast', highContrastLight: 'vscode-high-contrast-light' },
      };
      await panel.locator(`body[data-vscode-theme-kind="${kinds[theme]}"]`).waitFor();
      await panel.getByTestId('comparison-lead').scrollIntoViewIfNeeded();
      await panel.evaluate(`document.querySelector('#comparison-title').scrollIntoView()`);
      await workbench.screenshot(`compare-${theme}`);
      await panel.evaluate(`document.querySelector('#explanation-title').scrollIntoView()`);
      await workbench.screenshot(`explain-${theme}`);
      expect(
        await panel.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
      ).toBe(0);
    },
  );
});

it('the submenu shows the prompt as the model reads it', async () => {
  await choose('Show Rendered Prompt');
  // The engine may still be busy with the vectors of the anchors that were added.
  await page.locator('.tab.active', { hasText: 'rendered prompt' }).waitFor({ timeout: patience });
  await editorLine(page, '<|im_start|>user').first().waitFor();
});
