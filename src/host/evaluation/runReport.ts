import path from 'node:path';
import * as vscode from 'vscode';
import type { EngineClient } from '../../client/engineClient';

/** Writes the report of a run and opens it: in the browser, or as Markdown where the browser is on another machine. */
export async function openReport(request: EngineClient['request'], run: string): Promise<void> {
  await request('evaluate/report', { run, write: true });
  const page = vscode.Uri.file(path.join(run, 'report.html'));
  if (filesAreNear() && (await vscode.env.openExternal(page))) return;
  await vscode.commands.executeCommand('markdown.showPreview', vscode.Uri.file(path.join(run, 'report.md')));
}

/** Shows the folder of a run in the system's file manager, or in a window where that is on another machine. */
export async function showFolder(run: string): Promise<void> {
  const folder = vscode.Uri.file(run);
  if (filesAreNear()) await vscode.commands.executeCommand('revealFileInOS', folder);
  else await vscode.commands.executeCommand('vscode.openFolder', folder, { forceNewWindow: true });
}

/** Whether the person's desktop and the extension host share a disk. */
function filesAreNear(): boolean {
  return vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined;
}
