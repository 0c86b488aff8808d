import { count } from '../../src/appearance/format';
import type { DataTable, RowsFormat } from '../../src/protocol/data';
import { promptKinds, type PromptKind } from '../../src/protocol/space';
import { button } from '../controls';
import { element } from '../ui/element';

export interface RowActionsOptions {
  readonly edit: () => void;
  readonly duplicate: () => void;
  readonly remove: () => void;
  readonly move: (to: PromptKind) => void;
  readonly undo: () => void;
  readonly importFile: () => void;
  readonly toAnchors: () => void;
  readonly exportRows: (format: RowsFormat) => void;
  readonly openFile: () => void;
}

export interface RowActions {
  readonly element: HTMLElement;
  /** @param chosen how many rows are chosen; @param exported how many would be exported */
  update(table: DataTable, chosen: number, exported: number): void;
}

/** Buttons for the chosen rows, and for the set. */
export function createRowActions(options: RowActionsOptions): RowActions {
  const edit = button({ label: 'Edit', testId: 'row-edit', press: options.edit });
  const duplicate = button({ label: 'Duplicate', testId: 'row-duplicate', press: options.duplicate });
  const remove = button({ label: 'Delete', testId: 'row-delete', press: options.remove });
  const moves = promptKinds.map((kind) =>
    button({
      label: kind,
      description: `Move to ${kind}`,
      testId: `row-move-${kind}`,
      press: () => options.move(kind),
    }),
  );
  const undo = button({ label: 'Undo', testId: 'data-undo', press: options.undo });
  const importFile = button({ label: 'Import…', testId: 'data-import', press: options.importFile });
  const toAnchors = button({ label: 'Use As Anchors', testId: 'use-as-anchors', press: options.toAnchors });
  const openFile = button({ label: 'Open File', testId: 'row-open', press: options.openFile });
  const exports = (['jsonl', 'csv'] as const).map((format) =>
    button({
      label: format.toUpperCase(),
      description: `Export as ${format.toUpperCase()}`,
      testId: `rows-${format}`,
      appearance: 'icon',
      press: () => options.exportRows(format),
    }),
  );
  const exported = element('span', { attributes: { 'aria-hidden': 'true' } });
  const own = element(
    'div',
    { class: 'row-actions' },
    edit.element,
    duplicate.element,
    remove.element,
    element(
      'span',
      { class: 'row-moves', attributes: { role: 'group', 'aria-label': 'Move to another kind' } },
      element('span', { attributes: { 'aria-hidden': 'true' } }, 'Move to'),
      ...moves.map((each) => each.element),
    ),
    undo.element,
    importFile.element,
  );
  const others = element('div', { class: 'row-actions' }, toAnchors.element);
  return {
    element: element(
      'div',
      { class: 'row-bar' },
      own,
      others,
      element(
        'div',
        { class: 'row-actions' },
        openFile.element,
        element(
          'span',
          { class: 'exports', attributes: { role: 'group', 'aria-label': 'Export the rows' } },
          exported,
          ...exports.map((each) => each.element),
        ),
      ),
    ),
    update: ({ set, undo: last }, chosen, amount) => {
      own.hidden = set.group !== 'own';
      others.hidden = set.group === 'own';
      edit.setEnabled(chosen === 1);
      for (const each of [duplicate, remove, toAnchors, openFile, ...moves]) each.setEnabled(chosen > 0);
      for (const each of exports) each.setEnabled(amount > 0);
      exported.textContent = `Export ${count(amount, 'row')}:`;
      toAnchors.setLabel(set.group === 'built-in' ? 'Duplicate To Edit' : 'Use As Anchors');
      undo.setEnabled(last !== undefined);
      undo.element.title = last === undefined ? 'Nothing to take back' : `Takes back ${last} (Ctrl+Z)`;
    },
  };
}
