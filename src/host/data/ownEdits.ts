import type { DataOutcome, DataPlaces } from '../../protocol/data';
import { LensError } from '../../protocol/errors';
import { promptKinds, type PromptKind } from '../../protocol/space';
import {
  addition,
  anchorFile,
  deletion,
  duplication,
  edit,
  move,
  type FileChanges,
  type FileText,
} from './anchorEdits';
import type { AnchorFiles } from './anchorFiles';
import { anchorRows } from './anchorRows';
import { makeChanges, type Done } from './changes';
import type { OpenTable } from './openTable';
import { ownSetId } from './promptSets';
import { sentences, type SetRow } from './setRows';
import { placeOf } from './tableRows';

/** What came of something, before the table knows whose it is. */
export type Outcome = Omit<DataOutcome, 'id'>;

/** Edits of the person's own anchors; all write files at once and can be taken back. Errors: those of AnchorFiles. */
export interface OwnEdits {
  add(text: string, kind: PromptKind): Promise<Outcome>;
  /** @param before the text that was edited: the row may have moved, or gone */
  edit(places: DataPlaces, before: string, text: string): Promise<Outcome>;
  remove(places: DataPlaces): Promise<Outcome>;
  duplicate(places: DataPlaces): Promise<Outcome>;
  move(places: DataPlaces, kind: PromptKind): Promise<Outcome>;
  /** Adds prompts to the anchors of `folder`, those that are not among them, and shows these. */
  addAll(folder: string, rows: readonly NewAnchor[]): Promise<Outcome>;
  undo(): Promise<Outcome>;
  /** What `undo` takes back in `folder`. */
  undoOf(folder: string): string | undefined;
  /** The folder of the anchors that are open. Throws wrong-use where others are. */
  folder(): string;
}

export interface NewAnchor {
  readonly text: string;
  readonly kind: PromptKind;
}

/** Changes that can be taken back, for each folder of anchors. */
const undoDepth = 100;

