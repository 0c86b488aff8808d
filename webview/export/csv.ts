import { csvLine } from '../../src/appearance/csv';
import type { PlainTable } from '../ui/plainTable';

/** A table as CSV. */
export function csvText({ headings, rows }: Pick<PlainTable, 'headings' | 'rows'>): string {
  return [headings, ...rows].map(csvLine).join('');
}
