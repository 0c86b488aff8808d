/** How far an answer may go and still count as text. */
export interface BrokenTextLimits {
  /** Share of the text that repeats itself, 0..1. */
  readonly repetition: number;
  /** Perplexity of the text under the unsteered model. */
  readonly perplexity: number;
}

/**
 * Chosen on greedy answers of SmolLM2-135M-Instruct to 8 harmless prompts, 96 tokens each. Unsteered, and steered by .05
 * of the residual norm either way, they can be read: repetition up to .08, perplexity 2 to 8 (24 for short refusals).
 * Steered by .25 and .4 they cannot, and all 32 exceed a limit or are no letters; at .15 it is 11 of 16.
 */
export const usualLimits: BrokenTextLimits = { repetition: 0.3, perplexity: 25 };

/** Characters from which on perplexity counts: in fewer it is the surprise of the opening, which steering is for. */
const fewestCharacters = 50;
/** Words that make a phrase: shorter ones come back in any text. */
const phraseLength = 4;
/** A word said this many times in a row is a loop. */
const wordRun = 4;
/** One to eight characters that follow themselves at least four times. */
const characterLoop = /(\S{1,8}?)\1{4,}/gu;
/** Eight line breaks in a row. */
const blankLines = /\n(?:[^\S\n]*\n){7,}/g;
/** Characters of which fewer than a third are letters or digits are noise; of program text nearly half are. */
const fewestLetters = 1 / 3;

/** Words by Unicode's rules and dictionaries: also of scripts that put no space between them. */
const segmenter = new Intl.Segmenter('en', { granularity: 'word' });

/**
 * Share of the text that only repeats what came before: 0 for none, towards 1 for a loop. Phrases of four words, runs of
 * a word, of a few characters or of empty lines count, whatever stands between the words.
 */
export function repetition(text: string): number {
  const repeated = new Uint8Array(text.length);
  markWords(wordsOf(text), repeated);
  for (const { 0: loop, 1: unit = '', index } of text.matchAll(characterLoop))
    if (loop.length >= shortestLoop(unit)) repeated.fill(1, index + unit.length, index + loop.length);
  for (const { 0: lines, index } of text.matchAll(blankLines)) repeated.fill(1, index, index + lines.length);
  return text === '' ? 0 : repeated.reduce((sum, mark) => sum + mark, 0) / text.length;
}

/** Whether `text` is broken; `perplexity` is its own under the unsteered model, null where it is not known. */
export function isBroken(
  text: string,
  perplexity: number | null,
  limits: BrokenTextLimits = usualLimits,
): boolean {
  if (!isReadable(text) || repetition(text) > limits.repetition) return true;
  return perplexity !== null && perplexity > limits.perplexity && text.trim().length >= fewestCharacters;
}

/** Has letters or digits, and those in whole characters. One that is cut off at the end is the token limit's doing. */
function isReadable(text: string): boolean {
  const plain = text
    .replace(/\uFFFD+\s*$/, '')
    // Rules and table borders are wide but one thing.
    .replace(/([-=_*~#.])\1+/g, '$1')
    .replace(/\s/g, '');
  const characters = Array.from(plain);
  const letters = characters.filter((character) => /[\p{L}\p{M}\p{N}]/u.test(character)).length;
  const whole = !plain.includes('\uFFFD\uFFFD');
  return whole && letters > 0 && letters >= fewestLetters * characters.length;
}

/** Characters from which on a loop counts: 0.3333333333 is an answer, and a rule or a table's border a line. */
function shortestLoop(unit: string): number {
  if (/^[-=_*~#.|+:]+$/.test(unit)) return 80;
  return /\d/.test(unit) ? 40 : 10;
}

/** A word in lower case and where it stands: [start, end). */
interface Word {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

/** Letters of English with marks around them: one word, which the segmenter takes a hundred times as long to find. */
const plainWord = /^[("'[]*([A-Za-z]+)[.,;:!?)"'\]]*$/;

function wordsOf(text: string): Word[] {
  // One run of characters at a time: the segmenter's time grows with the square of what it is given.
  return Array.from(text.matchAll(/\S+/g)).flatMap(({ 0: part, index }) =>
    segmentsOf(part).map(({ segment, within }) => ({
      word: segment.toLowerCase(),
      start: index + within,
      end: index + within + segment.length,
    })),
  );
}

function segmentsOf(part: string): { readonly segment: string; readonly within: number }[] {
  const [, plain] = plainWord.exec(part) ?? [];
  if (plain !== undefined) return [{ segment: plain, within: part.indexOf(plain) }];
  return Array.from(segmenter.segment(part))
    .filter(({ isWordLike }) => isWordLike)
    .map(({ segment, index }) => ({ segment, within: index }));
}

/** Marks phrases that have been there before, and a word's run but for the first of it. */
function markWords(words: readonly Word[], repeated: Uint8Array): void {
  const seen = new Set<string>();
  let run = 1;
  words.forEach(({ word, end }, place) => {
    run = words[place - 1]?.word === word ? run + 1 : 1;
    if (run >= wordRun) repeated.fill(1, words[place - wordRun + 1]?.end, end);
    const phrase = words.slice(place, place + phraseLength);
    if (phrase.length < phraseLength) return;
    const key = phrase.map((each) => each.word).join(' ');
    if (seen.has(key)) repeated.fill(1, phrase[0]?.start, phrase[phraseLength - 1]?.end);
    seen.add(key);
  });
}
