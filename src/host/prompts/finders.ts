import { markdownFinder } from './markdown';
import { paragraphFinder } from './paragraph';
import type { PromptFinder } from './promptFinder';
import { codeCellFinder, wholeTextFinder } from './wholeText';

/** Markdown cells: their ```prompt blocks; a cell without any fence under the cursor is a prompt as a whole. */
const markdownCellFinder: PromptFinder = {
  all: (text) => markdownFinder.all(text),
  at(text, line) {
    const blocks = markdownFinder.all(text);
    return (
      blocks.find((block) => block.firstLine <= line && line <= block.lastLine) ??
      blocks[0] ??
      wholeTextFinder.at(text, line)
    );
  },
};

const byLanguage: Readonly<Record<string, PromptFinder>> = {
  markdown: markdownFinder,
  prompt: wholeTextFinder,
};

const byCellLanguage: Readonly<Record<string, PromptFinder>> = {
  markdown: markdownCellFinder,
  plaintext: wholeTextFinder,
  raw: wholeTextFinder,
  prompt: wholeTextFinder,
};

/** How prompts are found in a document of this language. */
export function finderFor(languageId: string, place: 'file' | 'cell'): PromptFinder {
  if (place === 'cell') return byCellLanguage[languageId] ?? codeCellFinder;
  return byLanguage[languageId] ?? paragraphFinder;
}

/** Languages whose documents or cells may hold prompts that stand out. */
export const codeLensLanguages: readonly string[] = [
  ...new Set([...Object.keys(byLanguage), ...Object.keys(byCellLanguage)]),
];
