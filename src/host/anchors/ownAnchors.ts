import path from 'node:path';
import type { AnchorSource } from '../../protocol/method';
import { readIfThere, replaceFile } from './anchorFile';
import {
  anchorFileName,
  anchorKinds,
  countAnchors,
  hasAnchor,
  withAnchor,
  type AnchorKind,
} from './anchorLines';

/** What became of a prompt that was to be added. */
export interface AddedAnchor {
  /** `there`: it is an anchor of this kind already; `other`: it is one of the other kind, and was left there. */
  readonly outcome: 'added' | 'there' | 'other';
  /** The file that has it. */
  readonly file: string;
  /** Anchors of the file. */
  readonly count: number;
}

/** Anchors of the person beside the project's: files in folders that are looked up anew each time. */
export interface OwnAnchors {
  /** Another one whenever they have changed, as far as `refresh` has seen. */
  readonly version: number;
  /** The project's anchors with the person's. */
  source(limit: number): Promise<AnchorSource>;
  /** Appends `prompt` to the file of its kind in `folder`, unless it is there. */
  add(kind: AnchorKind, prompt: string, folder: string): Promise<AddedAnchor>;
  /** Looks whether files have changed, and tells. */
  refresh(): Promise<void>;
  /** Whether `file` is one of the files. */
  includes(file: string): boolean;
}

/**
 * @param folders folders that are in use now
 * @param changed called when the anchors have changed since they were last used
 */
export function createOwnAnchors(folders: () => readonly string[], changed: () => void): OwnAnchors {
  let version = 0;
  let known: string | undefined;
  /** One write after the other: each reads what the one before has written. */
  let writing: Promise<unknown> = Promise.resolve();

  const filesOf = (kind: AnchorKind): string[] =>
    folders().map((folder) => path.join(folder, anchorFileName(kind)));

  async function filled(kind: AnchorKind): Promise<{ file: string; content: string }[]> {
    const read = filesOf(kind).map(async (file) => ({ file, content: await readIfThere(file) }));
    return (await Promise.all(read)).filter(({ content }) => countAnchors(content) > 0);
  }

  async function refresh(): Promise<void> {
    const contents = JSON.stringify(await Promise.all(anchorKinds.map(filled)));
    const before = known;
    known = contents;
    if (before === undefined || before === contents) return;
    version++;
    changed();
  }

  async function append(kind: AnchorKind, prompt: string, folder: string): Promise<AddedAnchor> {
    await refresh();
    const own = path.join(folder, anchorFileName(kind));
    for (const each of [kind, ...anchorKinds.filter((other) => other !== kind)])
      for (const { file, content } of await filled(each))
        if (hasAnchor(content, prompt))
          return { outcome: each === kind ? 'there' : 'other', file, count: countAnchors(content) };
    const content = withAnchor(await readIfThere(own), prompt);
    await replaceFile(own, content);
    await refresh();
    return { outcome: 'added', file: own, count: countAnchors(content) };
  }

  return {
    get version() {
      return version;
    },
    async source(limit) {
      await refresh();
      const harmful = (await filled('harmful')).map(({ file }) => file);
      const harmless = (await filled('harmless')).map(({ file }) => file);
      return {
        kind: 'own',
        limit,
        ...(harmful.length > 0 ? { harmfulFiles: harmful } : {}),
        ...(harmless.length > 0 ? { harmlessFiles: harmless } : {}),
      };
    },
    add(kind, prompt, folder) {
      const added = writing.then(() => append(kind, prompt, folder));
      writing = added.catch(() => undefined);
      return added;
    },
    refresh,
    includes: (file) => anchorKinds.some((kind) => filesOf(kind).includes(file)),
  };
}
