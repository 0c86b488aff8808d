import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { RefusalLensApi } from '../../src/extension';
import { CommandId } from '../../src/host/commands/commandId';
import type { LibraryNode } from '../../src/host/library/libraryNode';
import { activateLens, withSetting } from './lensApi';

describe('The views of the activity bar', () => {
  let lens: RefusalLensApi;
  let folder: string;

  before(async () => {
    lens = await activateLens();
    folder = mkdtempSync(path.join(os.tmpdir(), 'rl-library-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const inUse = (nodes: readonly LibraryNode[]): string[] =>
    nodes.filter((node) => node.inUse).map(({ id }) => id);

  it('mark the model and the adapter of the workspace', async () => {
    assert.deepEqual(inUse(await lens.library('models')), ['model:default']);
    assert.deepEqual(inUse(await lens.library('adapters')), ['adapter:overcautious']);
  });

  it('follow the settings that a line writes', async () => {
    const none = (await lens.library('adapters')).find(({ id }) => id === 'adapter:');
    // The command writes the setting of the workspace, which the end puts back.
    await withSetting('adapter', 'overcautious', async () => {
      await vscode.commands.executeCommand(CommandId.useAdapter, none);
      assert.deepEqual(inUse(await lens.library('adapters')), ['adapter:']);
    });
    assert.deepEqual(inUse(await lens.library('adapters')), ['adapter:overcautious']);
  });

  it('show a model that is not here in another model folder', async () => {
    await withSetting('modelFolder', path.join(folder, 'empty'), async () => {
      const [model] = await lens.library('models');
      assert.match(model?.context ?? '', /\bmissing\b/);
    });
  });

  it('show vectors that the settings name and that cannot be read, with the reason', async () => {
    const file = path.join(folder, 'broken.gguf');
    writeFileSync(file, 'no vectors');
    await withSetting('vectors', file, async () => {
      const [first] = await lens.library('vectors');
      assert.equal(first?.label, 'broken.gguf');
      assert.match(first.details[0]?.[1] ?? '', /cannot be used as refusal vectors/);
    });
  });

  it('take off the list what they are asked to, without asking of files that are not theirs', async () => {
    assert.equal(await vscode.commands.executeCommand(CommandId.deleteRun, undefined), undefined);
    assert.equal(await vscode.commands.executeCommand(CommandId.deleteModel, { subject: 1 }), undefined);
  });
});
