import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { checkSettings, type CheckedSettings } from './lensSettings';
import { settingsSection, type SettingId } from './settingId';

/** The settings as they are now. */
export function readSettings(): CheckedSettings {
  const configuration = vscode.workspace.getConfiguration(settingsSection);
  return checkSettings((id) => configuration.get<unknown>(id), {
    home: homedir(),
    workspaceFolder: vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri.fsPath,
  });
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
