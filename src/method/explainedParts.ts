/** Part of a text that is left out at once. */
export interface ExplainedPart {
  readonly text: string;
  /** UTF-16 offsets [from, to) in the text. */
  readonly from: number;
  readonly to: number;
  /** The text without it, and without the space that it leaves. */
  readonly without: string;
}

/** Parts of a text at most: each is one run of the model. */
const most = 128;

/**
 * The words of a text and, apart from them, its punctuation; in a long text, groups of `wordsEach` neighbours.
 */
export function explainedParts(text: string): { wordsEach: number; parts: ExplainedPart[] } {
  const words = wordsOf(text);
  const wordsEach = Math.max(1, Math.ceil(words.length / most));
  const parts: ExplainedPart[] = [];
  for (let i = 0; i < words.length; i += wordsEach) {
    const from = words[i]?.from ?? 0;
    const to = words[Math.min(i + wordsEach, words.length) - 1]?.to ?? from;
    parts.push({ text: text.slice(from, to), from, to, without: leftOut(text, from, to) });
  }
  return { wordsEach, parts };
}

interface Word {
  readonly from: number;
  to: number;
  readonly isWord: boolean;
}

function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  for (const { segment, index, isWordLike = false } of new Intl.Segmenter('en', {
    granularity: 'word',
  }).segment(text)) {
    if (segment.trim() === '') continue;
    const last = words.at(-1);
    const to = index + segment.length;
    // Marks that stand together are left out together.
    if (last && last.to === index && !last.isWord && !isWordLike) last.to = to;
    else words.push({ from: index, to, isWord: isWordLike });
  }
  return words;
}

function leftOut(text: string, from: number, to: number): string {
  const isSpace = (at: number): boolean => text[at] === ' ' || text[at] === '\t';
  if (isSpace(from - 1)) return text.slice(0, from - 1) + text.slice(to);
  return text.slice(0, from) + text.slice(isSpace(to) ? to + 1 : to);
}
