import { mkdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { writeError, writeFileAtomically } from '../formats/atomicFile';
import { LensError } from '../protocol/errors';
import type { AddedFile } from '../protocol/addedFile';
import { withLock } from './lock';

const entrySchema = v.object({
  kind: v.picklist(['model', 'adapter']),
  name: v.string(),
  /** Absolute, or a name in the model folder. */
  file: v.string(),
  /** The address that it was fetched by. */
  uri: v.exactOptional(v.string()),
  /** Bytes and hash of a fetched file, as its server gave them. */
  size: v.exactOptional(v.number()),
  sha256: v.exactOptional(v.string()),
  architecture: v.exactOptional(v.string()),
  license: v.exactOptional(v.string()),
});
const schema = v.object({ version: v.literal(1), files: v.array(entrySchema) });

/** A file of the list, as added.json has it. */
export type AddedEntry = v.InferOutput<typeof entrySchema>;

/** The list of added files. It lies in the model folder, so that all windows and the command line share it. */
export interface AddedFiles {
  /** Errors: file-unreadable (damaged). */
  read(): Promise<readonly AddedEntry[]>;
  /** Puts `entry` into the list, in place of one of the same file. */
  add(entry: AddedEntry, signal: AbortSignal): Promise<void>;
  /** Takes the entry of this file off the list. */
  remove(file: string, signal: AbortSignal): Promise<void>;
  /** Absolute path of an entry's file. */
  pathOf(entry: AddedEntry): string;
}

export function createAddedFiles(modelFolder: string): AddedFiles {
  const list = path.join(modelFolder, 'added.json');
  const lock = path.join(modelFolder, '.added.json.lock');

  async function read(): Promise<readonly AddedEntry[]> {
    const text = await readFile(list, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
      throw damaged(list, error);
    });
    if (text === undefined) return [];
    try {
      return v.parse(schema, JSON.parse(text)).files;
    } catch (cause) {
      throw damaged(list, cause);
    }
  }

  /** One window at a time: what another one adds meanwhile must not be lost. */
  async function change(
    edit: (files: readonly AddedEntry[]) => readonly AddedEntry[],
    signal: AbortSignal,
  ): Promise<void> {
    await mkdir(modelFolder, { recursive: true }).catch((cause: unknown) => {
      throw writeError(modelFolder, cause);
    });
    const work = async (): Promise<void> => {
      const files = edit(await read());
      const text = `${JSON.stringify({ version: 1, files }, null, 2)}\n`;
      await writeFileAtomically(list, [new TextEncoder().encode(text)]);
    };
    await withLock(lock, signal, () => undefined, work).catch((error: unknown) => {
      // The lock itself could not be written.
      if ((error as NodeJS.ErrnoException).syscall !== undefined) throw writeError(list, error);
      throw error;
    });
  }

  return {
    read,
    add: (entry, signal) =>
      change((files) => [...files.filter(({ file }) => file !== entry.file), entry], signal),
    remove: (file, signal) => change((files) => files.filter((each) => each.file !== file), signal),
    pathOf: ({ file }) => path.resolve(modelFolder, file),
  };
}

/** An entry as the lists show it: with what is on disk now. */
export async function shownFile(entry: AddedEntry, place: string): Promise<AddedFile> {
  const { kind, name, uri, architecture, license } = entry;
  const found = await stat(place).catch(() => undefined);
  return {
    ...{ id: uri ?? place, kind, name, path: place, fetched: uri !== undefined },
    ...(found?.isFile() ? { size: found.size } : {}),
    ...(architecture === undefined ? {} : { architecture }),
    ...(license === undefined ? {} : { license }),
  };
}

function damaged(list: string, cause: unknown): LensError {
  return new LensError(
    'file-unreadable',
    `The list of added models, ${list}, cannot be read.`,
    'Mend it, or delete it and add your models again; the models themselves stay.',
    { cause },
  );
}
