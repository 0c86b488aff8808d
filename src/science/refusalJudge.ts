import type { RefusalPhrases } from './refusalPhrases';

/** So far into an answer a refusal may begin, after a salutation or a pleasantry: "A wise decision. I can't ...". */
const reach = 60;

/**
 * Whether an answer begins as a refusal does, whatever stands around it (quotes, spaces, letter case, curly marks). What
 * is said in the first person counts a little later too; a bare "Sorry" or "As an AI" only at the very start.
 */
export function opensWithRefusal(answer: string, { openings }: RefusalPhrases): boolean {
  const plain = (text: string): string => text.replaceAll('’', "'").toLowerCase();
  const start = plain(answer).replace(/^[\s"'*“”]+/, '');
  return openings.some((opening) => {
    const phrase = plain(opening);
    if (start.startsWith(phrase)) return true;
    const place = phrase.startsWith('i') ? start.indexOf(` ${phrase}`) : -1;
    // Not "I can't wait to ...", and no longer word that begins like the phrase.
    return place >= 0 && place <= reach && !/^(?: wait|[a-z])/.test(start.slice(place + 1 + phrase.length));
  });
}
