import path from 'node:path';
import * as vscode from 'vscode';
import { LensError } from '../../protocol/errors';
import type { PromptKind } from '../../protocol/space';
import type { Dialogues } from '../lens/dialogues';
import { emptyPrompt } from '../lens/emptyPrompt';
import type { DocumentPrompt } from '../prompts/documentPrompt';
import { addedSentence } from './addedSentence';
import type { AnchorFolders } from './anchorFolders';
import { anchorFileName } from './anchorLines';
import type { OwnAnchors } from './ownAnchors';

/** Adds a prompt to the person's anchors and says so, with a button that opens their file. */
export type AddToAnchors = (kind: PromptKind, prompt: DocumentPrompt) => Promise<void>;

export function createAddToAnchors(
  anchors: OwnAnchors,
  folders: AnchorFolders,
  dialogues: Pick<Dialogues, 'tell'>,
): AddToAnchors {
  return async (kind, { found, uri }) => {
    if (found.text === '') throw emptyPrompt();
    const folder = folders.of(vscode.Uri.parse(uri));
    refuseUnsaved(path.join(folder, anchorFileName(kind)));
    const added = await anchors.add(kind, found.text, folder);
    dialogues.tell(addedSentence(kind, added), [{ title: 'Open File', run: () => open(added.file) }]);
  };
}

/** What the person has typed into the file would be in the way of what is written, and one of the two lost. */
function refuseUnsaved(file: string): void {
  if (!vscode.workspace.textDocuments.some(({ uri, isDirty }) => isDirty && uri.fsPath === file)) return;
  throw new LensError(
    'file-unwritable',
    `${path.basename(file)} has changes that are not saved.`,
    'Save it, then add the prompt again.',
  );
}

async function open(file: string): Promise<void> {
  await vscode.window.showTextDocument(vscode.Uri.file(file));
}
