import { stretchPrompt } from './foundPrompt';
import type { FoundPrompt, PromptFinder } from './promptFinder';
import { textLines, type TextLines } from './textLines';

/** A line that parts two prompts: three dashes or more. */
const separator = /^-{3,}\s*$/;

/** Text of a kind that is not known: the paragraph under the cursor. */
export const paragraphFinder: PromptFinder = {
  all: () => [],
  at(text, offset) {
    const lines = textLines(text);
    return paragraphAt(text, lines, lines.at(offset));
  },
};

/** Plain text with lines `---`: each part between them is a prompt and stands out. Without any: the paragraph under the cursor. */
export const plainTextFinder: PromptFinder = {
  all: (text) => partsOf(text, textLines(text)) ?? [],
  at(text, offset) {
    const lines = textLines(text);
    const parts = partsOf(text, lines);
    return parts ? partAt(parts, lines.at(offset)) : paragraphFinder.at(text, offset);
  },
};

/** Plain text whose every paragraph is a prompt and stands out: files that a setting names as such. */
export const promptListFinder: PromptFinder = {
  all(text) {
    const lines = textLines(text);
    return partsOf(text, lines) ?? paragraphsOf(text, lines);
  },
  at: (text, offset) => plainTextFinder.at(text, offset),
};

/** What stands between separators, without empty parts; undefined where there is no separator. */
function partsOf(text: string, lines: TextLines): FoundPrompt[] | undefined {
  const stretches: FoundPrompt[] = [];
  let start = 0;
  let separators = 0;
  for (let line = 0; line <= lines.count; line++) {
    if (line < lines.count && !separator.test(lines.text(line))) continue;
    const end = line < lines.count ? lines.start(line) : text.length;
    const blank = text.slice(start, end).search(/\S/);
    if (blank >= 0) stretches.push(stretchPrompt(text, lines, start + blank, end));
    if (line < lines.count) separators++;
    start = lines.after(line);
  }
  return separators === 0 ? undefined : stretches;
}

function partAt(parts: readonly FoundPrompt[], line: number): FoundPrompt | undefined {
  return parts.find(({ firstLine, lastLine }) => firstLine <= line && line <= lastLine);
}

function paragraphsOf(text: string, lines: TextLines): FoundPrompt[] {
  const paragraphs: FoundPrompt[] = [];
  for (let line = 0; line < lines.count; line++) {
    const paragraph = paragraphAt(text, lines, line);
    if (!paragraph) continue;
    paragraphs.push(paragraph);
    line = paragraph.lastLine;
  }
  return paragraphs;
}

/** The run of lines that are not blank around `line`. */
function paragraphAt(text: string, lines: TextLines, line: number): FoundPrompt | undefined {
  const belongs = (at: number): boolean => at >= 0 && at < lines.count && lines.text(at).trim() !== '';
  if (!belongs(line)) return undefined;
  let firstLine = line;
  let lastLine = line;
  while (belongs(firstLine - 1)) firstLine--;
  while (belongs(lastLine + 1)) lastLine++;
  return stretchPrompt(text, lines, lines.start(firstLine), lines.end(lastLine));
}
