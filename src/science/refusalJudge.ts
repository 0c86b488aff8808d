import type { RefusalPhrases } from './refusalPhrases';

/** Whether an answer begins as a refusal does, whatever stands around it (quotes, spaces, letter case, curly marks). */
export function opensWithRefusal(answer: string, { openings }: RefusalPhrases): boolean {
  const plain = (text: string): string => text.replaceAll('’', "'").toLowerCase();
  const start = plain(answer).replace(/^[\s"'*“”]+/, '');
  return openings.some((opening) => start.startsWith(plain(opening)));
}
