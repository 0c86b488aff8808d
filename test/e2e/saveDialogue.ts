import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Names the file in the dialogue that asks where to save, which is about to open; what is offered there. */
export async function saveAs(page: Page, file: string): Promise<string> {
  const name = page.locator('.quick-input-widget .quick-input-box input');
  await expect.poll(() => name.inputValue(), { timeout: 30_000 }).toContain(path.extname(file));
  const offered = await name.inputValue();
  if (path.dirname(offered) !== path.dirname(file)) {
    // The dialogue takes no name before it has listed another folder.
    await name.fill(`${path.dirname(file)}/`);
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'kernel' }).waitFor();
  }
  await name.fill(file);
  await page.keyboard.press('Enter');
  return offered;
}

/** The bytes of a file that is about to be written. */
export async function written(file: string): Promise<Buffer> {
  await expect.poll(() => existsSync(file) && readFileSync(file).length > 0, { timeout: 30_000 }).toBe(true);
  return readFileSync(file);
}
