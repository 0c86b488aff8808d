import type { DataFilter, DataTable } from '../../protocol/data';
import { countKinds, matchingRows, type SetRow } from './setRows';

/** Rows that a page gets at once: what is in sight, and as many before and after it. */
const windowRows = 200;

/** The rows of the set that is shown, and which of them are in sight. */
export interface TableRows {
  readonly rows: readonly SetRow[];
  readonly notes: ReadonlyMap<SetRow, string>;
  readonly filter: DataFilter;
  readonly matching: readonly SetRow[];
  /** Place of the first row of the window. */
  readonly first: number;
  readonly revision: number;
}

export const noRows: TableRows = {
  rows: [],
  notes: new Map(),
  filter: { text: '', noted: false },
  matching: [],
  first: 0,
  revision: 0,
};

/** The table with what of `change` is other. Places of rows hold as long as the revision does. */
export function withChange(
  table: TableRows,
  change: Partial<Pick<TableRows, 'rows' | 'notes' | 'filter'>>,
): TableRows {
  const next = { ...table, ...change };
  const found = matchingRows(next.rows, next.filter.text);
  const matching = next.filter.noted ? found.filter((row) => next.notes.has(row)) : found;
  const same = sameRows(matching, table.matching);
  return {
    ...next,
    matching,
    first: firstOf(table.first, matching.length),
    revision: same ? table.revision : table.revision + 1,
  };
}

/** The table with the row at `place` in sight. */
export function withInSight(table: TableRows, place: number): TableRows {
  return { ...table, first: firstOf(place - windowRows / 2, table.matching.length) };
}

/** The rows of the window. */
export function rowsInSight({ matching, first }: TableRows): readonly SetRow[] {
  return matching.slice(first, first + windowRows);
}

/** Place of the row on this line; undefined where the filter hides it. */
export function placeOf({ matching }: TableRows, file: string, line: number): number | undefined {
  const place = matching.findIndex((row) => row.file === file && row.line === line);
  return place < 0 ? undefined : place;
}

/** What is known of all rows. */
export function figuresOf({
  rows,
  notes,
  filter,
  matching,
  revision,
  first,
}: TableRows): Pick<DataTable, 'filter' | 'revision' | 'total' | 'matching' | 'counts' | 'noted' | 'first'> {
  return {
    ...{ filter, revision, first },
    total: rows.length,
    matching: matching.length,
    counts: countKinds(rows),
    noted: notes.size,
  };
}

/** Whether two lists of rows say the same. */
export function sameRows(a: readonly SetRow[], b: readonly SetRow[]): boolean {
  return (
    a.length === b.length &&
    a.every((row, index) => {
      const other = b[index];
      return (
        row.text === other?.text &&
        row.kind === other.kind &&
        row.file === other.file &&
        row.line === other.line &&
        row.raw === other.raw
      );
    })
  );
}

function firstOf(wanted: number, matching: number): number {
  return Math.max(0, Math.min(Math.round(wanted), matching - windowRows));
}
