import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { LensError } from '../../protocol/errors';

/** The text of a file; empty where there is none. Error file-unreadable. */
export async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return '';
    throw new LensError(
      'file-unreadable',
      `${file} cannot be read: ${codeOf(cause)}.`,
      'Look at its permissions, or choose another folder for anchors in the settings.',
      { cause },
    );
  }
}

/** Writes a file, and its folder where there is none, so that it is either the old text or all of the new. Error file-unwritable. */
export async function replaceFile(file: string, text: string): Promise<void> {
  const temporary = path.join(
    path.dirname(file),
    `.${path.basename(file)}.${randomBytes(4).toString('hex')}.tmp`,
  );
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(temporary, text, { flag: 'wx', flush: true });
    await rename(temporary, file);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new LensError(
      'file-unwritable',
      `${file} cannot be written: ${codeOf(cause)}.`,
      'Look at its permissions, or choose another folder for anchors in the settings.',
      { cause },
    );
  }
}

function codeOf(cause: unknown): string {
  return (cause as NodeJS.ErrnoException | undefined)?.code ?? String(cause);
}
