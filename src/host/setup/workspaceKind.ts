import * as vscode from 'vscode';
import type { WorkspaceKind } from './workspaceLimits';

/** What of this window's workspace decides which parts work. */
export function workspaceKind(): WorkspaceKind {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return {
    trusted: vscode.workspace.isTrusted,
    virtual: folders.length > 0 && folders.every(({ uri }) => uri.scheme !== 'file'),
  };
}
