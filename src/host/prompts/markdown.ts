import { findFences, type Fence } from './markdownFences';
import { paragraphAt } from './paragraph';
import { splitLines, type FoundPrompt, type PromptFinder } from './promptFinder';

/** The info string that marks a fenced block as a prompt. */
const promptLanguage = 'prompt';
/** An ATX heading or a thematic break: no part of the paragraph beside it. */
const boundary = /^ {0,3}(?:#{1,6}(?:\s|$)|(?:-[ \t]*){3,}$|(?:\*[ \t]*){3,}$|(?:_[ \t]*){3,}$)/;

/** Markdown: blocks fenced as ```prompt stand out; elsewhere the fenced block or the paragraph under the cursor. */
export const markdownFinder: PromptFinder = {
  all: (text) =>
    findFences(splitLines(text))
      .filter((fence) => fence.language === promptLanguage)
      .map(asPrompt),
  at(text, line) {
    const lines = splitLines(text);
    const fences = findFences(lines);
    const around = fences.find((fence) => contains(fence, line));
    if (around) return asPrompt(around);
    return paragraphAt(
      lines,
      line,
      (content, at) => boundary.test(content) || fences.some((fence) => contains(fence, at)),
    );
  },
};

function contains(fence: Fence, line: number): boolean {
  return fence.firstLine <= line && line <= fence.lastLine;
}

function asPrompt({ content, firstLine, lastLine }: Fence): FoundPrompt {
  return { text: content.trim(), firstLine, lastLine };
}
