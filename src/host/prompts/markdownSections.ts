import type { MarkdownBlock } from './markdownBlocks';

/** The text under a heading, up to the next one; lines 0-based, inclusive, the heading's included. */
export interface Section {
  readonly firstLine: number;
  /** The first line after the heading. */
  readonly contentLine: number;
  readonly lastLine: number;
}

/** A section that is a prompt, with the one that holds its system prompt. */
export interface PromptSection extends Section {
  readonly system: Section | undefined;
}

/**
 * The sections under a heading `Prompt`, `Prompt: some title` or `Prompt 2`, in any case. A section `System` (or `System
 * prompt`) before holds the system prompt of those that follow it on its level or below, up to the next such section or
 * a heading above it.
 */
export function promptSections(blocks: readonly MarkdownBlock[], lineCount: number): PromptSection[] {
  const headings = blocks.filter(({ kind, depth }) => kind === 'heading' && depth === 0);
  const sections: PromptSection[] = [];
  let system: { readonly section: Section; readonly level: string } | undefined;
  headings.forEach((heading, index) => {
    const { firstLine, lastLine, label: level } = heading;
    const next = headings[index + 1];
    const end = next ? next.firstLine - 1 : lineCount - 1;
    const section = { firstLine, contentLine: Math.min(lastLine + 1, end + 1), lastLine: end };
    const title = heading.content.join(' ').trim();
    // h1 < h2 as texts too.
    if (system && level < system.level) system = undefined;
    if (/^system(\s+prompt)?$/i.test(title)) system = { section, level };
    else if (/^(user\s+)?prompt(\s*(:|\d).*)?$/i.test(title))
      sections.push({ ...section, system: system?.section });
  });
  return sections;
}
