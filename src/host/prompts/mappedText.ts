import type { PromptPiece } from './promptFinder';

/** A text with the places of its parts in a document, as in a FoundPrompt. */
export interface MappedText {
  readonly text: string;
  readonly pieces: readonly PromptPiece[];
}

/** Puts a text together from stretches of a document, in order. */
export interface TextMapper {
  /** The document's stretch as it is; its line ends become \n. */
  same(start: number, end: number): void;
  /** `text` stands for the document's stretch. */
  escape(text: string, start: number, end: number): void;
  /** The document's stretch is filled in later, by whoever uses the prompt. */
  hole(start: number, end: number): void;
  /** What has been put together, without white space around it. */
  mapped(): MappedText;
}

export function createTextMapper(document: string): TextMapper {
  const pieces: PromptPiece[] = [];
  let text = '';

  function add(kind: PromptPiece['kind'], added: string, start: number, end: number): void {
    const from = text.length;
    text += added;
    const last = pieces.at(-1);
    // Neighbours are one piece: fewer to search.
    if (kind === 'same' && last?.kind === 'same' && last.end === start)
      pieces[pieces.length - 1] = { ...last, to: text.length, end };
    else pieces.push({ kind, from, to: text.length, start, end });
  }

  return {
    same(start, end) {
      const stretch = document.slice(start, end);
      if (!stretch.includes('\r')) {
        if (start < end) add('same', stretch, start, end);
        return;
      }
      let done = start;
      for (const { index, 0: lineEnd } of stretch.matchAll(/\r\n?/g)) {
        const at = start + index;
        if (at > done) add('same', document.slice(done, at), done, at);
        done = at + lineEnd.length;
        add('escape', '\n', at, done);
      }
      if (done < end) add('same', document.slice(done, end), done, end);
    },
    escape: (escaped, start, end) => add('escape', escaped, start, end),
    hole: (start, end) => add('hole', '', start, end),
    mapped: () => trimmed({ text, pieces }),
  };
}

/** One stretch of a document as a text. */
export function mappedStretch(document: string, start: number, end: number): MappedText {
  const mapper = createTextMapper(document);
  mapper.same(start, end);
  return mapper.mapped();
}

/** The part [from, to) of a text, without white space around it. */
export function mappedPart({ text, pieces }: MappedText, from: number, to: number): MappedText {
  return trimmed({ text: text.slice(from, to), pieces: piecesWithin(pieces, from, to) });
}

function trimmed({ text, pieces }: MappedText): MappedText {
  const from = text.length - text.trimStart().length;
  const to = Math.max(from, text.trimEnd().length);
  if (from === 0 && to === text.length) return { text, pieces };
  return { text: text.slice(from, to), pieces: piecesWithin(pieces, from, to) };
}

/**
 * The pieces of the part [from, to) of their text, with offsets in that part. An escape is kept whole, and what is empty
 * (holes, line continuations) where it stands in the part or at its ends.
 */
function piecesWithin(pieces: readonly PromptPiece[], from: number, to: number): PromptPiece[] {
  return pieces.flatMap((piece) => {
    const start = Math.max(piece.from, from);
    const end = Math.min(piece.to, to);
    if (start > end || (start === end && piece.to > piece.from)) return [];
    const moved = { ...piece, from: start - from, to: end - from };
    if (piece.kind !== 'same') return [moved];
    return [{ ...moved, start: piece.start + start - piece.from, end: piece.end - (piece.to - end) }];
  });
}
