import type { DataTable } from '../../src/protocol/data';

/** Rows drawn above and below those in sight, so that a small scroll shows no gap. */
const spare = 8;
/** Rows of the host's window that are asked for before the last of them is in sight. */
const margin = 40;

/** Places from `first` to before `end`. */
export interface PlaceRange {
  readonly first: number;
  readonly end: number;
}

/** The rows that are drawn for what is in sight. */
export function drawnRows(
  scrollTop: number,
  height: number,
  rowHeight: number,
  { matching }: Pick<DataTable, 'matching'>,
): PlaceRange {
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - spare);
  return { first, end: Math.min(matching, Math.ceil((scrollTop + height) / rowHeight) + spare) };
}

/** The place around which rows are to be asked for: the drawn ones are not all there, or soon will not be. */
export function wantedPlace(
  { first, end }: PlaceRange,
  table: Pick<DataTable, 'first' | 'rows' | 'matching'>,
): number | undefined {
  const last = table.first + table.rows.length;
  const enough = Math.max(0, first - margin) >= table.first && Math.min(table.matching, end + margin) <= last;
  return enough ? undefined : Math.floor((first + end) / 2);
}
