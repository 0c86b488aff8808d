import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { root } from './workbench';

/** The policy of the page lets no other script in; the debugger goes round it. */
export async function loadAxe(panel: Frame): Promise<void> {
  await panel.evaluate(readFileSync(path.join(root, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8'));
}

/** What axe-core finds that keeps a person from using the page, an element a line. */
export function violations(panel: Frame): Promise<string[]> {
  return panel.evaluate<string[]>(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => [id, target, failureSummary].join('\\n'))))`);
}
