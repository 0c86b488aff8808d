import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { LensError } from '../protocol/errors';

/**
 * Writes `chunks` so that `file` is either the old content or all of the new: into a temporary file beside it, synced,
 * then renamed. The temporary file is removed when anything fails. Errors: no-space, file-unwritable.
 */
export async function writeFileAtomically(file: string, chunks: readonly Uint8Array[]): Promise<void> {
  const temporary = path.join(
    path.dirname(file),
    `.${path.basename(file)}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`,
  );
  try {
    const handle = await open(temporary, 'wx');
    try {
      for (const chunk of chunks) await handle.writeFile(chunk);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw writeError(file, cause);
  }
}

/** The error of a write to `file` that failed with `cause`. */
export function writeError(file: string, cause: unknown): LensError {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new LensError(
      'no-space',
      `The disk is full, so ${file} was not written.`,
      'Free some space, or choose a folder on another disk.',
      { cause },
    );
  const why =
    code === 'ENOENT'
      ? 'its folder does not exist'
      : code === 'EISDIR'
        ? 'it is a folder'
        : code === 'ENOTDIR'
          ? 'part of its path is not a folder'
          : code === 'EROFS'
            ? 'the disk is read-only'
            : code === 'EACCES' || code === 'EPERM'
              ? 'this user may not write there'
              : `the system said ${code ?? String(cause)}`;
  return new LensError(
    'file-unwritable',
    `${file} cannot be written: ${why}.`,
    'Choose another path, or change its permissions.',
    { cause },
  );
}
