import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import { LensError } from '../protocol/errors';
import { readError } from './readError';

/** One prompt of a file. */
export interface Prompt {
  readonly text: string;
  /** Where it stands: data row of a CSV, line of any other file; counted from 1. */
  readonly row: number;
}

/** Column names that data sets use for the prompt, the most telling first; compared without case. */
const usualColumns = [
  'prompt',
  'goal',
  'question',
  'instruction',
  'query',
  'behavior',
  'request',
  'text',
  'input',
  'sentence',
];

/**
 * Reads the prompts of a file: CSV (.csv, .tsv) and JSON Lines (.jsonl, .ndjson) by column, anything else as one
 * prompt a line. Empty prompts are skipped. `column` names the column, else a usual name is looked for.
 * Errors: file-unreadable, prompts-invalid.
 */
export async function readPromptSet(file: string, column?: string): Promise<Prompt[]> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw readError(file, cause);
  });
  return parsePromptSet(decode(bytes, file), file, column);
}

/** As readPromptSet, for text that has been read; `file` gives the format by its ending, and names it in errors. */
export function parsePromptSet(content: string, file: string, column?: string): Prompt[] {
  const text = content.replace(/^\ufeff/, '');
  const ending = path.extname(file).toLowerCase();
  const prompts =
    ending === '.csv' || ending === '.tsv'
      ? csvPrompts(text, file, column)
      : ending === '.jsonl' || ending === '.ndjson'
        ? jsonLinesPrompts(text, file, column)
        : lines(text);
  const filled = prompts
    .map(({ text: prompt, row }) => ({ text: prompt.trim(), row }))
    .filter(({ text: prompt }) => prompt !== '');
  if (filled.length > 0) return filled;
  throw invalid(`${file} holds no prompts.`, 'Give a file with at least one prompt.');
}

function lines(text: string): Prompt[] {
  return text.split(/\r\n|\n|\r/).map((line, index) => ({ text: line, row: index + 1 }));
}

function csvPrompts(text: string, file: string, column: string | undefined): Prompt[] {
  let rows: string[][];
  try {
    rows = parse(text, {
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
  const [header, ...data] = rows;
  if (!header) return [];
  const place = findColumn(
    header.map((name) => name.trim()),
    file,
    column,
  );
  return data.map((row, index) => ({ text: row[place] ?? '', row: index + 1 }));
}

/** Comma, unless the header has none and has tabs or semicolons (spreadsheets in some languages). */
function delimiterOf(text: string): string {
  const header = text.trimStart().split(/\r\n|\n|\r/, 1)[0] ?? '';
  return [',', '\t', ';'].find((delimiter) => header.includes(delimiter)) ?? ',';
}

function jsonLinesPrompts(text: string, file: string, column: string | undefined): Prompt[] {
  let chosen: string | undefined;
  return lines(text)
    .filter((line) => line.text.trim() !== '')
    .map(({ text: line, row }) => {
      const value = parseLine(line, row, file);
      if (typeof value === 'string' && column === undefined) return { text: value, row };
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        throw invalid(
          `Line ${row} of ${file} is not a JSON object.`,
          'Write one object a line, for example {"prompt": "..."}.',
        );
      const fields = Object.keys(value);
      chosen ??= fields[findColumn(fields, file, column)] ?? '';
      const prompt = (value as Record<string, unknown>)[chosen];
      if (typeof prompt !== 'string')
        throw invalid(
          `Line ${row} of ${file} has no text under "${chosen}" (its fields: ${list(fields)}).`,
          'Give every line that field, or name another one.',
        );
      return { text: prompt, row };
    });
}

function parseLine(line: string, row: number, file: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch (cause) {
    throw invalid(
      `Line ${row} of ${file} is not JSON.`,
      'Write one JSON object a line, for example {"prompt": "..."}.',
      cause,
    );
  }
}

/** Index of the prompts' column among `names`. */
function findColumn(names: readonly string[], file: string, column: string | undefined): number {
  const lower = names.map((name) => name.toLowerCase());
  const wanted = column?.toLowerCase() ?? usualColumns.find((usual) => lower.includes(usual));
  const exact = column === undefined ? -1 : names.indexOf(column);
  const place = exact >= 0 || wanted === undefined ? exact : lower.indexOf(wanted);
  if (place >= 0) return place;
  if (column !== undefined)
    throw invalid(`${file} has no column "${column}".`, `Name one of its columns: ${list(names)}.`);
  throw invalid(
    `${file} has no column with a usual name for prompts (${usualColumns.join(', ')}).`,
    `Name the column of the prompts; it has ${list(names)}.`,
  );
}

/** UTF-8, or UTF-16 where a byte order mark says so. */
function decode(bytes: Uint8Array, file: string): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw invalid(`${file} is not UTF-8 text.`, 'Save it as UTF-8 and try again.', cause);
  }
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, 12).map((name) => `"${name}"`);
  return shown.join(', ') + (names.length > shown.length ? ', ...' : '');
}

function invalid(message: string, next: string, cause?: unknown): LensError {
  return new LensError('prompts-invalid', message, next, { cause });
}
