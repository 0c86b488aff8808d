/** A cell of a CSV file: the text between its quotes or delimiters, in UTF-16 offsets. */
export interface CsvCell {
  readonly start: number;
  readonly end: number;
  /** Quotes within are doubled. */
  readonly quoted: boolean;
}

/**
 * The cells of a CSV text (RFC 4180, any line end), record by record; empty lines are left out. csv-parse, which reads
 * data sets, says where a record stands but not where its cells do. Unlike it, this takes every text: one that is being
 * written has open quotes.
 */
export function* csvRecords(text: string, delimiter: string): Generator<CsvCell[]> {
  const lineEnd = /\r\n|\r|\n/y;
  const plainEnd = new RegExp(`[\\r\\n${delimiter}]|$`, 'g');
  let at = text.startsWith('\ufeff') ? 1 : 0;
  let record: CsvCell[] = [];
  while (at <= text.length) {
    const cell = text.charAt(at) === '"' ? quotedCell(text, at + 1) : undefined;
    // Text after closing quotes is nobody's; it is passed over.
    plainEnd.lastIndex = cell ? Math.min(cell.end + 1, text.length) : at;
    const end = plainEnd.exec(text)?.index ?? text.length;
    record.push(cell ?? { start: at, end, quoted: false });
    at = end + 1;
    if (text.charAt(end) === delimiter) continue;
    lineEnd.lastIndex = end;
    at = lineEnd.test(text) ? lineEnd.lastIndex : text.length + 1;
    if (record.length > 1 || record.some(({ quoted, start, end }) => quoted || end > start)) yield record;
    record = [];
  }
}

/** The cell whose text begins at `start`, after its opening quote; it ends at a quote that is not doubled. */
function quotedCell(text: string, start: number): CsvCell {
  let end = text.indexOf('"', start);
  while (end >= 0 && text.charAt(end + 1) === '"') end = text.indexOf('"', end + 2);
  return { start, end: end < 0 ? text.length : end, quoted: true };
}
