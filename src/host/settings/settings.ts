import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { checkSettings, withModel, type CheckedSettings, type PathBase } from './lensSettings';
import { settingsSection, type SettingId } from './settingId';

/** The settings as they are now, with those of the workspace folder that `resource` is in. */
export function readSettings(resource: vscode.Uri | undefined = resourceInSight()): CheckedSettings {
  return checkSettings(valuesFor(resource), baseOf(resource));
}

/**
 * The settings for a prompt that names its own model, which counts in a workspace that is trusted only: a model names a
 * file that is loaded.
 */
export function readSettingsFor({ model }: { readonly model?: string } = {}): CheckedSettings {
  const resource = resourceInSight();
  const own = vscode.workspace.isTrusted ? model : undefined;
  return checkSettings(withModel(valuesFor(resource), own), baseOf(resource));
}

/** Whether a prompt names a model other than that of the settings: what is read unasked is of the latter, and not about it. */
export function namesOtherModel(own: { readonly model?: string }): boolean {
  if (own.model === undefined) return false;
  return readSettingsFor(own).settings.spec.model !== readSettings().settings.spec.model;
}

function valuesFor(resource: vscode.Uri | undefined): (id: SettingId) => unknown {
  const configuration = vscode.workspace.getConfiguration(settingsSection, resource);
  return (id) => configuration.get<unknown>(id);
}

function baseOf(resource: vscode.Uri | undefined): PathBase {
  return { home: homedir(), workspaceFolder: folderOf(resource) };
}

/** What the person works on: of several workspace folders, its own has the say. */
function resourceInSight(): vscode.Uri | undefined {
  const { activeTextEditor, activeNotebookEditor, visibleTextEditors } = vscode.window;
  const editor =
    activeTextEditor ?? visibleTextEditors.find(({ document }) => document.uri.scheme !== 'output');
  return activeNotebookEditor?.notebook.uri ?? editor?.document.uri;
}

/** Where relative paths begin: the folder of `resource`, else the first, if it is on this machine. */
function folderOf(resource: vscode.Uri | undefined): string | undefined {
  const own = resource && vscode.workspace.getWorkspaceFolder(resource);
  const folders = [...(own ? [own] : []), ...(vscode.workspace.workspaceFolders ?? [])];
  return folders.find(({ uri }) => uri.scheme === 'file')?.uri.fsPath;
}

/** Writes a setting where it counts: in the workspace if one is open and trusted, else in the user's settings. */
export async function writeSetting(id: SettingId, value: unknown): Promise<void> {
  const inWorkspace = vscode.workspace.isTrusted && vscode.workspace.workspaceFolders !== undefined;
  await vscode.workspace
    .getConfiguration(settingsSection)
    .update(
      id,
      value,
      inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global,
    );
}
