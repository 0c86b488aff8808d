import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { samplePrompts } from './commandLine';
import { codeLens, editorLine, statusBarItem } from './editor';
import { openWorkbench, pictureFailures, themes, type Theme, type Workbench } from './workbench';

// Scores, tints and hovers as a person sees them, with pictures to look at. Nothing is clicked before they are there.

const prompt = samplePrompts()[3] ?? '';
const known = /^(harmful|harmless|unclear) \(score \S+\), about to (refuse|answer)/;

let workbench: Workbench;

pictureFailures(() => workbench);

beforeAll(async () => {
  workbench = await openWorkbench({ file: 'prompts.md', theme: 'light' });
});

afterAll(() => workbench?.close());

async function inspected(): Promise<Locator> {
  const line = editorLine(workbench.page, prompt).first();
  await line.click();
  await statusBarItem(workbench.page, /\(score .*\), .* \d+ ms/).waitFor();
  // A background is drawn beneath the text, an underline with it; VS Code names the classes of decorations by itself.
  await workbench.page
    .locator('.view-overlays [class*="ced-"], .view-line [class*="ced-"]')
    .first()
    .waitFor();
  return line;
}

describe('a file with prompts', () => {
  it('shows their scores without being asked', async () => {
    const scores = codeLens(workbench.page, known);
    // The model is loaded and its vectors may have to be extracted.
    await scores.nth(samplePrompts().length - 1).waitFor({ timeout: 200_000 });
    expect(await codeLens(workbench.page, /^Inspect$/).count()).toBe(await scores.count());
    expect(await workbench.page.locator('.notification-list-item').count()).toBe(0);
  });
});

describe.each(Object.keys(themes) as Theme[])('in the theme %s', (theme) => {
  it('the tokens under the cursor are tinted, and say why in a hover', async () => {
    const { page } = workbench;
    workbench.setWorkspaceSetting('workbench.colorTheme', themes[theme]);
    const name = { light: 'vs', dark: 'vs-dark', highContrast: 'hc-black', highContrastLight: 'hc-light' }[
      theme
    ];
    await page.locator(`.monaco-workbench.${name}`).waitFor();
    const line = await inspected();
    await page.mouse.move(0, 0);
    await workbench.screenshot(`inspection-${theme}`);
    const box = await line.locator('span').first().boundingBox();
    expect(box).not.toBeNull();
    const hover = page.locator('.monaco-hover:not(.hidden)', { hasText: 'mean of layers' });
    await page.mouse.move((box?.x ?? 0) + 100, (box?.y ?? 0) + (box?.height ?? 0) / 2, { steps: 4 });
    await hover.waitFor();
    const picture = hover.locator('img');
    await picture.waitFor();
    expect(
      await page.evaluate<number>("document.querySelector('.monaco-hover:not(.hidden) img').naturalWidth"),
    ).toBeGreaterThan(100);
    await hover.getByText('logit lens').waitFor();
    await workbench.screenshot(`inspection-hover-${theme}`);
    await page.keyboard.press('Escape');
  });
});
