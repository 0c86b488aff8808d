import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { CommandId } from '../../src/host/commands/commandId';
import type { SetupCheck } from '../../src/protocol/setup';
import { activateLens, sampleFile } from './lensApi';

describe('Check Setup', function () {
  // It may be the first to load the model.
  this.timeout(120_000);
  before(activateLens);

  it('is a read-only Markdown document with a line for all that was checked', async () => {
    const checks = await vscode.commands.executeCommand<readonly SetupCheck[]>(CommandId.checkSetup);
    const bad = checks.filter(({ state }) => state === 'failed' || state === 'skipped');
    assert.deepEqual(bad, []);
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.languageId, 'markdown');
    assert.notEqual(vscode.workspace.fs.isWritableFileSystem(document.uri.scheme), true);
    for (const { message } of checks) assert.ok(document.getText().includes(message), message);
    assert.ok(!document.getText().includes(os.homedir()), 'it names the home folder');
  });
});

describe('Open Sample Workspace', () => {
  it('copies the sample into a new folder', async () => {
    await activateLens();
    const parent = mkdtempSync(path.join(os.tmpdir(), 'rl-sample-'));
    try {
      const copy = (): Thenable<string> =>
        vscode.commands.executeCommand<string>(CommandId.openSampleWorkspace, { parent, open: false });
      const [first, second] = [await copy(), await copy()];
      assert.notEqual(first, second);
      assert.ok(existsSync(path.join(first, '.vscode', 'settings.json')));
      assert.equal(
        readFileSync(path.join(second, 'prompts.md'), 'utf8'),
        readFileSync(sampleFile('prompts.md').fsPath, 'utf8'),
      );
    } finally {
      rmSync(parent, { recursive: true, force: true });
    }
  });
});

describe('Get Started', () => {
  interface Manifest {
    readonly contributes: {
      readonly commands: readonly { readonly command: string }[];
      readonly walkthroughs: readonly {
        readonly steps: readonly {
          readonly description: string;
          readonly completionEvents: readonly string[];
          readonly media: { readonly image: Readonly<Record<string, string>> };
        }[];
      }[];
    };
  }

  it('has pictures that are there, and names only commands that are there', () => {
    const extension = vscode.extensions.getExtension('refusal-lens.refusal-lens');
    assert.ok(extension);
    const { walkthroughs, commands } = (extension.packageJSON as Manifest).contributes;
    const known = new Set(commands.map(({ command }) => command));
    const steps = walkthroughs.flatMap((walkthrough) => walkthrough.steps);
    assert.equal(steps.length, 7);
    for (const { description, completionEvents, media } of steps) {
      const links = [...description.matchAll(/\(command:([\w.]+)\)/g)].map(([, command]) => command ?? '');
      const events = completionEvents.flatMap((event) => /^onCommand:(.*)$/.exec(event)?.[1] ?? []);
      assert.deepEqual(
        [...links, ...events].filter((command) => !known.has(command)),
        [],
      );
      for (const image of Object.values(media.image))
        assert.ok(existsSync(path.join(extension.extensionPath, image)), `${image} is not there`);
    }
  });
});
