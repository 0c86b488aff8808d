import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import type { RefusalLensApi } from '../../src/extension';
import type { PanelState } from '../../src/protocol/panel';

/** The extension under test, activated. */
export async function activateLens(): Promise<RefusalLensApi> {
  const extension = vscode.extensions.getExtension<RefusalLensApi>('refusal-lens.refusal-lens');
  assert.ok(extension, 'the extension is not installed in this window');
  return extension.activate();
}

/** A file of the open workspace. */
export function sampleFile(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'no workspace is open');
  return vscode.Uri.file(path.join(folder.uri.fsPath, name));
}

/** Opens a file of the workspace in an editor. */
export async function openSample(name: string): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(sampleFile(name));
  return vscode.window.showTextDocument(document, vscode.ViewColumn.One);
}

/** The first state for which `holds`, from now on. */
export function until(lens: RefusalLensApi, holds: (state: PanelState) => boolean): Promise<PanelState> {
  if (holds(lens.state())) return Promise.resolve(lens.state());
  return new Promise((resolve) => {
    const stop = lens.onState((state) => {
      if (!holds(state)) return;
      stop();
      resolve(state);
    });
  });
}

/** Sets a setting of the workspace while `work` runs. */
export async function withSetting(id: string, value: unknown, work: () => Promise<void>): Promise<void> {
  const set = async (to: unknown): Promise<void> =>
    vscode.workspace.getConfiguration('refusalLens').update(id, to, vscode.ConfigurationTarget.Workspace);
  const before = vscode.workspace.getConfiguration('refusalLens').inspect(id)?.workspaceValue;
  await set(value);
  try {
    await work();
  } finally {
    await set(before);
  }
}
