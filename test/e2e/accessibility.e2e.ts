import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadAxe, seriousViolations } from './axe';
import { smallDataSet } from './evaluation';
import { filledPanel } from './filledPanel';
import { chooseTheme, everyTheme } from './panelTheme';
import { openWorkbench, pictureFailures, type Workbench } from './workbench';

const views = ['Layers', 'Prompt', 'Steer', 'Space', 'Decide', 'Tune', 'Evaluate', 'Data'] as const;

let workbench: Workbench;
let panel: Frame;

pictureFailures(() => workbench);

beforeAll(async () => {
  workbench = await openWorkbench({ file: 'prompts.md', ...smallDataSet });
  panel = await filledPanel(workbench);
  await panel.getByRole('tab', { name: 'Layers' }).click();
  await panel.getByTestId('heatmap').click();
  await loadAxe(panel);
});

afterAll(() => workbench?.close());

/** Shows a view with all that folds out in it. */
async function showUnfolded(view: (typeof views)[number]): Promise<void> {
  await panel.getByRole('tab', { name: view, exact: true }).click();
  const shown = panel.getByTestId(`view-${view.toLowerCase()}`);
  await shown.waitFor();
  // What is being renewed stands dimmed below its progress.
  await expect.poll(() => shown.locator('.pane[data-state=loading]').count(), { timeout: 120_000 }).toBe(0);
  for (const fold of await shown.locator('details:not([open]) > summary').all())
    if (await fold.isVisible()) await fold.click();
}

it('axe-core finds what is wrong with the page', async () => {
  await showUnfolded('Layers');
  const name = (role: string): Promise<unknown> =>
    panel.evaluate(`document.querySelector('[data-testid=heatmap]').setAttribute('role', '${role}')`);
  await name('nonsense');
  expect((await seriousViolations(panel)).join()).toContain('aria-roles');
  await name('application');
});

describe.each(everyTheme)('in the theme %s', (theme) => {
  it.each(views)('axe-core finds nothing serious in the view %s', async (view) => {
    await chooseTheme(workbench, panel, theme);
    await showUnfolded(view);
    expect(await seriousViolations(panel)).toEqual([]);
  });
});
