import { usualPromptColumn } from '../../../protocol/promptColumns';
import { foundPrompt } from '../foundPrompt';
import { createTextMapper, type MappedText } from '../mappedText';
import type { FoundPrompt, PromptFinder } from '../promptFinder';
import { textLines } from '../textLines';
import { csvRecords, type CsvCell } from './csvCells';
import { systemMessage, systemPlace } from './systemColumn';

/** CSV, TSV: the cells of the column with the most telling usual name, after the system prompt of a column `system`. */
export const csvFinder: PromptFinder = {
  all: (text) => [...rows(text)].map((row) => row.prompt()).filter((prompt) => prompt.text !== ''),
  at(text, offset) {
    for (const row of rows(text)) if (row.start <= offset && offset <= row.end) return row.prompt();
    return undefined;
  },
};

interface Row {
  readonly start: number;
  readonly end: number;
  prompt(): FoundPrompt;
}

function* rows(text: string): Generator<Row> {
  const lines = textLines(text);
  const records = csvRecords(text, delimiterOf(text));
  const header = records.next();
  if (header.done) return;
  const names = header.value.map((cell) => mapCell(text, cell).text);
  const column = usualPromptColumn(names);
  const system = systemPlace(names);
  if (column < 0) return;
  for (const record of records) {
    const first = record[0];
    const last = record.at(-1);
    const cell = record[column];
    if (!first || !last || !cell) continue;
    const systemCell = system < 0 ? undefined : record[system];
    yield {
      start: first.start,
      end: last.end + (last.quoted ? 1 : 0),
      prompt: () =>
        foundPrompt(mapCell(text, cell), lines, cell.start, cell.end, {
          before: systemMessage(systemCell && mapCell(text, systemCell).text),
        }),
    };
  }
}

function mapCell(text: string, { start, end, quoted }: CsvCell): MappedText {
  const mapper = createTextMapper(text);
  let at = start;
  if (quoted)
    for (const { index } of text.slice(start, end).matchAll(/""/g)) {
      mapper.same(at, start + index);
      at = start + index + 2;
      mapper.escape('"', at - 2, at);
    }
  mapper.same(at, end);
  return mapper.mapped();
}

/** Comma, unless the header has none and has tabs or semicolons (spreadsheets in some languages). */
function delimiterOf(text: string): string {
  const header = text.trimStart().split(/\r\n|\n|\r/, 1)[0] ?? '';
  return [',', '\t', ';'].find((delimiter) => header.includes(delimiter)) ?? ',';
}
