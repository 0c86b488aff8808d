/** A plain-text table: the first row is the head; columns of numbers are right-aligned. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const columns = head.map((title, column) => {
    const cells = rows.map((row) => row[column] ?? '');
    const numeric = cells.every((cell) => /^[-+.\d]*$|^—$/.test(cell));
    const width = Math.max(title.length, ...cells.map((cell) => [...cell].length));
    return { numeric, width };
  });
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ numeric, width }, column) => {
        const cell = cells[column] ?? '';
        const space = ' '.repeat(Math.max(0, width - [...cell].length));
        return numeric ? space + cell : cell + space;
      })
      .join('  ')
      .trimEnd();
  return [line(head), ...rows.map(line)].join('\n');
}

/** A token on one line: its space as a dot, its line break as a return sign. */
export function visible(token: string): string {
  return token.replaceAll(' ', '·').replaceAll('\n', '⏎').replaceAll('\t', '⇥');
}
