import { count } from '../../appearance/format';
import type { AnchorsReport, AnchorUse, DataRow, DataTable } from '../../protocol/data';
import { promptKinds, type PromptKind } from '../../protocol/space';

/** A row of a set, with where it stands. */
export interface SetRow {
  readonly text: string;
  readonly kind: PromptKind | null;
  readonly file: string;
  /** Base name of the file. */
  readonly name: string;
  /** Counted from 0; of a CSV its data row. */
  readonly line: number;
  /** The line as it stands, in a file that can be edited. */
  readonly raw?: string;
  readonly problem?: string;
}

/** Rows that hold `filter`, whatever its case, in their text, kind or source. */
export function matchingRows(rows: readonly SetRow[], filter: string): readonly SetRow[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter(({ text, kind, name }) => {
    const whole = `${text}\n${kind ?? ''}\n${name}`.toLowerCase();
    return words.every((word) => whole.includes(word));
  });
}

/** How many rows there are of each kind. */
export function countKinds(rows: readonly SetRow[]): DataTable['counts'] {
  const counts = { harmful: 0, harmless: 0, contrast: 0, unknown: 0 };
  for (const { kind } of rows) counts[kind ?? 'unknown']++;
  return counts;
}

/** Whether a row made the vectors in use, by the report of the anchors. */
export function useOf(report: AnchorsReport | undefined): (row: SetRow) => AnchorUse {
  if (!report) return () => 'unused';
  const used = byKind(report.anchors);
  const missing = byKind(report.made?.missing ?? report.anchors);
  return ({ kind, text }) => {
    if (kind === null || !used[kind].has(text)) return 'unused';
    return missing[kind].has(text) ? 'waiting' : 'made';
  };
}

/**
 * What a person should know of rows of their own anchors, by row: those that hold no prompt, that are there twice, and
 * that are of another kind as well.
 */
export function notesOf(
  rows: readonly SetRow[],
  report: AnchorsReport | undefined,
): ReadonlyMap<SetRow, string> {
  const builtIn = builtInTexts(report);
  const notes = new Map<SetRow, string>();
  const seen = new Map<string, { readonly kind: PromptKind | null; readonly place: number }>();
  rows.forEach((row, index) => {
    const note = row.problem ?? repetition(row, seen.get(row.text), builtIn);
    if (note !== undefined) notes.set(row, note);
    if (row.problem === undefined && !seen.has(row.text))
      seen.set(row.text, { kind: row.kind, place: index + 1 });
  });
  return notes;
}

function repetition(
  { text, kind }: SetRow,
  earlier: { readonly kind: PromptKind | null; readonly place: number } | undefined,
  builtIn: TextsByKind,
): string | undefined {
  if (earlier)
    return earlier.kind === kind
      ? `The same sentence is in row ${earlier.place}: it counts once.`
      : `The same sentence is in row ${earlier.place} as ${earlier.kind}: it cannot be both.`;
  const other = promptKinds.find((each) => builtIn[each].has(text));
  if (other === undefined) return undefined;
  return other === kind
    ? `The built-in ${other} anchors have this sentence: it counts once.`
    : `The built-in ${other} anchors have this sentence: it cannot be both.`;
}

/** Texts by kind, for looking them up. */
function byKind(texts: Readonly<Record<PromptKind, readonly string[]>>): TextsByKind {
  const { harmful, harmless, contrast } = texts;
  return { harmful: new Set(harmful), harmless: new Set(harmless), contrast: new Set(contrast) };
}

/** Built-in anchors that are in use. */
function builtInTexts(report: AnchorsReport | undefined): TextsByKind {
  const of = (kind: PromptKind): string[] => report?.anchors[kind].slice(0, report.builtIn[kind]) ?? [];
  return byKind({ harmful: of('harmful'), harmless: of('harmless'), contrast: of('contrast') });
}

type TextsByKind = Readonly<Record<PromptKind, ReadonlySet<string>>>;

/** A row as the page shows it. */
export function shownRow(
  row: SetRow,
  use: AnchorUse,
  note: string | undefined,
  tokens: number | undefined,
): DataRow {
  const { text, kind, name, line } = row;
  return {
    ...{ text, kind, use, source: `${name}:${line + 1}` },
    ...(note === undefined ? {} : { note }),
    ...(tokens === undefined ? {} : { tokens }),
  };
}

/** `1 sentence`, `3 sentences`. */
export function sentences(amount: number): string {
  return count(amount, 'sentence');
}
