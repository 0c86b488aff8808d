import type { Page } from 'playwright-core';
import { chooseFromContextMenu } from './editor';

/** Evaluates a data set of the workspace from the Explorer, in the modes that are marked already: default and SCANS. */
export async function evaluateFromExplorer(page: Page, name: string): Promise<void> {
  const file = page.locator('.explorer-folders-view .monaco-list-row', { hasText: name });
  await chooseFromContextMenu(page, file, 'Evaluate Data Set...');
  await chooseModes(page);
}

/** Answers what is asked before a run: which modes, of those that `change` has clicked on or off, and how many prompts. */
export async function chooseModes(page: Page, change: readonly string[] = []): Promise<void> {
  const entry = (text: string) => page.locator('.quick-input-list .monaco-list-row', { hasText: text });
  await entry('SCANS').waitFor();
  for (const mode of change) await entry(mode).locator('.monaco-checkbox').first().click();
  await page.locator('.quick-input-widget .monaco-button', { hasText: 'OK' }).click();
  await entry('All prompts').click();
}
