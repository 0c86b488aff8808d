import * as vscode from 'vscode';
import { anchorPlace } from './anchorPlace';

/** Where anchors of the person are kept. */
export interface AnchorFolders {
  /** Those that are in use: of every workspace folder on this machine; none in a workspace that is not trusted. */
  all(): string[];
  /** That of the document's workspace folder. Throws file-unwritable where there can be none. */
  of(document: vscode.Uri): string;
}

/**
 * @param setting the folder, relative to a workspace folder
 * @param storage of the extension, for where no workspace is open
 */
export function createAnchorFolders(setting: () => string, storage: vscode.Uri): AnchorFolders {
  const placeIn = (folder: vscode.WorkspaceFolder | undefined): string =>
    anchorPlace({
      trusted: vscode.workspace.isTrusted,
      folder: folder?.uri,
      setting: setting(),
      storage: storage.fsPath,
    });
  return {
    all() {
      const { workspaceFolders, isTrusted } = vscode.workspace;
      if (!workspaceFolders) return [placeIn(undefined)];
      return isTrusted ? workspaceFolders.filter(({ uri }) => uri.scheme === 'file').map(placeIn) : [];
    },
    of: (document) =>
      placeIn(vscode.workspace.getWorkspaceFolder(document) ?? vscode.workspace.workspaceFolders?.[0]),
  };
}
