import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CompareResult } from '../../src/protocol/compare';
import { commandLine, extractVectors, samplePrompts } from './commandLine';
import { chooseFromSubmenu, editorLine, runCommand } from './editor';
import { finishedSteering, panelFrame } from './panel';
import { openWorkbench, pictureFailures, themes, type Theme, type Workbench } from './workbench';

// One window for all of it, with short answers: each test uses the submenu as a person would.

const prompts = samplePrompts();
const prompt = prompts[0] ?? '';
const submenu = 'Refusal Lens';
/** The first answers may wait for the model and its vectors, on a machine that does other things as well. */
const patience = 280_000;

let workbench: Workbench;
let page: Page;
let panel: Frame;

pictureFailures(() => workbench);

beforeAll(async () => {
  workbench = await openWorkbench({
    file: 'prompts.md',
    workspaceSettings: {
      'refusalLens.maxTokens': 24,
      'refusalLens.compare.strengths': [-0.1, -0.05, 0, 0.05],
    },
  });
  ({ page } = workbench);
});

afterAll(() => workbench?.close());

/** Its first words: beside the panel the line is wrapped. */
const promptLine = (): Locator => editorLine(page, prompt.split(' ').slice(0, 4).join(' ')).first();

const choose = (title: string): Promise<void> => chooseFromSubmenu(page, promptLine(), submenu, title);

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

  it('adds the prompt to the anchors of the workspace, and marks what is there outrun', async () => {
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
