import { closeSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Catalog } from '../../src/protocol/model';
import { commandLine, samplePrompts } from './commandLine';
import { codeLens, notifications } from './editor';
import { failedSteering, finishedSteering, panelFrame } from './panel';
import { openWorkbench, pictureFailures, type Workbench } from './workbench';

let workbench: Workbench;
let panel: Frame;

pictureFailures(() => workbench);

/** The first `size` bytes of a file. */
function head(file: string, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  const descriptor = openSync(file, 'r');
  readSync(descriptor, bytes, 0, size, 0);
  closeSync(descriptor);
  return bytes;
}

beforeAll(async () => {
  workbench = await openWorkbench({
    file: 'prompts.md',
    workspaceSettings: { 'refusalLens.model': 'no-such-model.gguf' },
  });
  await codeLens(workbench.page, /^Steer$/)
    .first()
    .click();
  panel = await panelFrame(workbench.page);
});

afterAll(() => workbench?.close());

/** One sentence of what happened and one of what to do, in the panel and as a notification with a button for it. */
async function expectError(what: RegExp, next: RegExp, button: string): Promise<void> {
  const shown = await failedSteering(panel, what);
  expect(shown.next).toMatch(next);
  for (const sentence of [shown.message, shown.next]) expect(sentence).toMatch(/^[A-Z].*[^.]\.$/);
  const toast = workbench.page.locator('.notification-list-item', { hasText: shown.message });
  await toast.waitFor();
  expect(await notifications(workbench.page).filter({ hasText: shown.message }).count()).toBe(1);
  expect(await toast.innerText()).toContain(`${shown.message} ${shown.next}`);
  await toast.hover();
  await toast.locator('.monaco-button', { hasText: button }).waitFor();
}

describe('a model that cannot be used', () => {
  it('is told of when its file is missing', async () => {
    await expectError(
      new RegExp(`There is no model file at ${path.join(workbench.folder, 'no-such-model.gguf')}\\.`),
      /^Check the path, or use "default" for the default model\.$/,
      'Choose Model...',
    );
    await workbench.screenshot('error-missing-model');
  });

  it('is told of when its file is cut, by the next answers', async () => {
    const { models } = await commandLine<Catalog>('models');
    const cut = path.join(workbench.folder, 'cut.gguf');
    writeFileSync(cut, head(models[0]?.path ?? '', 5e6));
    workbench.setWorkspaceSetting('refusalLens.model', 'cut.gguf');
    await expectError(
      /^The model file .*cut\.gguf is cut or damaged\.$/,
      /^Fetch it again; its size and sha256 then say whether it is whole\.$/,
      'Choose Model...',
    );
    rmSync(cut);
  });

  it('is forgotten once the setting names one that can be', async () => {
    workbench.setWorkspaceSetting('refusalLens.model', 'default');
    await panel.locator('[data-testid=steer-pane]:not([data-state=failed])').waitFor();
    const shown = await finishedSteering(panel);
    expect(shown.prompt).toBe(samplePrompts()[0]);
    expect(shown.default.text).not.toBe('');
  });
});
