import type { ChatMessage } from '../../../protocol/model';

/** Place of the column or field with the system prompt of a row; -1 where there is none. */
export function systemPlace(names: readonly string[]): number {
  return names.findIndex((name) => /^system([_ ]?prompt)?$/i.test(name));
}

/** What goes before the prompt of a row whose system prompt is `text`. */
export function systemMessage(text: string | undefined): ChatMessage[] {
  const content = text?.trim() ?? '';
  return content === '' ? [] : [{ role: 'system', content }];
}
