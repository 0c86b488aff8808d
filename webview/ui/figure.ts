/** A number, or a token, with its name. */
export interface Figure {
  readonly name: string;
  readonly value: string;
}
