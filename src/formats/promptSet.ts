import { usualPromptColumn, usualPromptColumns } from '../protocol/promptColumns';
import {
  columnPlace,
  invalid,
  listed,
  notAnObject,
  parsePromptTable,
  type PromptTable,
  type TableRow,
} from './promptTable';
import { readTextFile } from './textFile';

/** One prompt of a file. */
export interface Prompt {
  readonly text: string;
  /** Where it stands, as in a PromptTable. */
  readonly row: number;
}

/** One prompt with all that its row says. */
export interface PromptRow extends Prompt {
  readonly cells: TableRow['cells'];
}

/**
 * Reads the prompts of a file: CSV (.csv, .tsv) and JSON (.jsonl, .ndjson, .json) by column, anything else as one
 * prompt a line. Empty prompts are skipped. `column` names the column, else a usual name is looked for.
 * Errors: file-unreadable, prompts-invalid.
 */
export async function readPromptSet(file: string, column?: string): Promise<Prompt[]> {
  return parsePromptSet((await readTextFile(file)).text, file, column);
}

/** As readPromptSet, for text that has been read; `file` gives the format by its ending, and names it in errors. */
export function parsePromptSet(content: string, file: string, column?: string): Prompt[] {
  return promptRows(parsePromptTable(content, file), file, column).map(({ text, row }) => ({ text, row }));
}

/** The rows of `table` that have a prompt, in order; `file` names it in errors. Error: prompts-invalid. */
export function promptRows({ columns, rows }: PromptTable, file: string, column?: string): PromptRow[] {
  const chosen = columns?.length ? columns[findColumn(columns, file, column)] : undefined;
  const textOf = ({ row, cells }: TableRow): string => {
    if (typeof cells !== 'string') return fieldOf(cells, chosen ?? '', row, file);
    if (columns !== null && column !== undefined) throw notAnObject(row, file);
    return cells;
  };
  const filled = rows.map((row) => ({ ...row, text: textOf(row).trim() })).filter(({ text }) => text !== '');
  if (filled.length > 0) return filled;
  throw invalid(`${file} holds no prompts.`, 'Give a file with at least one prompt.');
}

function fieldOf(cells: ReadonlyMap<string, unknown>, column: string, row: number, file: string): string {
  const prompt = cells.get(column);
  if (typeof prompt === 'string') return prompt;
  throw invalid(
    `Line ${row} of ${file} has no text under "${column}" (its fields: ${listed([...cells.keys()])}).`,
    'Give every line that field, or name another one.',
  );
}

/** Index of the prompts' column among `names`. */
function findColumn(names: readonly string[], file: string, column: string | undefined): number {
  if (column !== undefined) {
    const place = columnPlace(names, column);
    if (place >= 0) return place;
    throw invalid(`${file} has no column "${column}".`, `Name one of its columns: ${listed(names)}.`);
  }
  const usual = usualPromptColumn(names);
  if (usual >= 0) return usual;
  throw invalid(
    `${file} has no column with a usual name for prompts (${usualPromptColumns.join(', ')}).`,
    `Name the column of the prompts; it has ${listed(names)}.`,
  );
}
