import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { extractVectors } from './commandLine';
import { runCommand } from './editor';
import { openWorkbench, pictureFailures, themes, type Theme, type Workbench } from './workbench';

// The views of the activity bar, as a person sees them.

/** Class of the workbench in each theme. */
const marks: Readonly<Record<Theme, string>> = {
  light: 'vs',
  dark: 'vs-dark',
  highContrast: 'hc-black',
  highContrastLight: 'hc-light',
};

let workbench: Workbench;
/** A model folder with nothing in it. */
const emptyFolder = mkdtempSync(path.join(os.tmpdir(), 'rl-models-'));

pictureFailures(() => workbench);

beforeAll(async () => {
  await extractVectors('overcautious');
  workbench = await openWorkbench({ file: 'prompts.md', theme: 'dark' });
  await workbench.page.locator('.activitybar .action-label[aria-label^="Refusal Lens"]').click();
});

afterAll(async () => {
  await workbench?.close();
  rmSync(emptyFolder, { recursive: true, force: true });
});

/** A line of a view, by its label. */
const line = (view: string, label: string | RegExp): Locator =>
  workbench.page
    .locator('.pane', { has: workbench.page.locator(`.pane-header[aria-label*="${view}"]`) })
    .locator('.monaco-list-row', { hasText: label });

describe('the views of the activity bar', () => {
  it('say which model and adapter are in use, and what vectors and evaluations there are', async () => {
    await line('Models', 'SmolLM2-135M-Instruct').waitFor();
    expect(await line('Models', 'SmolLM2-135M-Instruct').innerText()).toMatch(/in use · 98 MB/);
    await line('Adapters', /^Over-?cautious/i).waitFor();
    expect(await line('Adapters', /Over-?cautious/i).innerText()).toContain('in use, scale 1');
    await line('Vectors', /anchors/)
      .first()
      .waitFor();
    expect(
      await line('Vectors', /anchors/)
        .first()
        .innerText(),
    ).toMatch(/AUROC \d\.\d\d/);
    await workbench.page.getByText('No data set has been evaluated').waitFor();
  });

  it.each(Object.keys(marks) as Theme[])('can be read in the theme %s', async (theme) => {
    workbench.setWorkspaceSetting('workbench.colorTheme', themes[theme]);
    await workbench.page.locator(`.monaco-workbench.${marks[theme]}`).waitFor();
    await line('Models', 'SmolLM2-135M-Instruct').hover();
    await workbench.screenshot(`library-${theme}`);
  });

  it('offer to fetch a model that is not here', async () => {
    workbench.setWorkspaceSetting('refusalLens.modelFolder', emptyFolder);
    const model = line('Models', 'not fetched yet');
    await model.waitFor();
    await model.hover();
    await model.locator('.action-label[aria-label^="Fetch Model"]').waitFor();
    await workbench.screenshot('library-not-fetched');
    workbench.setWorkspaceSetting('refusalLens.modelFolder', '');
    await line('Models', '98 MB').waitFor();
  });

  it('use another adapter at a click', async () => {
    const none = line('Adapters', 'None');
    await none.hover();
    await none.locator('.action-label[aria-label^="Use This Adapter"]').click();
    await line('Adapters', /None.*in use/s).waitFor();
  });
});

it('the check of the setup is a document that says what works', async () => {
  await runCommand(workbench.page, 'Refusal Lens: Check Setup');
  await workbench.page
    .locator('.tab.active', { hasText: 'Refusal Lens Setup.md' })
    .waitFor({ timeout: 60_000 });
  await workbench.page.locator('.view-line', { hasText: 'What was checked' }).waitFor();
  await workbench.screenshot('setup-check');
});
