import * as vscode from 'vscode';
import { promptKinds } from '../../protocol/space';
import { SettingId, settingsSection } from '../settings/settingId';
import { anchorFileName } from './anchorLines';
import type { OwnAnchors } from './ownAnchors';

/** Looks at the anchors whenever a file of theirs may have changed. What cannot be read is told when it is used. */
export function watchAnchors(anchors: OwnAnchors): vscode.Disposable {
  const look = (uri?: vscode.Uri): void => {
    if (!uri || anchors.includes(uri.fsPath)) anchors.refresh().catch(() => undefined);
  };
  const watcher = vscode.workspace.createFileSystemWatcher(
    `**/{${promptKinds.map(anchorFileName).join(',')}}`,
  );
  return vscode.Disposable.from(
    watcher,
    watcher.onDidChange(look),
    watcher.onDidCreate(look),
    watcher.onDidDelete(look),
    // Where no workspace is open nothing is watched.
    vscode.workspace.onDidSaveTextDocument(({ uri }) => look(uri)),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration(`${settingsSection}.${SettingId.anchorsFolder}`)) look();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => look()),
    vscode.workspace.onDidChangeWorkspaceFolders(() => look()),
  );
}
