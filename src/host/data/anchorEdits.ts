import path from 'node:path';
import type { PromptKind } from '../../protocol/space';
import { anchorFileName } from '../anchors/anchorLines';
import { lineWith, promptField, promptOf } from './anchorRows';
import { textLines, type LineChange } from './lineChanges';
import type { SetRow } from './setRows';

/** Changes of one file of anchors. */
export interface FileChanges {
  readonly file: string;
  readonly changes: readonly LineChange[];
}

/** A file as it is now. */
export interface FileText {
  readonly file: string;
  readonly text: string;
}

/** Lines for prompts at the end of a file; of `rows` that have a line, what else it says comes along. */
export function addition(
  { file, text }: FileText,
  rows: readonly { readonly text: string; readonly raw?: string }[],
): FileChanges {
  const field = promptField(text);
  const inserted = rows.map(({ text: prompt, raw }) =>
    raw !== undefined && promptOf(raw, field) === prompt ? raw : lineWith(prompt, field, raw),
  );
  return { file, changes: [{ at: textLines(text).length, removed: [], inserted }] };
}

/** `row` with another text. */
export function edit(row: SetRow, text: string, content: string): FileChanges {
  const raw = row.raw ?? '';
  const inserted = [lineWith(text, promptField(content), raw)];
  return { file: row.file, changes: [{ at: row.line, removed: [raw], inserted }] };
}

export function deletion(rows: readonly SetRow[]): FileChanges[] {
  return changesOf(rows, () => []);
}

/** Each row again, below itself. */
export function duplication(rows: readonly SetRow[]): FileChanges[] {
  return changesOf(rows, (raw) => [raw, raw]);
}

/** Rows put at the end of the file of another kind, before they are taken out of theirs: none is ever nowhere. */
export function move(rows: readonly SetRow[], target: FileText): FileChanges[] {
  const moved = rows.filter(({ file }) => file !== target.file);
  return moved.length === 0 ? [] : [addition(target, moved), ...deletion(moved)];
}

function changesOf(rows: readonly SetRow[], instead: (raw: string) => readonly string[]): FileChanges[] {
  const files = [...new Set(rows.map(({ file }) => file))];
  return files.map((file) => ({
    file,
    changes: rows
      .filter((row) => row.file === file)
      .sort((a, b) => a.line - b.line)
      .map(({ line, raw = '' }) => ({ at: line, removed: [raw], inserted: instead(raw) })),
  }));
}

/** Path of the file that holds the anchors of a kind in a folder. */
export function anchorFile(folder: string, kind: PromptKind): string {
  return path.join(folder, anchorFileName(kind));
}
