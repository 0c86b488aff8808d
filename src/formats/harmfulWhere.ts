import { LensError } from '../protocol/errors';
import { cellText, columnPlace, listed, type PromptTable, type TableRow } from './promptTable';

/** How a value is compared; letter case counts. */
const comparisons: Readonly<Record<string, (value: string, wanted: string) => boolean>> = {
  '=': (value, wanted) => value === wanted,
  '!=': (value, wanted) => value !== wanted,
  '^=': (value, wanted) => value.startsWith(wanted),
  '~=': (value, wanted) => value.includes(wanted),
};

/**
 * Which rows of `table` the expression calls harmful (DataSetSpec's harmfulWhere); `file` names it in errors.
 * Error wrong-use: not an expression, no such column, or no row that fits, which would make every prompt harmless.
 */
export function harmfulWhere(
  expression: string,
  { columns, rows }: PromptTable,
  file: string,
): (row: TableRow) => boolean {
  const text = expression.trim();
  if (text === 'all') return () => true;
  if (text === 'none') return () => false;
  const match = /^([^=]*?)\s*([!^~]?=)\s*(.*)$/s.exec(text);
  const [, name = '', sign = '', wanted = ''] = match ?? [];
  const compare = comparisons[sign];
  const columnsThere = columns?.length
    ? `${file} has the columns ${listed(columns)}.`
    : `${file} has no columns, so it can only be all or none.`;
  if (!compare || name === '' || wanted === '')
    throw wrongUse(
      `"${expression}" does not say which rows are harmful.`,
      `Write COLUMN=VALUE, COLUMN!=VALUE, COLUMN^=PREFIX, COLUMN~=TEXT, all or none; ${columnsThere}`,
    );
  const column = columns?.[columnPlace(columns, name)];
  if (column === undefined) throw wrongUse(`${file} has no column "${name}" to compare.`, columnsThere);
  const fits = ({ cells }: TableRow): boolean => compare(cellText(cells, column), wanted);
  if (rows.some(fits)) return fits;
  throw wrongUse(
    `No row of ${file} has ${text}, so none would count as harmful.`,
    `Its values of "${column}" are ${listed([...new Set(rows.map(({ cells }) => cellText(cells, column)))])}; ` +
      'write none where no prompt is harmful.',
  );
}

function wrongUse(message: string, next: string): LensError {
  return new LensError('wrong-use', message, next);
}
