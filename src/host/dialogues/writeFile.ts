import * as vscode from 'vscode';
import { LensError } from '../../protocol/errors';

/** Writes what a person saves somewhere. Error file-unwritable. */
export async function writeFile(file: vscode.Uri, bytes: Uint8Array): Promise<void> {
  try {
    await vscode.workspace.fs.writeFile(file, bytes);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LensError(
      'file-unwritable',
      `${file.fsPath} cannot be written: ${reason.replace(/\.*$/, '')}.`,
      'Choose another place, or look at its permissions.',
      { cause },
    );
  }
}
