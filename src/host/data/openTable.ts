import path from 'node:path';
import type { EngineClient } from '../../client/engineClient';
import type { DataFilter, DataOutcome, DataPlaces, DataTable } from '../../protocol/data';
import { LensError, toErrorData } from '../../protocol/errors';
import type { PanelStore } from '../panel/panelStore';
import type { AnchorFiles } from './anchorFiles';
import type { AnchorsStatusReader } from './anchorsStatus';
import { fileSet, readSet, type PromptSet } from './promptSets';
import { notesOf, shownRow, useOf, type SetRow } from './setRows';
import {
  figuresOf,
  noRows,
  rowsInSight,
  sameRows,
  withChange,
  withInSight,
  type TableRows,
} from './tableRows';
import type { TokenCounts } from './tokenCounts';

/** The set that is open, its rows as they are in its files, and what the panel shows of them. */
export interface OpenTable {
  readonly set: PromptSet | undefined;
  readonly rows: TableRows;
  /** Files of the set that have changes in an editor. */
  readonly unsaved: readonly string[];
  /** Reads a set anew: that which is open unless another one is named. */
  load(id?: string): Promise<void>;
  /** Makes a file a set, beside those that are found. */
  addFile(file: string): void;
  filter(filter: DataFilter): void;
  /** Brings the row at a place into sight. */
  show(place: number): void;
  /** Says what came of something, or nothing. */
  tell(outcome: DataOutcome | undefined): void;
  /** Rows of this revision. Throws wrong-use where there is another one. */
  at(places: DataPlaces): SetRow[];
  /** Notes depend on the anchors that are in use. */
  noteAgain(): void;
  /** Shows the table in the panel. */
  publish(): void;
  dispose(): void;
}

export interface OpenTableServices {
  readonly request: EngineClient['request'];
  readonly store: Pick<PanelStore, 'dispatch'>;
  readonly files: AnchorFiles;
  /** The sets that there are, the person's first. */
  readonly sets: () => Promise<readonly PromptSet[]>;
  /** Calls `changed` when one of the files may have changed; returns the function that ends this. */
  readonly watch: (files: readonly string[], changed: () => void) => () => void;
  readonly anchors: Pick<AnchorsStatusReader, 'report'>;
  readonly tokens: TokenCounts;
  /** What the last change of a folder of anchors was, which can be taken back. */
  readonly undoOf: (folder: string) => string | undefined;
  /** A file of the set may have changed. */
  readonly changed: () => void;
}

export function createOpenTable(services: OpenTableServices): OpenTable {
  const { request, store, files, anchors, tokens } = services;
  const added = new Map<string, PromptSet>();
  let sets: readonly PromptSet[] = [];
  let set: PromptSet | undefined;
  let rows: TableRows = noRows;
  let problem: string | undefined;
  let unsaved: readonly string[] = [];
  let outcome: DataOutcome | undefined;
  let unwatch = (): void => undefined;

  function turnTo(next: PromptSet): void {
    unwatch();
    unwatch = services.watch(
      next.files.map(({ file }) => file),
      services.changed,
    );
    set = next;
    rows = { ...noRows, revision: rows.revision + 1 };
  }

  async function read(from: PromptSet): Promise<readonly SetRow[]> {
    problem = undefined;
    try {
      return await readSet(from, { request, files });
    } catch (error) {
      const { message, next } = toErrorData(error);
      problem = `${message} ${next}`;
      return [];
    }
  }

  function unsavedOf({ group, files: own }: PromptSet): string[] {
    if (group !== 'own') return [];
    return own.map(({ file }) => file).filter((file) => files.isUnsaved(file));
  }

  function notes(of: readonly SetRow[]): TableRows['notes'] {
    return set?.group === 'own' ? notesOf(of, anchors.report) : new Map<SetRow, string>();
  }

  return {
    get set() {
      return set;
    },
    get rows() {
      return rows;
    },
    get unsaved() {
      return unsaved;
    },
    async load(id = set?.id) {
      const found = await services.sets();
      sets = [...found, ...[...added.values()].filter(({ id: one }) => !found.some((set) => set.id === one))];
      const next = sets.find((each) => each.id === id) ?? sets[0];
      if (!next) return;
      if (next.id !== set?.id) turnTo(next);
      const now = await read(next);
      unsaved = unsavedOf(next);
      if (!sameRows(now, rows.rows)) rows = withChange(rows, { rows: now, notes: notes(now) });
    },
    addFile: (file) => void added.set(file, fileSet(file, path.basename(file))),
    filter(filter) {
      rows = withChange(rows, { filter });
    },
    show(place) {
      rows = withInSight(rows, place);
    },
    tell(next) {
      outcome = next;
    },
    at({ revision, places }) {
      const chosen = places.flatMap((place) => rows.matching[place] ?? []);
      if (revision === rows.revision && chosen.length === places.length) return chosen;
      throw new LensError(
        'wrong-use',
        'The table has changed meanwhile, and nothing was done.',
        'Choose the rows again.',
      );
    },
    noteAgain() {
      rows = withChange(rows, { notes: notes(rows.rows) });
    },
    publish() {
      if (!set) return;
      const shown = rowsInSight(rows);
      const use = useOf(anchors.report);
      const undo = set.folder === undefined ? undefined : services.undoOf(set.folder);
      const value: DataTable = {
        sets: sets.map(choiceOf),
        set: choiceOf(set),
        ...figuresOf(rows),
        rows: shown.map((row) => shownRow(row, use(row), rows.notes.get(row), tokens.of(row.text))),
        unsaved: unsaved.map((file) => path.basename(file)),
        ...(problem === undefined ? {} : { problem }),
        ...(undo === undefined ? {} : { undo }),
        ...(outcome === undefined ? {} : { outcome }),
      };
      store.dispatch({ kind: 'data', data: { state: 'ready', value, stale: false } });
      tokens.count(shown.map(({ text }) => text));
    },
    dispose: () => unwatch(),
  };
}

function choiceOf({ id, name, group }: PromptSet): DataTable['set'] {
  return { id, name, group };
}
