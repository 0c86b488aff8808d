import { splitLines, type FoundPrompt, type PromptFinder } from './promptFinder';

/**
 * The run of lines that are not blank around `line`.
 * @param breaks true for a line that belongs to no paragraph, besides blank ones
 */
export function paragraphAt(
  lines: readonly string[],
  line: number,
  breaks: (text: string, line: number) => boolean = () => false,
): FoundPrompt | undefined {
  const belongs = (at: number): boolean => {
    const text = lines[at];
    return text !== undefined && text.trim() !== '' && !breaks(text, at);
  };
  if (!belongs(line)) return undefined;
  let firstLine = line;
  let lastLine = line;
  while (belongs(firstLine - 1)) firstLine--;
  while (belongs(lastLine + 1)) lastLine++;
  return {
    text: lines
      .slice(firstLine, lastLine + 1)
      .join('\n')
      .trim(),
    firstLine,
    lastLine,
  };
}

/** Plain text: the paragraph under the cursor. No paragraph stands out as a prompt by itself. */
export const paragraphFinder: PromptFinder = {
  all: () => [],
  at: (text, line) => paragraphAt(splitLines(text), line),
};
