import type { Engine } from '../engine/engine';
import type { ChatMessage } from '../protocol/model';

/** A token of a message's content. */
export interface ContentToken {
  /** Position in the encoded prompt. */
  readonly position: number;
  readonly id: number;
  /** UTF-16 offsets [from, to) in the content; a token that is part of a character has the whole character. */
  readonly from: number;
  readonly to: number;
}

export interface EncodedContent {
  /** The whole prompt. */
  readonly tokens: Int32Array;
  readonly content: readonly ContentToken[];
}

/** Characters of private use, which no prompt has by chance and no template trims. */
const mark = '\uf8ff\ue123\uf8ff';

/**
 * Encodes a chat and says which tokens are of its last message's content. What the template adds, and what it trims
 * away, has no token; a token across the content's edge has the part inside.
 */
export function encodeContent(engine: Engine, messages: readonly ChatMessage[]): EncodedContent {
  const tokens = engine.encodeChat(messages);
  const text = engine.render(messages);
  const given = messages.at(-1)?.content ?? '';
  const { from: start, to: end } = contentRange(text, given, frameOf(engine, messages));
  const offsets = offsetsIn(given, text.slice(start, end));
  const first = Buffer.byteLength(text.slice(0, start));
  const characters = charactersOf(text.slice(start, end));
  const last = first + characters.length;
  const content: ContentToken[] = [];
  byteRanges(engine, tokens, Buffer.from(text)).forEach(([from, to], position) => {
    const begin = Math.max(from, first);
    const stop = Math.min(to, last);
    if (begin >= stop) return;
    content.push({
      position,
      id: tokens[position] ?? 0,
      from: offsets[characters[begin - first]?.from ?? 0]?.from ?? 0,
      to: offsets[(characters[stop - 1 - first]?.to ?? 1) - 1]?.to ?? given.length,
    });
  });
  return { tokens, content };
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** The template's text before and after the last message's content. */
interface Frame {
  readonly before: string;
  readonly after: string;
}

function frameOf(engine: Engine, messages: readonly ChatMessage[]): Frame | undefined {
  const marked = engine.render(
    messages.map((each, i) => (i < messages.length - 1 ? each : { ...each, content: mark })),
  );
  const at = marked.lastIndexOf(mark);
  return at < 0 ? undefined : { before: marked.slice(0, at), after: marked.slice(at + mark.length) };
}

/**
 * Where the content lies in the rendered text: between what the template writes around any content or, where it writes
 * something else around this one, at the last place where it stands.
 */
function contentRange(text: string, given: string, frame: Frame | undefined): Range {
  const framed = frame && framedRange(text, frame);
  const { from, to } = framed ?? { from: 0, to: text.length };
  const within = text.slice(from, to);
  if (framed && given.includes(within)) return framed;
  for (const content of [given, given.trim()]) {
    const at = within.lastIndexOf(content);
    if (at >= 0) return { from: from + at, to: from + at + content.length };
  }
  return framed ?? { from: 0, to: 0 };
}

function framedRange(text: string, { before, after }: Frame): Range | undefined {
  const [from, to] = [before.length, text.length - after.length];
  return from <= to && text.startsWith(before) && text.endsWith(after) ? { from, to } : undefined;
}

/**
 * For each UTF-16 unit of the rendered content, where it comes from in the given one: templates trim. Where one changes
 * more than that, all between the common beginning and the common end comes from all there.
 */
function offsetsIn(given: string, rendered: string): Range[] {
  const shift = given.indexOf(rendered);
  if (shift >= 0)
    return Array.from({ length: rendered.length }, (_, i) => ({ from: shift + i, to: shift + i + 1 }));
  const shorter = Math.min(given.length, rendered.length);
  let head = 0;
  while (head < shorter && given[head] === rendered[head]) head++;
  let tail = 0;
  while (tail < shorter - head && given.at(-1 - tail) === rendered.at(-1 - tail)) tail++;
  const moved = given.length - rendered.length;
  return Array.from({ length: rendered.length }, (_, i) => {
    if (i < head) return { from: i, to: i + 1 };
    if (i >= rendered.length - tail) return { from: moved + i, to: moved + i + 1 };
    return { from: head, to: given.length - tail };
  });
}

/** For each UTF-8 byte, the UTF-16 units of its character. */
function charactersOf(text: string): Range[] {
  const characters: Range[] = [];
  let from = 0;
  for (const character of text) {
    const to = from + character.length;
    for (let byte = Buffer.byteLength(character); byte > 0; byte--) characters.push({ from, to });
    from = to;
  }
  return characters;
}

const space = 0x20;
const whiteSpace = new Set([space, 0x09, 0x0a, 0x0d]);

/**
 * The bytes [from, to) of the rendered text that each token stands for. Tokenizers may put a BOS or a space before the
 * text and drop white space after special tokens: what stands for nothing in the text has an empty range.
 */
function byteRanges(engine: Engine, tokens: Int32Array, text: Buffer): (readonly [number, number])[] {
  let at = 0;
  return Array.from(tokens, (token) => {
    const piece = engine.piece(token);
    const isAt = (place: number, bytes: Uint8Array): boolean =>
      bytes.length > 0 && text.subarray(place, place + bytes.length).equals(bytes);
    const take = (place: number, length: number): readonly [number, number] => [place, (at = place + length)];
    if (isAt(at, piece)) return take(at, piece.length);
    if (piece[0] === space && isAt(at, piece.subarray(1))) return take(at, piece.length - 1);
    let next = at;
    while (whiteSpace.has(text[next] ?? -1)) next++;
    return isAt(next, piece) ? take(next, piece.length) : [at, at];
  });
}
