import path from 'node:path';
import { LensError } from '../../protocol/errors';
import type { FileChanges } from './anchorEdits';
import type { AnchorFiles } from './anchorFiles';
import { withLineChanges, type LineChange } from './lineChanges';

/** Something that was done, and what takes it back. */
export interface Done {
  /** e.g. `the deletion of 3 sentences`. */
  readonly what: string;
  readonly back: readonly FileChanges[];
}

/**
 * Makes changes in files, all of them or none, and returns what takes them back. Errors: those of AnchorFiles; and where
 * a line is not there any more, wrong-use.
 */
export async function makeChanges(
  files: AnchorFiles,
  wanted: readonly FileChanges[],
): Promise<readonly FileChanges[]> {
  const back: FileChanges[] = [];
  try {
    for (const { file, changes } of wanted) {
      let undone: readonly LineChange[] = [];
      await files.change(file, (text) => {
        const made = withLineChanges(text, changes);
        if (!made) throw changedElsewhere(file);
        undone = made.back;
        return made.text;
      });
      back.unshift({ file, changes: undone });
    }
  } catch (error) {
    for (const { file, changes } of back)
      await files.change(file, (text) => withLineChanges(text, changes)?.text ?? text);
    throw error;
  }
  return back;
}

function changedElsewhere(file: string): LensError {
  return new LensError(
    'wrong-use',
    `This has been changed in ${path.basename(file)} meanwhile, and nothing was written.`,
    'Look at the row as it is now.',
  );
}
