import { rm } from 'node:fs/promises';
import path from 'node:path';
import { LensError } from '../protocol/errors';
import { withLock } from './lock';
import { stampOf } from './verify';

const never = new AbortController().signal;

/**
 * Deletes a file of the model folder with its stamp and what an interrupted download left of it; one that is not there
 * is no error. Nothing outside `folder` is ever deleted. Errors: wrong-use (outside), file-unwritable (another process
 * fetches it, or the system holds it).
 */
export async function deleteModelFile(file: string, folder: string): Promise<void> {
  if (path.dirname(path.resolve(file)) !== path.resolve(folder))
    throw new LensError(
      'wrong-use',
      `${file} is not in the model folder, so it is not deleted.`,
      'Delete it yourself, or only take it off the list.',
    );
  const base = path.basename(file);
  const busy = (): never => {
    throw new LensError(
      'file-unwritable',
      `${base} is being fetched by another window or program, so it was not deleted.`,
      'Wait until it has been fetched, or cancel that, then try again.',
    );
  };
  try {
    await withLock(path.join(folder, `.${base}.lock`), never, busy, async () => {
      await rm(file, { force: true });
      await rm(stampOf(file), { force: true });
      await rm(path.join(folder, `.${base}.partial`), { recursive: true, force: true });
    });
  } catch (cause) {
    if (cause instanceof LensError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code;
    // No folder: nothing to delete.
    if (code === 'ENOENT') return;
    throw new LensError(
      'file-unwritable',
      code === 'EBUSY' || code === 'EPERM'
        ? `${base} cannot be deleted: the model may be loaded in a window.`
        : `${base} cannot be deleted: the system said ${code ?? String(cause)}.`,
      'Restart the engine, or close other windows that use it, then try again.',
      { cause },
    );
  }
}
