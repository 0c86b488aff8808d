import { significant } from '../../src/appearance/format';

/** A table of words and numbers, for reading without the picture that it is of. */
export interface PlainTable {
  readonly caption: string;
  readonly headings: readonly string[];
  /** The first cell of a row is its heading; columns of `words` are aligned to the left. */
  readonly rows: readonly (readonly PlainCell[])[];
  readonly words?: readonly number[];
  /** How a page writes its numbers: five significant digits unless given. */
  readonly numberText?: (value: number, column: number) => string;
}

/** Numbers are in full precision, and NaN where there is none: a page rounds them, a file keeps them. */
export type PlainCell = string | number;

/** A cell as a page writes it. */
export function cellText(
  { numberText }: Pick<PlainTable, 'numberText'>,
  cell: PlainCell,
  column: number,
): string {
  if (typeof cell === 'string') return cell;
  return numberText ? numberText(cell, column) : significant(cell, 5);
}
