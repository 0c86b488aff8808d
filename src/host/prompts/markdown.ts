import { foundPrompt, stretchPrompt } from './foundPrompt';
import { createTextMapper } from './mappedText';
import { markdownBlocks, type MarkdownBlock } from './markdownBlocks';
import { promptSections, type PromptSection } from './markdownSections';
import type { FoundPrompt, PromptFinder } from './promptFinder';
import { textLines, type TextLines } from './textLines';

/** The info string that marks a fenced block as a prompt. */
const promptLanguage = 'prompt';

/**
 * Markdown: blocks fenced as ```prompt and sections under a heading `Prompt` stand out (see promptSections); elsewhere the
 * block under the cursor is meant, without what marks the quotation or list that it is in.
 */
export const markdownFinder: PromptFinder = {
  all: (text) => standingOut(text).map(({ prompt }) => prompt),
  at(text, offset) {
    const line = textLines(text).at(offset);
    const around = ({ firstLine, lastLine }: { firstLine: number; lastLine: number }): boolean =>
      firstLine <= line && line <= lastLine;
    const found = standingOut(text).find(around);
    if (found) return found.prompt;
    const block = markdownBlocks(text).find(around);
    return block && block.kind !== 'heading' ? asPrompt(text, textLines(text), block) : undefined;
  },
};

/** A prompt with the lines on which the cursor means it. */
interface StandingOut {
  readonly prompt: FoundPrompt;
  readonly firstLine: number;
  readonly lastLine: number;
}

function standingOut(text: string): StandingOut[] {
  const lines = textLines(text);
  const blocks = markdownBlocks(text);
  const fences = blocks.filter(({ kind, label }) => kind === 'fence' && label === promptLanguage);
  const sections = promptSections(blocks, lines.count);
  const inFences = fences.map((fence): StandingOut => {
    const section = sections.find(
      (one) => one.firstLine <= fence.firstLine && fence.firstLine <= one.lastLine,
    );
    const prompt = { ...asPrompt(text, lines, fence), before: section ? systemOf(text, lines, section) : [] };
    return { prompt, firstLine: fence.firstLine, lastLine: fence.lastLine };
  });
  // A section with prompt blocks has its prompts in them.
  const inSections = sections
    .filter(({ firstLine, lastLine }) =>
      fences.every((fence) => fence.lastLine < firstLine || fence.firstLine > lastLine),
    )
    .map((section): StandingOut => {
      const start = lines.start(section.contentLine);
      const prompt = stretchPrompt(text, lines, start, lines.end(section.lastLine));
      const { firstLine, lastLine } = section;
      return {
        prompt: { ...prompt, before: systemOf(text, lines, section), firstLine, lastLine },
        firstLine,
        lastLine,
      };
    })
    .filter(({ prompt }) => prompt.text !== '');
  return [...inFences, ...inSections].sort((a, b) => a.firstLine - b.firstLine);
}

function systemOf(text: string, lines: TextLines, { system }: PromptSection): FoundPrompt['before'] {
  if (!system) return [];
  const content = text.slice(lines.start(system.contentLine), lines.end(system.lastLine)).trim();
  return content === '' ? [] : [{ role: 'system', content: content.replace(/\r\n?/g, '\n') }];
}

function asPrompt(text: string, lines: TextLines, block: MarkdownBlock): FoundPrompt {
  const mapper = createTextMapper(text);
  block.content.forEach((content, index) => {
    const line = block.contentLine + index;
    if (line >= lines.count) return;
    mapper.same(contentStart(lines, line, content), lines.after(line));
  });
  return foundPrompt(mapper.mapped(), lines, lines.start(block.firstLine), lines.end(block.lastLine));
}

/** Where the content of a line begins: it is the end of the line, but for spaces that stand for a part of a tab. */
function contentStart(lines: TextLines, line: number, content: string): number {
  const whole = lines.text(line).trimEnd();
  let rest = content.trimEnd();
  while (!whole.endsWith(rest)) rest = rest.slice(1);
  return lines.start(line) + whole.length - rest.length;
}
