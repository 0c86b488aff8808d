import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { LensError } from '../protocol/errors';
import { readError } from './readError';

/** A text file as it was read. */
export interface TextFile {
  /** Its content without a byte order mark. */
  readonly text: string;
  /** sha256 of its bytes, hex. */
  readonly sha256: string;
}

/** Reads UTF-8, or UTF-16 where a byte order mark says so. Errors: file-unreadable, prompts-invalid. */
export async function readTextFile(file: string): Promise<TextFile> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw readError(file, cause);
  });
  return { text: decode(bytes, file), sha256: createHash('sha256').update(bytes).digest('hex') };
}

function decode(bytes: Uint8Array, file: string): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new LensError('prompts-invalid', `${file} is not UTF-8 text.`, 'Save it as UTF-8 and try again.', {
      cause,
    });
  }
}
