import type { Locator, Page } from 'playwright-core';
import { openFile } from './editor';

/** Opens a notebook of the workspace and waits for its first code cell. */
export async function openNotebook(page: Page, name: string): Promise<void> {
  await openFile(page, name);
  await codeCell(page, 0).waitFor();
}

/** The nth code cell, from 0. */
export function codeCell(page: Page, index: number): Locator {
  return page.locator('.notebookOverlay .code-cell-row').nth(index);
}

/** Puts the cursor into a cell, which is what shows its toolbar. */
export async function focusCell(page: Page, index: number): Promise<void> {
  await codeCell(page, index).locator('.view-line').first().click();
  await codeCell(page, index).hover();
}

/** An action in a cell's toolbar, by its title. */
export function cellAction(page: Page, index: number, title: string): Locator {
  return codeCell(page, index).locator(`.cell-title-toolbar .action-label[aria-label*="${title}"]`).first();
}

/** A CodeLens of a cell. */
export function cellCodeLens(page: Page, index: number, title: string | RegExp): Locator {
  return codeCell(page, index).locator('.codelens-decoration a', { hasText: title });
}

/** Runs a cell by its button (Ctrl+Enter does nothing in a headless window). */
export async function runCell(page: Page, index: number): Promise<void> {
  await focusCell(page, index);
  await codeCell(page, index).locator('.run-button-container .action-label').first().click();
}

/** The kernel picker, showing a kernel's name; where only one fits the notebook, VS Code has chosen it. */
export function chosenKernel(page: Page, name: string): Locator {
  return page.locator('.notebookOverlay .kernel-label', { hasText: name });
}
