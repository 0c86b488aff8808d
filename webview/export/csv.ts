import type { PlainCell, PlainTable } from '../ui/plainTable';

/** A table as CSV (RFC 4180): numbers in full precision, as every program reads them; nothing where there is none. */
export function csvText({ headings, rows }: Pick<PlainTable, 'headings' | 'rows'>): string {
  return [headings, ...rows].map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

function csvCell(cell: PlainCell): string {
  if (typeof cell === 'number') return Number.isNaN(cell) ? '' : String(cell);
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
