/** Rows that are chosen: from the one where the choice began to the one that the keyboard is at, by their places. */
export interface RowChoice {
  readonly from: number;
  readonly at: number;
}

/** A key as far as it moves. */
export interface MoveKey {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/** The rows that are chosen after a key, of `rows` with `page` in sight; undefined for keys that move nothing. */
export function choiceAfterKey(
  { key, shiftKey, ctrlKey, metaKey }: MoveKey,
  { from, at }: RowChoice,
  { rows, page }: { readonly rows: number; readonly page: number },
): RowChoice | undefined {
  if (rows === 0) return undefined;
  if (key.toLowerCase() === 'a' && (ctrlKey || metaKey)) return { from: 0, at: rows - 1 };
  if (ctrlKey || metaKey) return undefined;
  const moves: Readonly<Record<string, number>> = {
    ArrowUp: at - 1,
    ArrowDown: at + 1,
    PageUp: at - page,
    PageDown: at + page,
    Home: 0,
    End: rows - 1,
  };
  const to = moves[key];
  if (to === undefined) return undefined;
  const place = within(to, rows);
  return { from: shiftKey ? from : place, at: place };
}

/** Places of the chosen rows, in order. */
export function chosenPlaces({ from, at }: RowChoice, rows: number): number[] {
  if (rows === 0) return [];
  const [first, last] = [within(Math.min(from, at), rows), within(Math.max(from, at), rows)];
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** A choice among fewer rows than it was made of. */
export function choiceWithin({ from, at }: RowChoice, rows: number): RowChoice {
  return { from: within(from, rows), at: within(at, rows) };
}

function within(place: number, rows: number): number {
  return Math.max(0, Math.min(rows - 1, place));
}