export function createOwnEdits(files: AnchorFiles, table: () => OpenTable): OwnEdits {
  const done = new Map<string, readonly Done[]>();

  function folder(): string {
    const open = table().set?.folder;
    if (open !== undefined) return open;
    throw new LensError(
      'wrong-use',
      'Only anchors of your own can be edited.',
      'Copy the rows to them first.',
    );
  }

  const fileText = async (file: string): Promise<FileText> => ({ file, text: await files.read(file) });

  /** Makes changes, remembers what takes them back, and reads the table anew. */
  async function change(to: string, what: string, wanted: readonly FileChanges[]): Promise<void> {
    const back = await makeChanges(files, wanted);
    done.set(to, [...(done.get(to) ?? []), { what, back }].slice(-undoDepth));
    await table().load();
  }

  function placeOfRow(file: string, line: number): Pick<Outcome, 'place'> {
    const place = placeOf(table().rows, file, line);
    return place === undefined ? {} : { place };
  }

  /** Place of the last row of a kind: where what is added stands. */
  function lastOf(kind: PromptKind): Pick<Outcome, 'place'> {
    const row = table()
      .rows.rows.filter((each) => each.kind === kind)
      .at(-1);
    return row ? placeOfRow(row.file, row.line) : {};
  }

  return {
    folder,
    undoOf: (of) => done.get(of)?.at(-1)?.what,
    async add(text, kind) {
      const to = folder();
      await table().load();
      refuseWrong(text, table().rows.rows);
      const file = await fileText(anchorFile(to, kind));
      await change(to, 'the new sentence', [addition(file, [{ text: text.trim() }])]);
      return { said: `Added to your ${kind} anchors.`, failed: false, ...lastOf(kind) };
    },
    async edit({ places: [place = 0] }, before, text) {
      const to = folder();
      const row = nearest(table().rows.matching, before, place);
      if (!row)
        throw new LensError(
          'file-unwritable',
          'This sentence was changed or deleted elsewhere meanwhile.',
          'Add yours as a new one, or press Escape to give it up.',
        );
      const wanted = text.trim();
      if (wanted !== before) {
        refuseWrong(wanted, table().rows.rows);
        const { text: content } = await fileText(row.file);
        await change(to, 'the edit of a sentence', [edit(row, wanted, content)]);
      }
      return { said: 'Saved.', failed: false, ...placeOfRow(row.file, row.line) };
    },
    async remove(places) {
      const rows = table().at(places);
      const what = sentences(rows.length);
      await change(folder(), `the deletion of ${what}`, deletion(rows));
      return { said: `Deleted ${what}. Ctrl+Z takes it back.`, failed: false };
    },
    async duplicate(places) {
      const rows = table().at(places);
      const what = sentences(rows.length);
      await change(folder(), `the copy of ${what}`, duplication(rows));
      const last = rows.at(-1);
      const above = rows.filter(({ file, line }) => file === last?.file && line <= last.line).length;
      const place = last ? placeOfRow(last.file, last.line + above) : {};
      return {
        said: `Copied ${what}. Equal sentences count once: change the copy.`,
        failed: false,
        ...place,
      };
    },
    async move(places, kind) {
      const to = folder();
      const rows = table().at(places);
      const what = sentences(rows.length);
      const target = await fileText(anchorFile(to, kind));
      await change(to, `the move of ${what}`, move(rows, target));
      return { said: `Moved ${what} to your ${kind} anchors.`, failed: false, ...lastOf(kind) };
    },
    async addAll(to, rows) {
      const targets = await Promise.all(
        promptKinds.map(async (kind) => ({ kind, file: await fileText(anchorFile(to, kind)) })),
      );
      const known = new Set(targets.flatMap(({ file }) => anchorRows(file.text, '').map(({ text }) => text)));
      const fresh = rows.filter(({ text }) => !known.has(text) && known.add(text));
      const wanted = targets
        .map(({ kind, file }) => ({ file, added: fresh.filter((row) => row.kind === kind) }))
        .filter(({ added }) => added.length > 0);
      if (wanted.length > 0)
        await change(
          to,
          `the copies of ${sentences(fresh.length)}`,
          wanted.map(({ file, added }) =>
            addition(
              file,
              added.map(({ text }) => ({ text })),
            ),
          ),
        );
      await table().load(ownSetId(to));
      const there = rows.length - fresh.length;
      const rest = there === 0 ? '' : ` ${there} ${there === 1 ? 'was' : 'were'} there already.`;
      const last = fresh.at(-1);
      return {
        said: `Added ${sentences(fresh.length)} to your anchors.${rest}`,
        failed: false,
        ...(last ? lastOf(last.kind) : {}),
      };
    },
    async undo() {
      const of = folder();
      const earlier = done.get(of) ?? [];
      const last = earlier.at(-1);
      if (!last) return { said: 'There is nothing to take back.', failed: false };
      try {
        await makeChanges(files, last.back);
        done.set(of, earlier.slice(0, -1));
      } catch (error) {
        // What was changed elsewhere meanwhile cannot be taken back later either; what came before it can.
        if (error instanceof LensError && error.code === 'wrong-use') done.set(of, earlier.slice(0, -1));
        throw error;
      }
      await table().load();
      return { said: `Took back ${last.what}.`, failed: false };
    },
  };
}

/** Throws where a sentence is no anchor, or is one of `rows`. */
function refuseWrong(text: string, rows: readonly SetRow[]): void {
  const wanted = text.trim();
  if (wanted === '')
    throw new LensError('prompt-empty', 'An empty sentence is no anchor.', 'Write one, or press Escape.');
  const row = rows.find((each) => each.problem === undefined && each.text === wanted);
  if (!row) return;
  throw new LensError(
    'prompts-invalid',
    `This is one of your ${row.kind} anchors already (${row.name}:${row.line + 1}).`,
    'Write another one, or move that one.',
  );
}

/** The row with this text that is nearest to `place`. */
function nearest(rows: readonly SetRow[], text: string, place: number): SetRow | undefined {
  let found: number | undefined;
  rows.forEach((row, index) => {
    if (row.text === text && (found === undefined || Math.abs(index - place) < Math.abs(found - place)))
      found = index;
  });
  return found === undefined ? undefined : rows[found];
}
