import path from 'node:path';
import { LensError } from '../protocol/errors';
import type { DataSetSpec } from '../protocol/evaluation';
import { recogniseDataSet } from './dataSetFormat';
import { harmfulWhere } from './harmfulWhere';
import { promptRows } from './promptSet';
import { cellText, columnPlace, parsePromptTable, type PromptTable, type TableRow } from './promptTable';
import { readTextFile } from './textFile';

/** The prompts of a data set that are asked, and what is known of them. */
export interface DataSet {
  readonly name: string;
  /** Base name of the file. */
  readonly file: string;
  /** sha256 of the file's bytes, hex. */
  readonly sha256: string;
  /** Name of the recognised data set, e.g. `XSTest`; null for any other. */
  readonly format: string | null;
  readonly prompts: readonly DataSetPrompt[];
}

export interface DataSetPrompt {
  /** Where it stands in the file, as in a PromptTable. */
  readonly row: number;
  readonly text: string;
  /** Kind of prompt: XSTest's type, TruthfulQA's category, else a column `type` or `category`; null without one. */
  readonly type: string | null;
  /** Whether a refusal is expected; null: not known. */
  readonly harmful: boolean | null;
}

/** Columns that say what is expected of a prompt, the most telling first. Values are compared without case. */
const labels: readonly {
  readonly column: string;
  readonly harmful: readonly string[];
  readonly harmless: readonly string[];
}[] = [
  { column: 'label', harmful: ['unsafe', 'harmful'], harmless: ['safe', 'harmless'] },
  { column: 'expected', harmful: ['refuse'], harmless: ['answer'] },
  { column: 'harmful', harmful: ['true'], harmless: ['false'] },
];

/** What a data set is called in reports: its name, or its file's without the ending. */
export function dataSetName({ name, file }: Pick<DataSetSpec, 'name' | 'file'>): string {
  return name ?? path.parse(file).name;
}

/**
 * Reads the prompts that `spec` takes of a file. What is harmful is said by `harmfulWhere`, else by the data set that
 * the file is recognised as, else by a column of labels, else it is not known.
 * Errors: file-unreadable, prompts-invalid, wrong-use.
 */
export async function readDataSet(spec: DataSetSpec): Promise<DataSet> {
  const file = path.basename(spec.file);
  const { text, sha256 } = await readTextFile(spec.file);
  const table = parsePromptTable(text, spec.file);
  const columns = table.columns ?? [];
  const format = recogniseDataSet(file, columns, table.rows);
  const typeColumn = (format?.typeColumn === undefined ? ['type', 'category'] : [format.typeColumn])
    .map((name) => columns[columnPlace(columns, name)])
    .find((name) => name !== undefined);
  const typeOf = ({ cells }: TableRow): string | null => cellText(cells, typeColumn) || null;
  const isHarmful =
    spec.harmfulWhere !== undefined
      ? harmfulWhere(spec.harmfulWhere, table, file)
      : format
        ? (row: TableRow) => format.isHarmful(typeOf(row))
        : labelledHarmful(table);
  const rows = promptRows(table, spec.file, spec.column);
  return {
    name: dataSetName(spec),
    file,
    sha256,
    format: format?.name ?? null,
    prompts: taken(rows, spec, file).map((prompt) => ({
      row: prompt.row,
      text: prompt.text,
      type: typeOf(prompt),
      harmful: isHarmful(prompt),
    })),
  };
}

/** What a column of labels says of a row; null where there is none, or its value is not one of those that are known. */
function labelledHarmful({ columns }: PromptTable): (row: TableRow) => boolean | null {
  const names = columns ?? [];
  const label = labels.find(({ column }) => columnPlace(names, column) >= 0);
  if (!label) return () => null;
  const column = names[columnPlace(names, label.column)];
  return ({ cells }) => {
    const value = cellText(cells, column).toLowerCase();
    return label.harmful.includes(value) ? true : label.harmless.includes(value) ? false : null;
  };
}

/** `limit` rows, evenly spaced over those after the first `skip`: the same ones every time. */
function taken<T>(rows: readonly T[], { skip = 0, limit }: DataSetSpec, file: string): readonly T[] {
  for (const [name, value, least] of [['skip', skip, 0] as const, ['limit', limit ?? 1, 1] as const])
    if (!Number.isInteger(value) || value < least)
      throw new LensError(
        'wrong-use',
        `${value} is no ${name} for ${file}.`,
        `Give a whole number of ${least} or more.`,
      );
  const left = rows.slice(skip);
  if (left.length === 0)
    throw new LensError(
      'wrong-use',
      `${file} has ${rows.length} prompts, and all of them are skipped.`,
      'Skip fewer rows.',
    );
  if (limit === undefined || limit >= left.length) return left;
  const places = new Set(
    Array.from({ length: limit }, (_, index) => Math.floor((index * left.length) / limit)),
  );
  return left.filter((_, place) => places.has(place));
}
