import type { DataAction, DataFilter, DataOutcome, DataPlaces, DataTable } from '../../src/protocol/data';
import type { PanelState } from '../../src/protocol/panel';
import { checkbox, button, dropdown, textField } from '../controls';
import { element, setText } from '../ui/element';
import { createLoadablePane } from '../ui/loadablePane';
import type { MountedView, View, ViewContext } from '../view';
import { createAddForm } from './addForm';
import { createDataGrid } from './dataGrid';
import { dataLead, emptyText, matchingText } from './dataText';
import { createExtractionLine } from './extractionLine';
import { createRowActions } from './rowActions';
import { createRowEditor, type EditedRow } from './rowEditor';
import { createSliceForm } from './sliceForm';

export const dataView: View = {
  id: 'data',
  title: 'Data',
  howToRead: {
    paragraphs: [
      'Anchors are the sentences that the refusal vectors are made from: of each layer, the mean state of the harmful ones ' +
        'minus that of the harmless ones. Contrast prompts sound alarming and mean no harm: they make no vector, and check ' +
        'whether one carries harm or only alarming words. Anchors of your own are used beside the built-in ones, each once; ' +
        'they lie in JSON Lines files of the workspace, and every change here is written there at once.',
      '“In vectors” says of each sentence whether the vectors in use were made with it. When anchors change, the vectors stay ' +
        'as they were until they are extracted again; tuned settings belong to the vectors that they were tuned on.',
      'Built-in anchors and files of the workspace can be read, filtered, sliced and copied to your own. Tokens are counted ' +
        'as the model reads a prompt, in its chat template.',
      'In the table: arrow keys move, with Shift they choose several rows, Enter edits, Escape gives up, Delete deletes, ' +
        'Ctrl+D duplicates, Ctrl+Z takes back.',
    ],
    section: 'Q− and Q+, the anchor data (Method; 64 + 64 prompts in the paper)',
  },
  lead: dataLead,
  mount: mountData,
};

/** Milliseconds after the last letter before the table is filtered. */
const settleMs = 200;

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
/** An action that has an outcome, before it has its id. */
type Work = DistributiveOmit<Extract<DataAction, { readonly id: number }>, 'id'>;

