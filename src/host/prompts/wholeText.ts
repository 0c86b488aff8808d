import { stretchPrompt } from './foundPrompt';
import type { FoundPrompt, PromptFinder } from './promptFinder';
import { textLines } from './textLines';

/** A cell that is one prompt. */
export const wholeTextFinder: PromptFinder = {
  all: (text) => {
    const prompt = whole(text);
    return prompt.text === '' ? [] : [prompt];
  },
  at: whole,
};

function whole(text: string): FoundPrompt {
  const lines = textLines(text);
  // The first line with text: where the CodeLens stands.
  const start = Math.max(text.search(/\S/), 0);
  return { ...stretchPrompt(text, lines, start, text.length), lastLine: lines.count - 1 };
}
