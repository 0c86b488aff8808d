import path from 'node:path';
import { LensError } from '../../protocol/errors';

/** What decides where a document's anchors are kept. */
export interface AnchorSurroundings {
  /** Whether the workspace is trusted. */
  readonly trusted: boolean;
  /** The document's workspace folder, else the first one; undefined where no workspace is open. */
  readonly folder: { readonly scheme: string; readonly fsPath: string } | undefined;
  /** The setting: a folder, relative to the workspace folder. */
  readonly setting: string;
  /** Where anchors are kept without a workspace. */
  readonly storage: string;
}

/** The folder of anchors. Throws file-unwritable where there can be none. */
export function anchorPlace({ trusted, folder, setting, storage }: AnchorSurroundings): string {
  if (!folder) return path.join(storage, 'anchors');
  if (!trusted)
    throw new LensError(
      'file-unwritable',
      'Anchors are neither added nor used in a workspace that is not trusted.',
      'Trust the workspace first (Workspaces: Manage Workspace Trust).',
    );
  if (folder.scheme !== 'file')
    throw new LensError(
      'file-unwritable',
      'Anchors are neither added nor used in a virtual workspace: the engine reads files of this machine.',
      'Open a folder of this machine instead.',
    );
  return path.resolve(folder.fsPath, setting);
}
