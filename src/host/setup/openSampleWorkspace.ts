import path from 'node:path';
import * as vscode from 'vscode';
import { copySample } from './sampleWorkspace';

/** Where a caller that asks nobody wants the sample. */
export interface SamplePlace {
  /** Folder in which the sample's folder is made. */
  readonly parent: string;
  /** Whether its window is opened. */
  readonly open: boolean;
}

interface Choice extends vscode.QuickPickItem {
  /** undefined to ask for a folder. */
  readonly parent: string | undefined;
}

/**
 * Copies the sample workspace and opens it: in this window where none is open, else in a new one. Gives the folder of
 * the copy, or undefined where the person chose none.
 */
export async function openSampleWorkspace(
  { extensionPath, globalStorageUri }: Pick<vscode.ExtensionContext, 'extensionPath' | 'globalStorageUri'>,
  target: unknown,
): Promise<string | undefined> {
  const place = isPlace(target) ? target : await askPlace(globalStorageUri.fsPath);
  if (!place) return undefined;
  const folder = await copySample(path.join(extensionPath, 'sample'), place.parent);
  if (place.open)
    await vscode.commands.executeCommand('vscode.openFolder', vscode.Uri.file(folder), {
      forceNewWindow: vscode.workspace.workspaceFolders !== undefined,
    });
  return folder;
}

async function askPlace(storage: string): Promise<SamplePlace | undefined> {
  const choices: Choice[] = [
    {
      label: '$(new-folder) Choose a folder...',
      detail: 'A new folder refusal-lens-sample is made in it',
      parent: undefined,
    },
    {
      label: '$(beaker) Just try it',
      detail: "A new folder in the extension's storage",
      parent: path.join(storage, 'samples'),
    },
  ];
  const chosen = await vscode.window.showQuickPick(choices, {
    title: 'Refusal Lens: Open Sample Workspace',
    placeHolder: 'Where should the copy of the sample be?',
  });
  if (!chosen) return undefined;
  const parent = chosen.parent ?? (await askFolder());
  return parent === undefined ? undefined : { parent, open: true };
}

async function askFolder(): Promise<string | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: 'Folder for the sample workspace',
    openLabel: 'Copy Here',
    canSelectFiles: false,
    canSelectFolders: true,
  });
  return chosen?.[0]?.fsPath;
}

function isPlace(target: unknown): target is SamplePlace {
  return typeof target === 'object' && target !== null && 'parent' in target && 'open' in target;
}
