import type { DataAction } from '../../protocol/data';
import { toErrorData } from '../../protocol/errors';
import { createAnchorsStatus, type AnchorsStatusServices } from './anchorsStatus';
import { createOpenTable, type OpenTableServices } from './openTable';
import { createOwnEdits, type Outcome } from './ownEdits';
import { createRowCopies, type RowCopyServices } from './rowCopies';
import { rowsInSight } from './tableRows';
import { createTokenCounts, type TokenCountServices } from './tokenCounts';

/** The table of prompts: reads sets, edits the person's own anchors, and shows both in the panel. */
export interface DataEditor {
  /** Does what a person asks; what stands in the way is said in the table. */
  handle(action: DataAction): Promise<void>;
  /** To be called when the person's anchors, or where they lie, may have changed. */
  refresh(): Promise<void>;
  dispose(): void;
}

export interface DataEditorServices
  extends
    Omit<OpenTableServices, 'store' | 'anchors' | 'tokens' | 'undoOf' | 'changed'>,
    Omit<AnchorsStatusServices, 'changed'>,
    Pick<RowCopyServices, 'ownFolder' | 'ask'> {
  readonly settings: AnchorsStatusServices['settings'] & TokenCountServices['settings'];
  /** For what steps aside for others. */
  readonly requestAside: TokenCountServices['request'];
  /** Opens a file at a line, counted from 0. */
  readonly open: (file: string, line: number) => Promise<void>;
  /** Saves files that have changes in an editor. */
  readonly save: (files: readonly string[]) => Promise<void>;
}

export function createDataEditor(services: DataEditorServices): DataEditor {
  const { store, files } = services;
  /** One after the other: each sees what the one before has written. */
  let turn: Promise<unknown> = Promise.resolve();
  let asked = false;

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const worked = turn.then(work);
    turn = worked.catch(() => undefined);
    return worked;
  }

  const anchors = createAnchorsStatus({
    ...services,
    changed() {
      table.noteAgain();
      table.publish();
    },
  });
  const tokens = createTokenCounts({
    ...services,
    request: services.requestAside,
    counted: () => table.publish(),
  });
  const edits = createOwnEdits(files, () => table);
  const table = createOpenTable({
    ...services,
    ...{ anchors, tokens },
    undoOf: (folder) => edits.undoOf(folder),
    changed: () => void refresh(),
  });
  const copies = createRowCopies({ ...services, ...{ table, edits, inTurn } });

  function refresh(): Promise<void> {
    if (!table.set) return Promise.resolve();
    return inTurn(async () => {
      const before = table.rows.rows;
      await table.load();
      if (before !== table.rows.rows)
        table.tell({ id: 0, said: 'The file was changed elsewhere; this is how it is now.', failed: false });
      table.publish();
      anchors.update();
    });
  }

  function openFirst(): void {
    asked = true;
    store.dispatch({ kind: 'data', data: { state: 'loading', message: 'Looking for sets of prompts.' } });
    inTurn(() => table.load()).then(
      () => table.publish(),
      (error: unknown) =>
        store.dispatch({ kind: 'data', data: { state: 'failed', error: toErrorData(error) } }),
    );
  }

  function update(): void {
    if (store.state.panel.view !== 'data') return;
    if (!asked) openFirst();
    anchors.update();
    tokens.count(rowsInSight(table.rows).map(({ text }) => text));
  }

  /** Says what came of an action; nothing where the person let it be. */
  async function report(id: number, work: Promise<Outcome | undefined>): Promise<void> {
    const came = await work.catch((error: unknown): Outcome => {
      const { message, next } = toErrorData(error);
      return { said: `${message} ${next}`, failed: true };
    });
    if (came?.place !== undefined) table.show(came.place);
    table.tell({ id, said: '', failed: false, ...came });
    table.publish();
    anchors.update();
  }

  async function handle(action: DataAction): Promise<void> {
    switch (action.kind) {
      case 'choose':
        table.tell(undefined);
        store.dispatch({ kind: 'data', data: { state: 'loading', message: 'Reading the prompts.' } });
        await inTurn(() => table.load(action.set));
        return table.publish();
      case 'filter':
        table.filter(action.filter);
        return table.publish();
      case 'show':
        table.show(action.place);
        return table.publish();
      case 'open': {
        const [row] = table.at(action.rows);
        return row && services.open(row.file, row.line);
      }
      case 'save':
        await services.save(table.unsaved);
        return refresh();
      case 'again':
        return openFirst();
      default:
        return report(action.id, workOf(action));
    }
  }

  /** What writes the table goes in turn; what asks a person does so before its turn. */
  function workOf(action: Extract<DataAction, { readonly id: number }>): Promise<Outcome | undefined> {
    switch (action.kind) {
      case 'add':
        return inTurn(() => edits.add(action.text, action.as));
      case 'edit':
        return inTurn(() => edits.edit(action.rows, action.before, action.text));
      case 'delete':
        return inTurn(() => edits.remove(action.rows));
      case 'duplicate':
        return inTurn(() => edits.duplicate(action.rows));
      case 'move':
        return inTurn(() => edits.move(action.rows, action.to));
      case 'undo':
        return inTurn(() => edits.undo());
      case 'useAsAnchors':
        return copies.toAnchors(action.rows);
      case 'import':
        return copies.importFile();
      case 'export':
        return copies.exportRows(action.rows, action.format);
      case 'slice':
        return copies.slice(action.rows);
    }
  }

  const stop = store.onChange(update);
  return {
    handle,
    refresh,
    dispose() {
      stop();
      table.dispose();
    },
  };
}
