import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { root } from './workbench';

/** What axe-core finds that keeps a person from using the page, an element a line. */
const violations = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
  violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => [id, target, failureSummary].join('\\n'))))`;

/** Gives a page axe-core. Its policy lets no other script in; the debugger goes round it. */
export async function loadAxe(page: Frame | Page): Promise<void> {
  await page.evaluate(readFileSync(path.join(root, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8'));
}

/** What is seriously wrong with a page that has axe-core. */
export function seriousViolations(page: Frame | Page): Promise<string[]> {
  return page.evaluate<string[]>(violations);
}
