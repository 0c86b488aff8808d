import { cp, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { LensError } from '../../protocol/errors';

const folderName = 'refusal-lens-sample';
/** Folders of this name in one place before it is given up. */
const most = 100;

/**
 * Copies the sample workspace into a new folder of `parent` and gives its path: `refusal-lens-sample`, with a number
 * behind it where that is taken. Nothing that is there is overwritten. Error: file-unwritable.
 */
export async function copySample(sample: string, parent: string): Promise<string> {
  try {
    await mkdir(parent, { recursive: true });
    const folder = await newFolder(parent);
    // It is new and empty.
    await cp(sample, folder, { recursive: true });
    return folder;
  } catch (cause) {
    if (cause instanceof LensError) throw cause;
    throw cannotWrite(parent, cause);
  }
}

async function newFolder(parent: string): Promise<string> {
  for (let number = 1; number <= most; number++) {
    const folder = path.join(parent, number === 1 ? folderName : `${folderName}-${number}`);
    try {
      await mkdir(folder);
      return folder;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  throw cannotWrite(parent, undefined);
}

function cannotWrite(parent: string, cause: unknown): LensError {
  return new LensError(
    'file-unwritable',
    `The sample workspace cannot be copied into ${parent}.`,
    'Choose another folder.',
    { cause },
  );
}
