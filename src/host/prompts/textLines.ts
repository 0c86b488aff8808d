/** Where the lines of a text begin and end, in UTF-16 offsets. */
export interface TextLines {
  readonly count: number;
  /** Offset of the first character of `line`, counted from 0. */
  start(line: number): number;
  /** Offset after the last character of `line`, before its line end. */
  end(line: number): number;
  /** Offset after the line end of `line`. */
  after(line: number): number;
  /** The line that `offset` is on; one beyond the text is on the last. */
  at(offset: number): number;
  text(line: number): string;
}

/** The lines of `text`, whichever way they end (\n, \r\n, \r). */
export function textLines(text: string): TextLines {
  const starts = [0];
  for (const { index, 0: lineEnd } of text.matchAll(/\r\n|\r|\n/g)) starts.push(index + lineEnd.length);
  const start = (line: number): number => starts[line] ?? text.length;
  function end(line: number): number {
    const next = starts[line + 1];
    if (next === undefined) return text.length;
    return next - (text.charAt(next - 2) === '\r' && text.charAt(next - 1) === '\n' ? 2 : 1);
  }
  return {
    count: starts.length,
    start,
    end,
    after: (line) => start(line + 1),
    at(offset) {
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (start(middle) <= offset) low = middle;
        else high = middle - 1;
      }
      return low;
    },
    text: (line) => text.slice(start(line), end(line)),
  };
}
