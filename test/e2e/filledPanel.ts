import type { Frame } from 'playwright-core';
import { samplePrompts } from './commandLine';
import { codeLens, editorLine, statusBarItem } from './editor';
import { evaluateAndShow } from './evaluation';
import { shownLayers } from './layers';
import { finishedSteering, panelFrame } from './panel';
import { shownLens } from './prompt';
import { choosePromptSet } from './promptSet';
import type { Workbench } from './workbench';

/** First answers wait for the model and its vectors. */
const patience = 280_000;

/**
 * Steers the first prompt of prompts.md, in a workspace with the small data set, and fills the views of the panel: a token
 * that is followed, the logit lens of a cell, an evaluation with a judgement by hand, the built-in anchors.
 */
export async function filledPanel(workbench: Workbench): Promise<Frame> {
  const { page } = workbench;
  await codeLens(page, /^Steer$/)
    .first()
    .click();
  const panel = await panelFrame(page);
  await finishedSteering(panel);
  await panel.getByRole('tab', { name: 'Layers' }).click();
  await shownLayers(panel, 'Tokens promoted');
  await panel.getByTestId('follow-token').locator('input').fill('sorry');
  await panel.locator('.figure-column[data-figure=rank]').waitFor({ timeout: patience });
  await editorLine(page, samplePrompts()[2] ?? '').click();
  await statusBarItem(page, /\(score .*\), .* \d+ ms/).waitFor({ timeout: patience });
  await panel.getByRole('tab', { name: 'Prompt' }).click();
  const grid = panel.getByTestId('prompt-grid');
  // Out of sight it takes no focus, and the keys would move the tabs.
  await grid.waitFor();
  await grid.focus();
  for (const key of ['Home', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
  await shownLens(panel, 'Steered');
  await panel.getByRole('tab', { name: 'Data' }).click();
  await panel.locator('[data-testid=data-pane][data-state=ready]').waitFor();
  await choosePromptSet(panel, 'Built-in anchors');
  await evaluateAndShow(workbench, panel);
  return panel;
}
