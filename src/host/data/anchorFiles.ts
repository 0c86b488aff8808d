import path from 'node:path';
import * as vscode from 'vscode';
import { LensError } from '../../protocol/errors';
import { readIfThere } from '../anchors/anchorFile';
import type { OwnAnchors } from '../anchors/ownAnchors';

/** Files of a person's anchors: what is in an editor and not saved goes before what is on disk. */
export interface AnchorFiles {
  /** Empty where there is no file. Error file-unreadable. */
  read(file: string): Promise<string>;
  /** Whether it has changes in an editor. */
  isUnsaved(file: string): boolean;
  /** Writes what `change` makes of the text. A file with changes in an editor gets it there, unsaved. Error file-unwritable. */
  change(file: string, change: (text: string) => string): Promise<void>;
}

export function createAnchorFiles(own: Pick<OwnAnchors, 'rewrite'>): AnchorFiles {
  return {
    read: async (file) => unsavedDocument(file)?.getText() ?? readIfThere(file),
    isUnsaved: (file) => unsavedDocument(file) !== undefined,
    async change(file, change) {
      const document = unsavedDocument(file);
      if (!document) return own.rewrite(file, change);
      const edit = new vscode.WorkspaceEdit();
      const replacement = changedPart(document.getText(), change(document.getText()));
      const range = new vscode.Range(
        document.positionAt(replacement.from),
        document.positionAt(replacement.to),
      );
      edit.replace(document.uri, range, replacement.text);
      if (await vscode.workspace.applyEdit(edit)) return;
      throw new LensError(
        'file-unwritable',
        `${path.basename(file)} is open with changes that are not saved, and cannot be edited there.`,
        'Save or revert it, then try again.',
      );
    },
  };
}

/** The document of a file that has changes in an editor. */
export function unsavedDocument(file: string): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find(
    ({ uri, isDirty }) => isDirty && uri.scheme === 'file' && uri.fsPath === file,
  );
}

/** The part of a text that differs in `after`: from what is alike before it to what is alike behind it. */
function changedPart(before: string, after: string): { from: number; to: number; text: string } {
  let from = 0;
  while (from < before.length && from < after.length && before[from] === after[from]) from++;
  let end = 0;
  while (
    end < before.length - from &&
    end < after.length - from &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  )
    end++;
  return { from, to: before.length - end, text: after.slice(from, after.length - end) };
}
