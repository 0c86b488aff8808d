import { splitLines, type FoundPrompt, type PromptFinder } from './promptFinder';

/** A file or cell that is one prompt. YAML front matter, which prompt files may start with, is left out. */
export const wholeTextFinder: PromptFinder = {
  all: (text) => {
    const prompt = whole(text);
    return prompt.text === '' ? [] : [prompt];
  },
  at: whole,
};

/** A code cell in some programming language: a prompt when asked for, but none that stands out. */
export const codeCellFinder: PromptFinder = { all: () => [], at: whole };

function whole(text: string): FoundPrompt {
  const lines = splitLines(text);
  const end =
    lines[0]?.trimEnd() === '---'
      ? lines.findIndex((line, at) => at > 0 && /^(---|\.\.\.)\s*$/.test(line))
      : -1;
  const from = end + 1;
  const content = lines.slice(from);
  // The first line with text: where the CodeLens stands.
  const first = content.findIndex((line) => line.trim() !== '');
  return {
    text: content.join('\n').trim(),
    firstLine: from + Math.max(first, 0),
    lastLine: lines.length - 1,
  };
}
