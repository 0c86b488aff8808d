import path from 'node:path';
import type { AnchorSource } from '../../protocol/method';
import { promptKinds, type PromptKind } from '../../protocol/space';
import { readIfThere, replaceFile } from './anchorFile';
import { anchorFileName, countAnchors, hasAnchor, withAnchor } from './anchorLines';

/** What became of a prompt that was to be added. */
export interface AddedAnchor {
  /** `there`: it is an anchor of this kind already; `other`: it is one of another kind, and was left there. */
  readonly outcome: 'added' | 'there' | 'other';
  /** The kind of anchor that it is, and the file that has it. */
  readonly kind: PromptKind;
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
  add(kind: PromptKind, prompt: string, folder: string): Promise<AddedAnchor>;
  /** Writes `file`, one of the files, with what `change` makes of its text, whole or not at all. */
  rewrite(file: string, change: (content: string) => string): Promise<void>;
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

  const filesOf = (kind: PromptKind): string[] =>
    folders().map((folder) => path.join(folder, anchorFileName(kind)));

  async function filled(kind: PromptKind): Promise<{ file: string; content: string }[]> {
    const read = filesOf(kind).map(async (file) => ({ file, content: await readIfThere(file) }));
    return (await Promise.all(read)).filter(({ content }) => countAnchors(content) > 0);
  }

  async function refresh(): Promise<void> {
    const contents = JSON.stringify(await Promise.all(promptKinds.map(filled)));
    const before = known;
    known = contents;
    if (before === undefined || before === contents) return;
    version++;
    changed();
  }

  async function append(kind: PromptKind, prompt: string, folder: string): Promise<AddedAnchor> {
    await refresh();
    const own = path.join(folder, anchorFileName(kind));
    for (const each of [kind, ...promptKinds.filter((other) => other !== kind)])
      for (const { file, content } of await filled(each))
        if (hasAnchor(content, prompt))
          return {
            outcome: each === kind ? 'there' : 'other',
            kind: each,
            file,
            count: countAnchors(content),
          };
    const content = withAnchor(await readIfThere(own), prompt);
    await replaceFile(own, content);
    await refresh();
    return { outcome: 'added', kind, file: own, count: countAnchors(content) };
  }

  function inTurn<T>(write: () => Promise<T>): Promise<T> {
    const written = writing.then(write);
    writing = written.catch(() => undefined);
    return written;
  }

  return {
    get version() {
      return version;
    },
    async source(limit) {
      await refresh();
      const [harmful = [], harmless = [], contrast = []] = await Promise.all(
        promptKinds.map(async (kind) => (await filled(kind)).map(({ file }) => file)),
      );
      return {
        kind: 'own',
        limit,
        ...(harmful.length > 0 ? { harmfulFiles: harmful } : {}),
        ...(harmless.length > 0 ? { harmlessFiles: harmless } : {}),
        ...(contrast.length > 0 ? { contrastFiles: contrast } : {}),
      };
    },
    add: (kind, prompt, folder) => inTurn(() => append(kind, prompt, folder)),
    rewrite: (file, change) =>
      inTurn(async () => {
        await refresh();
        const content = await readIfThere(file);
        await replaceFile(file, change(content));
        await refresh();
      }),
    refresh,
    includes: (file) => promptKinds.some((kind) => filesOf(kind).includes(file)),
  };
}
