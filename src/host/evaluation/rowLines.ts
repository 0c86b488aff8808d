import path from 'node:path';

/** Characters of a prompt that are looked for: enough to tell rows apart. */
const headLength = 60;

/**
 * Where the data rows of a file stand, without parsing it: the line (from 0) that a row of one line each would have,
 * or the next one below that holds the prompt's beginning. Undefined where there is none.
 */
export function createRowFinder(
  text: string,
  file: string,
): (row: number, prompt: string) => number | undefined {
  const lines = text.split(/\r\n|\n|\r/);
  const header = ['.csv', '.tsv'].includes(path.extname(file).toLowerCase()) ? 1 : 0;
  return (row, prompt) => {
    const start = row - 1 + header;
    const heads = writtenHeads(prompt);
    const found = lines.findIndex((line, at) => at >= start && heads.some((head) => line.includes(head)));
    return found < 0 ? undefined : found;
  };
}

/** The beginning of a prompt as plain text, as in a quoted cell of a CSV and as in a JSON string. */
function writtenHeads(prompt: string): string[] {
  const head = (prompt.split(/\r\n|\n|\r/, 1)[0] ?? '').slice(0, headLength);
  return [head, head.replaceAll('"', '""'), JSON.stringify(head).slice(1, -1)];
}
