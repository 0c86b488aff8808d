import { csvLine } from '../../appearance/csv';
import type { RowsFormat } from '../../protocol/data';
import type { PromptKind } from '../../protocol/space';

/** A prompt and what it is. */
interface WrittenRow {
  readonly text: string;
  readonly kind: PromptKind | null;
}

/**
 * Rows as a file that evaluations read as well: `label` says whether a prompt is harmful, `type` that a harmless one is
 * a contrast prompt.
 */
export function rowsFile(rows: readonly WrittenRow[], format: RowsFormat): string {
  // The first row has all columns: readers of JSON Lines take them from there.
  const names = [
    'prompt',
    ...(rows.some(({ kind }) => kind !== null) ? ['label'] : []),
    ...(rows.some(({ kind }) => kind === 'contrast') ? ['type'] : []),
  ];
  const records = rows.map((row) => names.map((name) => cellOf(row, name)));
  if (format === 'csv') return [names, ...records].map(csvLine).join('');
  const object = (cells: readonly string[]) =>
    Object.fromEntries(names.map((name, index) => [name, cells[index]]));
  return records.map((cells) => `${JSON.stringify(object(cells))}\n`).join('');
}

function cellOf({ text, kind }: WrittenRow, column: string): string {
  if (column === 'prompt') return text;
  if (column === 'type') return kind === 'contrast' ? 'contrast' : '';
  return kind === 'contrast' ? 'harmless' : (kind ?? '');
}