function mountData({ send, ui }: ViewContext): MountedView {
  const act = (action: DataAction): void => send({ kind: 'data', action });
  let table: DataTable | undefined;
  let filter: DataFilter = { text: '', noted: false };
  let due: ReturnType<typeof setTimeout> | undefined;
  let pending: { readonly id: number; readonly work: Work } | undefined;
  /** Outcomes of an earlier page are none of this one's. */
  let lastId = Date.now();

  const sets = dropdown('Set of prompts', 'data-set', (set) => act({ kind: 'choose', set }));
  const words = textField('Filter, e.g. harmless kill', 'data-filter', (text) => {
    clearTimeout(due);
    due = setTimeout(() => narrow({ ...filter, text }), settleMs);
  });
  const noted = checkbox('With a remark', 'data-noted', (on) => narrow({ ...filter, noted: on }));
  const line = createExtractionLine(send);
  const unsaved = element('span', {});
  const save = button({ label: 'Save', testId: 'data-save', press: () => act({ kind: 'save' }) });
  const unsavedLine = element(
    'div',
    { class: 'extraction-line', data: { outrun: 'true' } },
    unsaved,
    save.element,
  );
  const empty = element('p', { class: 'data-empty', data: { testid: 'data-empty' } });
  const said = element('p', {
    class: 'data-said',
    attributes: { role: 'status' },
    data: { testid: 'data-said' },
  });
  const detail = element('p', { class: 'data-detail', data: { testid: 'data-detail' } });
  const grid = createDataGrid({
    want: (place) => act({ kind: 'show', place }),
    chosen: showChosen,
    edit: openEditor,
    key: pressed,
  });
  const editor = createRowEditor({
    save: ({ place, before }, text) => run({ kind: 'edit', rows: these([place]), before, text }),
    leave: () => {
      closeEditor();
      grid.focus();
    },
    written: keepDraft,
    addInstead: ({ place }, text) => run({ kind: 'add', text, as: grid.row(place)?.kind ?? 'harmful' }),
  });
  grid.overlay.append(editor.element);
  const actions = createRowActions({
    edit: () => openEditor(grid.choice.at),
    duplicate: () => run({ kind: 'duplicate', rows: these(grid.places()) }),
    remove: () => run({ kind: 'delete', rows: these(grid.places()) }),
    move: (to) => run({ kind: 'move', rows: these(grid.places()), to }),
    undo: () => run({ kind: 'undo' }),
    importFile: () => run({ kind: 'import' }),
    toAnchors: () => run({ kind: 'useAsAnchors', rows: these(grid.places()) }),
    exportRows: (format) => run({ kind: 'export', rows: these(exportedPlaces()), format }),
    openFile: () => act({ kind: 'open', rows: these([grid.choice.at]) }),
  });
  const addForm = createAddForm(
    (text, as) => run({ kind: 'add', text, as }),
    (text) => ui.change({ newSentence: text }),
  );
  const slice = createSliceForm((places) => run({ kind: 'slice', rows: these(places) }));
  const sliceFold = element(
    'details',
    { class: 'fold', data: { testid: 'slice-fold' } },
    element('summary', {}, 'Slice these rows'),
    slice.element,
  );
  const content = element(
    'div',
    { class: 'data' },
    line.element,
    unsavedLine,
    element('div', { class: 'toolbar' }, sets.element, words.element, noted.element),
    grid.element,
    empty,
    detail,
    said,
    actions.element,
    addForm.element,
    sliceFold,
  );
  const pane = createLoadablePane<DataTable>({
    testId: 'data-pane',
    content,
    empty: 'The sets of prompts have not been read.',
    fillLabel: 'Read sets',
    stale: '',
    renewLabel: 'Read again',
    fill: () => act({ kind: 'again' }),
  });
  addForm.restore(ui.get().newSentence ?? '');

  const these = (places: readonly number[]): DataPlaces => ({ revision: table?.revision ?? 0, places });

  function narrow(next: DataFilter): void {
    filter = next;
    act({ kind: 'filter', filter });
  }

  /** Several rows that are chosen, else all that match. */
  function exportedPlaces(): readonly number[] {
    const places = grid.places();
    return places.length > 1 ? places : Array.from({ length: table?.matching ?? 0 }, (_, place) => place);
  }

  /** One at a time: each is told what came of it. */
  function run(work: Work): void {
    if (pending) return;
    pending = { id: ++lastId, work };
    act({ ...work, id: pending.id });
  }

  function openEditor(place: number): void {
    const row = grid.row(place);
    if (!row || table?.set.group !== 'own') return;
    grid.choose({ from: place, at: place });
    editor.moveTo(grid.top(place));
    editor.open({ place, before: row.text }, row.text);
  }

  function closeEditor(): void {
    editor.close();
    ui.change({ rowDraft: undefined });
  }

  function keepDraft({ place, before }: EditedRow, text: string): void {
    ui.change({ rowDraft: { set: table?.set.id ?? '', place, before, text } });
  }

  /** What was being written when the page went away. */
  function restoreDraft(): void {
    const draft = ui.get().rowDraft;
    if (!draft || editor.row || draft.set !== table?.set.id || pending) return;
    grid.choose({ from: draft.place, at: draft.place });
    editor.moveTo(grid.top(draft.place));
    editor.open({ place: draft.place, before: draft.before }, draft.text);
  }

  function pressed({ key, ctrlKey, metaKey }: KeyboardEvent): boolean {
    const command = ctrlKey || metaKey;
    const own = table?.set.group === 'own';
    const some = own && grid.places().length > 0;
    if ((key === 'Enter' || key === 'F2') && own) openEditor(grid.choice.at);
    else if (key === 'Delete' && some) run({ kind: 'delete', rows: these(grid.places()) });
    else if (command && key.toLowerCase() === 'd' && some)
      run({ kind: 'duplicate', rows: these(grid.places()) });
    else if (command && key.toLowerCase() === 'z' && own) run({ kind: 'undo' });
    else if (key === 'Escape') grid.choose({ from: grid.choice.at, at: grid.choice.at });
    else return false;
    return true;
  }

  function showChosen(): void {
    if (!table) return;
    const row = grid.row(grid.choice.at);
    detail.replaceChildren(
      element('span', { class: 'data-detail-text' }, row?.text ?? ''),
      ...(row?.note === undefined ? [] : [element('span', { class: 'data-note' }, row.note)]),
    );
    const chosen = grid.places().length;
    actions.update(table, chosen, chosen > 1 ? chosen : table.matching);
  }

  function settle({ said: sentence, failed, place }: DataOutcome, work: Work): void {
    if (failed && work.kind === 'edit' && editor.row) return editor.refuse(sentence, !isThere(editor.row));
    if (failed && work.kind === 'add' && editor.row) return editor.refuse(sentence, true);
    if (failed && work.kind === 'add') return addForm.refuse(sentence);
    if (work.kind === 'edit' || (work.kind === 'add' && editor.row)) {
      closeEditor();
      grid.focus();
    } else if (work.kind === 'add') {
      addForm.added();
      ui.change({ newSentence: undefined });
    }
    if (place === undefined) return;
    grid.choose({ from: place, at: place });
    if (work.kind === 'duplicate' && work.rows.places.length === 1) openEditor(place);
  }

  /** Whether a row still has the text that is edited. */
  function isThere({ before }: EditedRow): boolean {
    return table?.rows.some(({ text }) => text === before) ?? false;
  }

  /** The row that is edited may have moved. */
  function followEdited(): void {
    const { row } = editor;
    if (!row || !table || grid.row(row.place)?.text === row.before) return;
    const index = table.rows.findIndex(({ text }) => text === row.before);
    if (index >= 0) editor.moveTo(grid.top(table.first + index));
  }

  function show(next: DataTable): void {
    const another = next.set.id !== table?.set.id;
    if (another && table) editor.close();
    table = next;
    sets.set(
      next.sets.map(({ id, name }) => ({ value: id, label: name })),
      next.set.id,
    );
    if (another) {
      filter = next.filter;
      words.replace(filter.text);
    }
    noted.set(next.filter.noted);
    noted.element.hidden = next.noted === 0 && !next.filter.noted;
    unsavedLine.hidden = next.unsaved.length === 0;
    setText(
      unsaved,
      `${next.unsaved.join(' and ')} ${next.unsaved.length === 1 ? 'has' : 'have'} changes in an editor that are not saved: they are not used yet.`,
    );
    empty.hidden = next.matching > 0;
    setText(empty, emptyText(next));
    addForm.element.hidden = next.set.group !== 'own';
    grid.update(next);
    slice.update(next.matching);
    showOutcome(next.outcome);
    followEdited();
    restoreDraft();
  }

  function showOutcome(outcome: DataOutcome | undefined): void {
    setText(said, outcome?.said ?? '');
    said.classList.toggle('data-refused', outcome?.failed ?? false);
    if (!pending || outcome?.id !== pending.id) return;
    const { work } = pending;
    pending = undefined;
    settle(outcome, work);
  }

  return {
    element: pane.element,
    update: (state: PanelState) => {
      const now = state.data.state === 'ready' ? state.data.value : undefined;
      pane.update(state.data, now ? matchingText(now) : '');
      line.update(state);
      if (now && now !== table) show(now);
    },
  };
}
