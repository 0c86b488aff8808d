import type * as vscode from 'vscode';
import type { Dialogues } from '../lens/dialogues';
import { createAddToAnchors, type AddToAnchors } from './anchorCommand';
import { createAnchorFolders, type AnchorFolders } from './anchorFolders';
import { createOwnAnchors, type OwnAnchors } from './ownAnchors';
import { watchAnchors } from './watchAnchors';

/** The person's anchors in this window. */
export interface HostAnchors extends vscode.Disposable {
  readonly own: OwnAnchors;
  readonly folders: AnchorFolders;
  readonly addToAnchors: AddToAnchors;
}

/**
 * @param folder the setting: where anchors are kept, relative to a workspace folder
 * @param changed called when vectors that were made are of other anchors
 */
export function createHostAnchors(
  { globalStorageUri }: Pick<vscode.ExtensionContext, 'globalStorageUri'>,
  folder: () => string,
  dialogues: Dialogues,
  changed: () => void,
): HostAnchors {
  const folders = createAnchorFolders(folder, globalStorageUri);
  const own = createOwnAnchors(() => folders.all(), changed);
  const watching = watchAnchors(own);
  return {
    own,
    folders,
    addToAnchors: createAddToAnchors(own, folders, dialogues),
    dispose: () => void watching.dispose(),
  };
}
