import type { FoundPrompt, PromptPiece } from './promptFinder';

/** A stretch of a text or document, in UTF-16 offsets, the end excluded. */
export interface OffsetRange {
  readonly start: number;
  readonly end: number;
}

/** What of a prompt the functions here need. */
export type Mapped = Pick<FoundPrompt, 'pieces'>;

/**
 * Where the character at `textOffset` of the prompt's text stands in the document: inside an escape, at its start; at
 * the end of the text, after its last character. undefined beyond the text, and where nothing of it is in the document.
 */
export function documentOffset({ pieces }: Mapped, textOffset: number): number | undefined {
  const piece = pieces[pieceAt(pieces, textOffset)];
  if (piece && textOffset >= piece.from && textOffset < piece.to)
    return piece.kind === 'same' ? piece.start + textOffset - piece.from : piece.start;
  const last = pieces.filter(({ kind }) => kind !== 'hole').at(-1);
  return last?.to === textOffset ? last.end : undefined;
}

/**
 * The character of the prompt's text that stands at `offset` of the document; in a hole or between two pieces, the next
 * one. undefined before and after the prompt.
 */
export function textOffset({ pieces }: Mapped, offset: number): number | undefined {
  const first = pieces[0];
  const last = pieces.at(-1);
  if (!first || !last || offset < first.start || offset > last.end) return undefined;
  const piece = pieces.find(({ end }) => offset < end) ?? last;
  if (offset >= piece.end) return piece.to;
  return piece.kind === 'same' ? piece.from + Math.max(0, offset - piece.start) : piece.from;
}

/**
 * The stretches of the document that [from, to) of the prompt's text covers, in order: split at holes and at what is
 * between pieces (quotes, indentation), escapes taken whole. Empty where from >= to.
 */
export function documentRanges({ pieces }: Mapped, from: number, to: number): OffsetRange[] {
  const ranges: OffsetRange[] = [];
  for (let at = pieceAt(pieces, from); at < pieces.length; at++) {
    const piece = pieces[at];
    if (!piece || piece.from >= to) break;
    if (piece.to <= from || piece.kind === 'hole') continue;
    const range = covered(piece, from, to);
    const last = ranges.at(-1);
    if (last?.end === range.start) ranges[ranges.length - 1] = { start: last.start, end: range.end };
    else ranges.push(range);
  }
  return ranges;
}

function covered(piece: PromptPiece, from: number, to: number): OffsetRange {
  if (piece.kind === 'escape') return { start: piece.start, end: piece.end };
  return {
    start: piece.start + Math.max(0, from - piece.from),
    end: piece.end - Math.max(0, piece.to - to),
  };
}

/** Index of the first piece that ends after `offset` of the text (pieces are in order); their number if there is none. */
function pieceAt(pieces: readonly PromptPiece[], offset: number): number {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pieces[middle]?.to ?? 0) > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}
