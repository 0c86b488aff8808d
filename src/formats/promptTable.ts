import path from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import { LensError } from '../protocol/errors';

/** The rows of a file of prompts, each with all its columns. */
export interface PromptTable {
  /**
   * Names of the columns in the file's order; of JSON Lines those of the first object, none where all are texts.
   * null for a format without columns.
   */
  readonly columns: readonly string[] | null;
  readonly rows: readonly TableRow[];
}

export interface TableRow {
  /** Where it stands: data row of a CSV, element of a JSON array, line of any other file; counted from 1. */
  readonly row: number;
  /** Values by column, or one text where there are no columns. A CSV's values are texts, a JSON line's anything. */
  readonly cells: ReadonlyMap<string, unknown> | string;
}

/**
 * Parses the text of a file whose ending gives the format: CSV (.csv, .tsv), JSON Lines (.jsonl, .ndjson), JSON (.json:
 * an array, or lines all the same), anything else as one text a line. `file` is also what errors name.
 * Error: prompts-invalid.
 */
export function parsePromptTable(content: string, file: string): PromptTable {
  const text = content.replace(/^\ufeff/, '');
  const ending = path.extname(file).toLowerCase();
  if (ending === '.csv' || ending === '.tsv') return csvTable(text, file);
  if (ending === '.json' && text.trimStart().startsWith('[')) return jsonTable(arrayItems(text, file), file);
  if (['.jsonl', '.ndjson', '.json'].includes(ending)) return jsonTable(jsonLines(text, file), file);
  return { columns: null, rows: lines(text).map(({ line, row }) => ({ row, cells: line })) };
}

function lines(text: string): { line: string; row: number }[] {
  return text.split(/\r\n|\n|\r/).map((line, index) => ({ line, row: index + 1 }));
}

function csvTable(text: string, file: string): PromptTable {
  let records: string[][];
  try {
    records = parse(text, {
      delimiter: delimiterOf(text),
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: true,
    });
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw invalid(
      `${file} is not valid CSV: ${cause.message.replace(/\.*$/, '')}.`,
      'Put cells with quotes, commas or line breaks in double quotes, and double the quotes inside.',
      cause,
    );
  }
  const [header = [], ...data] = records;
  const columns = header.map((name) => name.trim());
  return {
    columns,
    rows: data.map((record, index) => {
      const cells = new Map<string, string>();
      // Of two columns with one name the first counts.
      columns.forEach((name, place) => {
        if (!cells.has(name)) cells.set(name, record[place] ?? '');
      });
      return { row: index + 1, cells };
    }),
  };
}

/** Comma, unless the header has none and has tabs or semicolons (spreadsheets in some languages). */
function delimiterOf(text: string): string {
  const header = text.trimStart().split(/\r\n|\n|\r/, 1)[0] ?? '';
  return [',', '\t', ';'].find((delimiter) => header.includes(delimiter)) ?? ',';
}

interface JsonItem {
  readonly row: number;
  readonly value: unknown;
}

function jsonTable(items: readonly JsonItem[], file: string): PromptTable {
  const rows = items.map(({ row, value }): TableRow => {
    if (typeof value === 'string') return { row, cells: value };
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw notAnObject(row, file);
    return { row, cells: new Map(Object.entries(value)) };
  });
  const first = rows.find(({ cells }) => typeof cells !== 'string')?.cells;
  return { columns: first === undefined || typeof first === 'string' ? [] : [...first.keys()], rows };
}

function jsonLines(text: string, file: string): JsonItem[] {
  return lines(text)
    .filter(({ line }) => line.trim() !== '')
    .map(({ line, row }) => ({ row, value: parseJson(line, `Line ${row} of ${file}`) }));
}

function arrayItems(text: string, file: string): JsonItem[] {
  const values = parseJson(text, file) as readonly unknown[];
  return values.map((value, index) => ({ row: index + 1, value }));
}

function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw invalid(
      `${place} is not JSON.`,
      'Write one JSON object a line, for example {"prompt": "..."}.',
      cause,
    );
  }
}

/** The error of a JSON line without fields where fields are needed. */
export function notAnObject(row: number, file: string): LensError {
  return invalid(
    `Line ${row} of ${file} is not a JSON object.`,
    'Write one object a line, for example {"prompt": "..."}.',
  );
}

/** Place of the column `wanted` in `names`: exact case first, then any; -1 where there is none. */
export function columnPlace(names: readonly string[], wanted: string): number {
  const exact = names.indexOf(wanted);
  return exact >= 0 ? exact : names.findIndex((name) => name.toLowerCase() === wanted.toLowerCase());
}

/** The value of a column as text, trimmed; empty where the row has none. */
export function cellText(cells: TableRow['cells'], column: string | undefined): string {
  if (typeof cells === 'string' || column === undefined) return '';
  const value = cells.get(column);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value).trim()
    : '';
}

/** Names in quotes for a sentence, at most twelve. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 12).map((name) => `"${name}"`);
  return shown.join(', ') + (names.length > shown.length ? ', ...' : '');
}

/** An error of the code prompts-invalid. */
export function invalid(message: string, next: string, cause?: unknown): LensError {
  return new LensError('prompts-invalid', message, next, { cause });
}
