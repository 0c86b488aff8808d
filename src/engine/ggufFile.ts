import { closeSync, openSync, readSync, statSync } from 'node:fs';

const magic = 'GGUF';
/** Magic, version, tensor count and metadata count (ggml/include/gguf.h). */
const headerBytes = 24;

/** What is wrong with a file before llama.cpp sees it; undefined if it starts as a GGUF file should. */
export type FileProblem = 'missing' | 'unreadable' | 'not-a-file' | 'empty' | 'not-gguf';

export function ggufProblem(path: string): FileProblem | undefined {
  try {
    const stats = statSync(path);
    if (!stats.isFile()) return 'not-a-file';
    if (stats.size === 0) return 'empty';
    const header = Buffer.alloc(headerBytes);
    const file = openSync(path, 'r');
    try {
      const count = readSync(file, header);
      return count === headerBytes && header.toString('latin1', 0, magic.length) === magic
        ? undefined
        : 'not-gguf';
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'missing' : 'unreadable';
  }
}
