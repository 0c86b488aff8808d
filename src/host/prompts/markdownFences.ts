/** A fenced code block (CommonMark 0.31, section 4.5), lines 0-based and inclusive, the fences included. */
export interface Fence {
  /** First word of the info string, in lower case; empty without one. */
  readonly language: string;
  readonly content: string;
  readonly firstLine: number;
  readonly lastLine: number;
}

/** Up to three spaces, then three or more backticks or tildes; a backtick fence has no backtick in its info string. */
const opening = /^( {0,3})(?:(`{3,})([^`]*)|(~{3,})(.*))$/;

/** The fenced code blocks of a Markdown document, in order. Those inside lists and quotations are not looked for. */
export function findFences(lines: readonly string[]): Fence[] {
  const fences: Fence[] = [];
  for (let line = 0; line < lines.length; line++) {
    const match = opening.exec(lines[line] ?? '');
    if (!match) continue;
    const indentation = match[1]?.length ?? 0;
    const mark = match[2] ?? match[4] ?? '';
    const info = (match[3] ?? match[5] ?? '').trim();
    const close = closingLine(lines, line + 1, mark);
    // Without a closing fence the block reaches to the end of the document.
    const content = lines.slice(line + 1, close ?? lines.length).map((text) => outdent(text, indentation));
    const lastLine = close ?? lines.length - 1;
    fences.push({
      language: (info.split(/\s/)[0] ?? '').toLowerCase(),
      content: content.join('\n'),
      firstLine: line,
      lastLine,
    });
    line = lastLine;
  }
  return fences;
}

/** At least as long as the opening fence, of the same character, with nothing but spaces after it. */
function closingLine(lines: readonly string[], from: number, mark: string): number | undefined {
  const closing = new RegExp(`^ {0,3}${mark.charAt(0)}{${mark.length},}[ \\t]*$`);
  const found = lines.slice(from).findIndex((text) => closing.test(text));
  return found < 0 ? undefined : from + found;
}

/** An indented opening fence takes as many spaces, if there are so many, off each line of the content. */
function outdent(text: string, indentation: number): string {
  let at = 0;
  while (at < indentation && text.charAt(at) === ' ') at++;
  return text.slice(at);
}
