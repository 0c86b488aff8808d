import type { ChatMessage, PromptInput } from '../../protocol/model';
import { mappedStretch, type MappedText } from './mappedText';
import type { FoundPrompt } from './promptFinder';
import type { TextLines } from './textLines';

/** The prompt of `mapped`, which stands with its delimiters on [start, end) of the document. */
export function foundPrompt(
  mapped: MappedText,
  lines: TextLines,
  start: number,
  end: number,
  more: Partial<Pick<FoundPrompt, 'before' | 'settings'>> = {},
): FoundPrompt {
  const firstLine = lines.at(start);
  return {
    ...mapped,
    before: [],
    settings: {},
    ...more,
    firstLine,
    lastLine: Math.max(firstLine, lines.at(Math.max(start, end - 1))),
  };
}

/** A stretch of a document as a prompt. */
export function stretchPrompt(document: string, lines: TextLines, start: number, end: number): FoundPrompt {
  return foundPrompt(mappedStretch(document, start, end), lines, start, end);
}

/** The chat that a prompt ends. */
export function messagesOf({ text, before }: Pick<FoundPrompt, 'text' | 'before'>): ChatMessage[] {
  return [...before, { role: 'user', content: text }];
}

/** What the model is asked: the text alone, or the chat that it ends. */
export function inputOf(prompt: Pick<FoundPrompt, 'text' | 'before'>): PromptInput {
  return prompt.before.length === 0 ? prompt.text : messagesOf(prompt);
}
