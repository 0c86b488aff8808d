import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Dialogues } from '../lens/dialogues';

/** A file that is to be saved. */
export interface OfferedFile {
  /** Of the dialogue. */
  readonly title: string;
  /** Without its ending; signs that file systems do not take are replaced. */
  readonly stem: string;
  readonly ending: string;
  /** What files of this ending are called. */
  readonly kind: string;
}

/** Asks where a file is to be saved: in the workspace unless another place is chosen, else at home. undefined: nowhere. */
export function askWhereToSave({ title, stem, ending, kind }: OfferedFile): Thenable<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file');
  return vscode.window.showSaveDialog({
    title,
    saveLabel: 'Export',
    defaultUri: vscode.Uri.joinPath(
      folder?.uri ?? vscode.Uri.file(homedir()),
      `${stem.replace(/[^\p{L}\p{N}._-]+/gu, '-')}.${ending}`,
    ),
    filters: { [kind]: [ending] },
  });
}

/** Tells where something was saved, e.g. `The vectors are in`, with a button that shows it there. */
export function tellSaved(dialogues: Dialogues, beginning: string, file: vscode.Uri): void {
  dialogues.tell(`${beginning} ${path.posix.basename(file.path)}.`, [
    {
      title: 'Show in Folder',
      run: async () => void (await vscode.commands.executeCommand('revealFileInOS', file)),
    },
  ]);
}
