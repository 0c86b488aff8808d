/** A cell of a grid, by indices from 0. */
export interface GridPlace {
  readonly row: number;
  readonly column: number;
}

/** Rows that a page key moves by. */
const page = 5;

/**
 * The cell of a grid of `rows` by `columns` that a key moves to; undefined for keys that move nothing. The first key press
 * enters the grid at its start instead of moving past it.
 * @param from undefined where no cell is chosen yet
 */
export function placeAfterKey(
  { rows, columns }: { readonly rows: number; readonly columns: number },
  from: GridPlace | undefined,
  key: string,
): GridPlace | undefined {
  const { row, column } = from ?? { row: 0, column: 0 };
  const moves: Readonly<Record<string, GridPlace>> = {
    ArrowUp: { row: row - 1, column },
    ArrowDown: { row: row + 1, column },
    ArrowLeft: { row, column: column - 1 },
    ArrowRight: { row, column: column + 1 },
    PageUp: { row: row - page, column },
    PageDown: { row: row + page, column },
    Home: { row, column: 0 },
    End: { row, column: columns - 1 },
  };
  const to = moves[key];
  if (!to || rows === 0 || columns === 0) return undefined;
  const target = from ? to : { row, column };
  return { row: within(target.row, rows), column: within(target.column, columns) };
}

function within(index: number, count: number): number {
  return Math.min(count - 1, Math.max(0, index));
}
