/** A stretch of an answer; `differs` when it is not part of the other answer in the same order. */
export interface Segment {
  readonly text: string;
  readonly differs: boolean;
}

/** Beyond this many words a table of all pairs would take too long between two tokens. */
const mostWords = 1500;

/**
 * Marks the words of two answers that are not in their longest common subsequence of words.
 * White space follows the word before it. Of answers beyond 1500 words nothing is marked.
 */
export function differences(
  a: string,
  b: string,
): { readonly a: readonly Segment[]; readonly b: readonly Segment[] } {
  const left = words(a);
  const right = words(b);
  if (left.length > mostWords || right.length > mostWords) {
    return { a: unmarked(a), b: unmarked(b) };
  }
  const common = commonWords(left.map(bare), right.map(bare));
  return { a: segments(left, common.a), b: segments(right, common.b) };
}

/**
 * As `differences` while the answers still grow: words that the other one has not reached are not marked,
 * so that marks do not flicker at the end.
 */
export function differencesSoFar(
  a: string,
  b: string,
): { readonly a: readonly Segment[]; readonly b: readonly Segment[] } {
  const left = words(a);
  const right = words(b);
  const reached = Math.min(left.length, right.length);
  const compared = differences(left.slice(0, reached).join(''), right.slice(0, reached).join(''));
  const rest = (all: readonly string[]): Segment[] =>
    all.length > reached ? unmarked(all.slice(reached).join('')) : [];
  return { a: [...compared.a, ...rest(left)], b: [...compared.b, ...rest(right)] };
}

function unmarked(text: string): Segment[] {
  return [{ text, differs: false }];
}

/** Splits so that joining the parts gives the text again. */
function words(text: string): string[] {
  return text.match(/^\s+|\S+\s*/g) ?? [];
}

function bare(word: string): string {
  return word.trim();
}

function commonWords(a: readonly string[], b: readonly string[]): { a: boolean[]; b: boolean[] } {
  const width = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number) => longest[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      longest[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const common = { a: a.map(() => false), b: b.map(() => false) };
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) {
      common.a[i++] = true;
      common.b[j++] = true;
    } else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return common;
}

function segments(parts: readonly string[], common: readonly boolean[]): Segment[] {
  const result: { text: string; differs: boolean }[] = [];
  const add = (text: string, differs: boolean) => {
    if (text === '') return;
    const last = result.at(-1);
    if (last && last.differs === differs) last.text += text;
    else result.push({ text, differs });
  };
  parts.forEach((part, index) => {
    const differs = common[index] !== true;
    // White space is marked only between two marked words, never at the end of a mark.
    const word = differs && common[index + 1] !== false ? part.trimEnd() : part;
    add(word, differs);
    add(part.slice(word.length), false);
  });
  return result;
}
