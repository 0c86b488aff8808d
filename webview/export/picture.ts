import type { DrawnPart, Drawing } from '../../src/appearance/drawing';
import type { PromptKind } from '../../src/protocol/space';

/** Colours and fonts of a picture that stands by itself. Colours are #rrggbb, which every program knows. */
export interface PictureTheme {
  readonly background: string;
  readonly ink: string;
  readonly quiet: string;
  readonly grid: string;
  readonly mark: string;
  readonly kinds: Readonly<Record<PromptKind, string>>;
  readonly sides: { readonly default: string; readonly steered: string };
  /** What any CSS colour looks like on the background. */
  readonly opaque: (colour: string) => string;
  /** CSS font families, of words and of tokens. */
  readonly font: string;
  readonly tokenFont: string;
}

/** Pixels: font sizes, and the room around a picture. */
export const textSize = { title: 13, text: 11, small: 10 };
const margin = 16;
const lineHeight = 15;
const titleGap = 4;
const bodyGap = 8;
/** Widths of a letter over its size: of usual fonts for words, and of fonts whose letters have one width. */
const letter = { words: 0.52, token: 0.602 };

/** What fits a token into a cell where nothing can be measured. */
export const tokenMeasure = {
  measureText: (text: string) => ({ width: [...text].length * textSize.text * letter.token }),
};

export function label(
  text: string,
  x: number,
  y: number,
  attributes: DrawnPart['attributes'] = {},
): DrawnPart {
  return { tag: 'text', attributes: { x, y, ...attributes }, text };
}

/** Parts that are moved together. */
export function group(parts: readonly DrawnPart[], x: number, y: number): DrawnPart {
  return { tag: 'g', attributes: { transform: `translate(${x} ${y})` }, parts };
}

/** A drawing on the theme's background, below its name and what else is to be read with it. */
export function framed(body: Drawing, notes: readonly string[], theme: PictureTheme): Drawing {
  const width = body.width + 2 * margin;
  const wrapped = (text: string, size: number): string[] =>
    lines(text, Math.floor(body.width / (size * letter.words)));
  const title = wrapped(body.name, textSize.title).map((text, line) =>
    label(text, margin, margin + line * lineHeight + textSize.title, { 'font-size': textSize.title }),
  );
  const below = margin + title.length * lineHeight + titleGap;
  const noted = notes
    .filter((note) => note !== '')
    .flatMap((note) => wrapped(note, textSize.text))
    .map((text, line) =>
      label(text, margin, below + line * lineHeight + textSize.text, { fill: theme.quiet }),
    );
  const top = below + noted.length * lineHeight + bodyGap;
  const height = top + body.height + margin;
  return {
    ...{ width, height, name: body.name },
    parts: [
      { tag: 'rect', attributes: { width, height, fill: theme.background } },
      written([...title, ...noted, group(body.parts, margin, top)], theme),
    ],
  };
}

/** A drawing by itself, for a page that has its name and what is to be read with it as text. */
export function unframed(body: Drawing, theme: PictureTheme): Drawing {
  return { ...body, parts: [written(body.parts, theme)] };
}

/** Parts with the theme's font and ink. */
function written(parts: readonly DrawnPart[], { font, ink }: PictureTheme): DrawnPart {
  return { tag: 'g', attributes: { 'font-family': font, 'font-size': textSize.text, fill: ink }, parts };
}

/** A text in lines of at most `most` letters, broken at spaces. */
function lines(text: string, most: number): string[] {
  const found: string[] = [];
  for (const word of text.split(' ')) {
    const last = found.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most)
      found[found.length - 1] = `${last} ${word}`;
    else found.push(word);
  }
  return found;
}
