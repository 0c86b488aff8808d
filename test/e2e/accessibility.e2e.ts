import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadAxe, seriousViolations } from './axe';
import { samplePrompts } from './commandLine';
import { codeLens, editorLine, statusBarItem } from './editor';
import { evaluateAndShow, smallDataSet } from './evaluation';
import { shownLayers } from './layers';
import { finishedSteering, panelFrame } from './panel';
import { chooseTheme, everyTheme } from './panelTheme';
import { shownLens } from './prompt';
import { choosePromptSet } from './promptSet';
import { openWorkbench, pictureFailures, type Workbench } from './workbench';

const views = ['Layers', 'Prompt', 'Steer', 'Space', 'Decide', 'Tune', 'Evaluate', 'Data'] as const;

let workbench: Workbench;
let panel: Frame;

pictureFailures(() => workbench);

beforeAll(async () => {
  workbench = await openWorkbench({ file: 'prompts.md', ...smallDataSet });
  const { page } = workbench;
  await codeLens(page, /^Steer$/)
    .first()
    .click();
  panel = await panelFrame(page);
  await finishedSteering(panel);
  await panel.getByRole('tab', { name: 'Layers' }).click();
  await shownLayers(panel, 'Tokens promoted');
  await panel.getByTestId('heatmap').click();
  await panel.getByTestId('follow-token').locator('input').fill('sorry');
  await editorLine(page, samplePrompts()[2] ?? '').click();
  await statusBarItem(page, /\(score .*\), .* \d+ ms/).waitFor({ timeout: 120_000 });
  await panel.getByRole('tab', { name: 'Prompt' }).click();
  await panel.getByTestId('prompt-grid').focus();
  for (const key of ['Home', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
  await shownLens(panel, 'Steered');
  await panel.getByRole('tab', { name: 'Data' }).click();
  await panel.locator('[data-testid=data-pane][data-state=ready]').waitFor();
  await choosePromptSet(panel, 'Built-in anchors');
  await evaluateAndShow(workbench, panel);
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
