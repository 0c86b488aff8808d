import path from 'node:path';
import type { EngineClient } from '../../client/engineClient';
import type { DataPlaces, RowsFormat } from '../../protocol/data';
import type { PromptKind } from '../../protocol/space';
import type { OpenTable } from './openTable';
import type { NewAnchor, Outcome, OwnEdits } from './ownEdits';
import type { PromptSet } from './promptSets';
import { rowsFile } from './rowsFile';
import { sentences } from './setRows';

/** What a person is asked. */
export interface DataDialogues {
  /** What prompts are whose file does not say it; undefined where the person lets it be. */
  kind(): Promise<PromptKind | undefined>;
  /** A file of prompts. */
  file(): Promise<string | undefined>;
  /** Saves rows where the person says; the path of the file. Error file-unwritable. */
  save(stem: string, format: RowsFormat, content: string): Promise<string | undefined>;
}

/** Rows that go from one set to another, or to a file. undefined where the person lets it be. */
export interface RowCopies {
  /** Copies rows to the person's anchors. */
  toAnchors(places: DataPlaces): Promise<Outcome | undefined>;
  /** Copies the rows of a file that the person chooses to their anchors. */
  importFile(): Promise<Outcome | undefined>;
  exportRows(places: DataPlaces, format: RowsFormat): Promise<Outcome | undefined>;
  /** Writes rows to a file and opens it as a set. */
  slice(places: DataPlaces): Promise<Outcome | undefined>;
}

export interface RowCopyServices {
  readonly request: EngineClient['request'];
  readonly table: OpenTable;
  readonly edits: Pick<OwnEdits, 'addAll' | 'folder'>;
  /** The folder of the person's anchors for prompts of `file`. Throws file-unwritable where there can be none. */
  readonly ownFolder: (file: string) => string;
  readonly ask: DataDialogues;
  /** Runs what reads or writes the table after what does so already; nothing waits for a person there. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
}

export function createRowCopies(services: RowCopyServices): RowCopies {
  const { request, table, edits, ask, inTurn } = services;

  /** Rows with their kinds; what has none the person says. */
  async function withKinds(
    rows: readonly { readonly text: string; readonly kind: PromptKind | null }[],
  ): Promise<NewAnchor[] | undefined> {
    const asks = rows.some(({ kind }) => kind === null);
    const otherwise = asks ? await ask.kind() : undefined;
    if (asks && otherwise === undefined) return undefined;
    return rows.flatMap(({ text, kind }) => {
      const known = kind ?? otherwise;
      return known === undefined ? [] : [{ text, kind: known }];
    });
  }

  return {
    async toAnchors(places) {
      const rows = table.at(places);
      const folder = services.ownFolder(rows[0]?.file ?? '');
      const known = await withKinds(rows);
      return known && inTurn(() => edits.addAll(folder, known));
    },
    async importFile() {
      const folder = edits.folder();
      const file = await ask.file();
      if (file === undefined) return undefined;
      const { rows } = await request('prompts/read', { file });
      const known = await withKinds(rows);
      return known && inTurn(() => edits.addAll(folder, known));
    },
    async exportRows(places, format) {
      const rows = table.at(places);
      const file = await ask.save(stemOf(table.set), format, rowsFile(rows, format));
      if (file === undefined) return undefined;
      return { said: `${sentences(rows.length)} written to ${path.basename(file)}.`, failed: false };
    },
    async slice(places) {
      const rows = table.at(places);
      const file = await ask.save(`${stemOf(table.set)}-slice`, 'jsonl', rowsFile(rows, 'jsonl'));
      if (file === undefined) return undefined;
      table.addFile(file);
      await inTurn(() => table.load(file));
      const said = `${sentences(rows.length)} written to ${path.basename(file)}, which is shown.`;
      return { said, failed: false };
    },
  };
}

function stemOf(set: PromptSet | undefined): string {
  return set?.group === 'file' ? path.parse(set.id).name : (set?.name.toLowerCase() ?? 'prompts');
}
