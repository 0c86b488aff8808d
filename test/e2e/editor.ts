import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** Opens a file of the workspace by its name, through the Explorer, in the first editor group: not over the panel. */
export async function openFile(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+1');
  await page.locator('.explorer-folders-view .monaco-list-row', { hasText: name }).first().dblclick();
  await page.locator('.tab.active', { hasText: name }).waitFor();
}

/** Opens a file of any folder of the workspace by its name, through Quick Open, in the first editor group. */
export async function quickOpen(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+1');
  await runQuickInput(page, name, name);
  await page.locator('.tab.active', { hasText: name }).waitFor();
}

/**
 * Runs a command by its title, through the command palette. An editor that opens meanwhile takes the focus, which closes
 * the palette: it is opened again.
 */
export function runCommand(page: Page, title: string): Promise<void> {
  return runQuickInput(page, `>${title}`, title);
}

async function runQuickInput(page: Page, typed: string, shown: string): Promise<void> {
  const input = page.locator('.quick-input-widget .quick-input-box input');
  const entry = page.locator('.quick-input-list .monaco-list-row', { hasText: shown }).first();
  for (let attempt = 1; ; attempt++) {
    if (!(await input.isVisible())) await page.keyboard.press('F1');
    try {
      await input.fill(typed, { timeout: 2000 });
      await entry.click({ timeout: 3000 });
      return;
    } catch (error) {
      if (attempt === 12) throw error;
    }
  }
}

/** A CodeLens by its text; `first()` or `nth()` chooses among those of several prompts. */
export function codeLens(page: Page, title: string | RegExp): Locator {
  return page.locator('.codelens-decoration a', { hasText: title });
}

/** A line of the text editor that shows the text. */
export function editorLine(page: Page, text: string): Locator {
  // Monaco draws spaces as no-break spaces.
  const pattern = text
    .split(' ')
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('[ \\u00a0]');
  return page.locator('.monaco-editor .view-line', { hasText: new RegExp(pattern) });
}

/**
 * Right-clicks a place and chooses from the menu that opens. VS Code's menus take no click in their first 100 ms (the
 * release of the right button must not choose): an entry that was clicked too early is clicked again.
 */
export async function chooseFromContextMenu(page: Page, place: Locator, title: string): Promise<void> {
  await place.click({ button: 'right' });
  const menu = page.locator('.monaco-menu');
  const entry = menu.locator('.action-item', { hasText: title }).first();
  await entry.waitFor();
  await expect
    .poll(
      async () => {
        await entry.click({ timeout: 1000 }).catch(() => undefined);
        return menu.count();
      },
      { timeout: 30_000, interval: 200, message: `the menu stays open over "${title}"` },
    )
    .toBe(0);
}

/** As `chooseFromContextMenu`, in a submenu, which opens under the pointer and is clicked where it does not. */
export async function chooseFromSubmenu(
  page: Page,
  place: Locator,
  submenu: string,
  title: string,
): Promise<void> {
  await place.click({ button: 'right' });
  const menu = page.locator('.monaco-menu');
  const parent = menu.locator('.action-item', { hasText: submenu }).last();
  await parent.waitFor();
  const entry = page.locator('.monaco-submenu .action-item', { hasText: title }).first();
  await expect
    .poll(
      async () => {
        if (!(await entry.isVisible())) await parent.click({ timeout: 1000 }).catch(() => undefined);
        await entry.click({ timeout: 1000 }).catch(() => undefined);
        return menu.count();
      },
      { timeout: 60_000, interval: 200, message: `the submenu stays open over "${title}"` },
    )
    .toBe(0);
}

/** The text of the notifications that are shown. */
export function notifications(page: Page): Locator {
  return page.locator('.notification-list-item-message');
}

/** A button of a notification. */
export function notificationButton(page: Page, title: string): Locator {
  return page.locator('.notifications-toasts .monaco-button', { hasText: title });
}

/** Items of the status bar. */
export function statusBarItem(page: Page, text: string | RegExp): Locator {
  return page.locator('.statusbar-item', { hasText: text });
}
