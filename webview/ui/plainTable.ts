/** A table of words and numbers, for reading without the picture that it is of. */
export interface PlainTable {
  readonly caption: string;
  readonly headings: readonly string[];
  /** The first cell of a row is its heading; columns of `words` are aligned to the left. */
  readonly rows: readonly (readonly string[])[];
  readonly words?: readonly number[];
}
