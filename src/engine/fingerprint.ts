import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { Control } from './engine';

const chunkBytes = 4_194_304;

/** Hashes files; a file that has not changed (path, size, time) is not read again by the same hasher. */
export interface FileHasher {
  /** sha256 of the file's content, hex. Throws Cancelled, and what Node throws for a file that cannot be read. */
  hash(path: string, control: Control): string;
}

export function createFileHasher(): FileHasher {
  const known = new Map<string, string>();
  return {
    hash(path, control) {
      const { size, mtimeMs } = statSync(path);
      const key = `${size}:${mtimeMs}:${path}`;
      const found = known.get(key);
      if (found) return found;
      const hash = createHash('sha256');
      const chunk = Buffer.allocUnsafe(chunkBytes);
      const file = openSync(path, 'r');
      try {
        for (let done = 0; ;) {
          control.check();
          const count = readSync(file, chunk);
          if (count === 0) break;
          hash.update(chunk.subarray(0, count));
          done += count;
          if (done % (64 * chunkBytes) === 0) control.progress('Hashing the model', done, size);
        }
      } finally {
        closeSync(file);
      }
      const digest = hash.digest('hex');
      known.set(key, digest);
      return digest;
    },
  };
}
