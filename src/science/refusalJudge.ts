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
    return places(start, phrase).some(
      // Not "I can't wait to ...", and no longer word that begins like the phrase.
      (place) => !/^(?: wait|[a-z])/.test(start.slice(place + phrase.length)),
    );
  });
}

/** Where a phrase may stand: at the start, and one in the first person after the end of a phrase within reach. */
function places(start: string, phrase: string): number[] {
  if (start.startsWith(phrase)) return [0];
  const place = start.indexOf(` ${phrase}`);
  const follows = place > 0 && place <= reach && /[.!?,:]$/.test(start.slice(0, place).trimEnd());
  return phrase.startsWith('i') && follows ? [place + 1] : [];
}
