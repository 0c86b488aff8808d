import { foundPrompt } from './foundPrompt';
import { mappedPart } from './mappedText';
import type { FoundPrompt } from './promptFinder';
import { textOffset } from './promptMapping';
import type { TextLines } from './textLines';

/**
 * The part of `prompt` that stands on [start, end) of the document, without what comes before the prompt.
 * undefined where that is not wholly within the prompt.
 */
export function promptWithin(
  prompt: FoundPrompt,
  lines: TextLines,
  start: number,
  end: number,
): FoundPrompt | undefined {
  const from = textOffset(prompt, start);
  const to = textOffset(prompt, end);
  return from === undefined || to === undefined
    ? undefined
    : foundPrompt(mappedPart(prompt, from, to), lines, start, end);
}
