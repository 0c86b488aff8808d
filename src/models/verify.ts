import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';

/** What a file must be. */
export interface Expected {
  readonly size: number;
  /** Lower-case hex; absent where nobody knows it, so that the size alone is compared. */
  readonly sha256?: string;
}

export type FileState = 'missing' | 'wrong' | 'verified';

export interface VerifyOptions {
  /** Hears how many bytes have been hashed. */
  readonly onHash?: (done: number) => void;
  /** Ends the hashing with an AbortError. */
  readonly signal?: AbortSignal;
  /** Default true: a file found right is stamped beside it, so that it is hashed again only after it changed. */
  readonly stamped?: boolean;
}

/** Compares a file with what it must be. The stamp holds its size, time and hash. */
export async function verifyFile(
  file: string,
  expected: Expected,
  { onHash, signal, stamped = true }: VerifyOptions = {},
): Promise<FileState> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) return 'missing';
  if (found.size !== expected.size) return 'wrong';
  if (expected.sha256 === undefined) return 'verified';
  const stamp = JSON.stringify({ size: found.size, mtimeMs: found.mtimeMs, sha256: expected.sha256 });
  if (stamped && (await readFile(stampOf(file), 'utf8').catch(() => '')) === stamp) return 'verified';
  if ((await sha256Of(file, onHash, signal)) !== expected.sha256) return 'wrong';
  // A folder that cannot be written to only costs the hashing again next time.
  if (stamped) await writeFile(stampOf(file), stamp).catch(() => undefined);
  return 'verified';
}

/** Where the stamp of a verified file is. */
export function stampOf(file: string): string {
  return `${file}.verified`;
}

/** sha256 of a file's content, lower-case hex. Rejects with AbortError when `signal` aborts. */
export async function sha256Of(
  file: string,
  onHash: (done: number) => void = () => undefined,
  signal?: AbortSignal,
): Promise<string> {
  const hash = createHash('sha256');
  let done = 0;
  for await (const chunk of createReadStream(file, {
    highWaterMark: 1 << 20,
    ...(signal ? { signal } : {}),
  })) {
    hash.update(chunk as Buffer);
    done += (chunk as Buffer).length;
    onHash(done);
  }
  return hash.digest('hex');
}
