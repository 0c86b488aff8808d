/** A change of a text by whole lines: from line `at` on, counted from 0, `removed` makes way for `inserted`. */
export interface LineChange {
  readonly at: number;
  /** Without their ends. */
  readonly removed: readonly string[];
  readonly inserted: readonly string[];
}

/** The lines of a text, each with its end. */
export function textLines(text: string): string[] {
  return text.match(/[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+/g) ?? [];
}

/** A line without its end. */
export function bareLine(line: string): string {
  return line.replace(/[\r\n]+$/, '');
}

/**
 * The text with `changes`, which were made for it as it was then, in the order of their lines. Lines that have moved
 * since are found again; undefined where one of those to be removed is gone. `back` are the changes that undo it.
 */
export function withLineChanges(
  text: string,
  changes: readonly LineChange[],
): { readonly text: string; readonly back: readonly LineChange[] } | undefined {
  const lines = textLines(text);
  const end = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
  const made: LineChange[] = [];
  // From the last on, so that those before stay where they are.
  for (const { at, removed, inserted } of [...changes].reverse()) {
    const place = placeOf(lines, at, removed);
    if (place === undefined) return undefined;
    const before = lines[place - 1];
    if (inserted.length > 0 && before !== undefined && bareLine(before) === before) lines[place - 1] += end;
    lines.splice(place, removed.length, ...inserted.map((line) => `${line}${end}`));
    made.unshift({ at: place, removed: inserted, inserted: removed });
  }
  let grown = 0;
  const back = made
    .sort((a, b) => a.at - b.at)
    .map((change) => {
      const moved = { ...change, at: change.at + grown };
      grown += change.removed.length - change.inserted.length;
      return moved;
    });
  return { text: lines.join(''), back };
}

/** Where `removed` stands: at `at`, else at the nearest place. */
function placeOf(lines: readonly string[], at: number, removed: readonly string[]): number | undefined {
  const last = lines.length - removed.length;
  const start = Math.min(at, last);
  const stands = (place: number): boolean =>
    place >= 0 &&
    place <= last &&
    removed.every((line, index) => bareLine(lines[place + index] ?? '') === line);
  for (let distance = 0; distance <= lines.length; distance++)
    for (const place of [start - distance, start + distance]) if (stands(place)) return place;
  return undefined;
}
