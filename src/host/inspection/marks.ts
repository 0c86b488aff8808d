import { tintReach } from '../../appearance/tintScale';
import type { InspectedToken, InspectResult } from '../../protocol/inspection';
import type { FoundPrompt } from '../prompts/promptFinder';
import { documentRanges, type OffsetRange } from '../prompts/promptMapping';

/** Steps of the tint each way; 0 is no tint. */
export const tintSteps = 4;

/** How a stretch of a document is decorated: -tintSteps (harmless) to tintSteps (harmful), or as a hole of a template. */
export type MarkStyle = number | 'hole';

/** A decorated stretch of a document. */
export interface Mark extends OffsetRange {
  readonly style: MarkStyle;
  /** Index among the result's tokens; undefined for a hole, which is not in the prompt. */
  readonly token: number | undefined;
  /** Which word of the prompt it is part of: an edit may join the letters of a word to tokens in another way. */
  readonly word: number;
}

/** A change of a document: `length` characters at `offset` were replaced by `added` ones. */
export interface TextChange {
  readonly offset: number;
  readonly length: number;
  readonly added: number;
}

/** The step of a tint, -tintSteps to tintSteps: the scale ends at `tintReach` either way. */
export function stepOf(tint: number): number {
  const step = Math.round((tintSteps * tint) / tintReach);
  // No -0, which would be a step of its own.
  return Math.min(tintSteps, Math.max(-tintSteps, step)) || 0;
}

/**
 * The marks of an inspection: its tokens, without the white space around them, and the prompt's holes.
 * @param found the prompt that was inspected
 */
export function marksOf(
  { tokens, tint }: Pick<InspectResult, 'tokens' | 'tint'>,
  found: Pick<FoundPrompt, 'text' | 'pieces'>,
): Mark[] {
  let word = 0;
  let spaceBefore = false;
  const marks = tokens.flatMap((token, index) => {
    const { from, to } = inked(token, found.text);
    if (spaceBefore || from > token.from) word++;
    spaceBefore = to < token.to;
    if (from === to) return [];
    const style = stepOf(tint[index] ?? 0);
    return documentRanges(found, from, to).map((range): Mark => ({ ...range, style, token: index, word }));
  });
  const holes = found.pieces
    .filter(({ kind }) => kind === 'hole')
    .map(({ start, end }, hole): Mark => ({ start, end, style: 'hole', token: undefined, word: -1 - hole }));
  return [...marks, ...holes];
}

/** The token without the white space around it. */
function inked({ from, to }: InspectedToken, text: string): { readonly from: number; readonly to: number } {
  const slice = text.slice(from, to);
  const trimmed = slice.trim();
  if (trimmed === '') return { from: to, to };
  const start = from + slice.indexOf(trimmed);
  return { from: start, to: start + trimmed.length };
}

/**
 * The marks after changes of the document, as VS Code itself moves them; without those of words that were changed.
 * @param keepLater false also takes the marks after a change, whose tokens have seen another text before them
 */
export function afterChanges(
  marks: readonly Mark[],
  changes: readonly TextChange[],
  keepLater: boolean,
): readonly Mark[] {
  return changes.reduce((kept, change) => afterChange(kept, change, keepLater), marks);
}

function afterChange(marks: readonly Mark[], change: TextChange, keepLater: boolean): readonly Mark[] {
  const { offset, length, added } = change;
  const end = offset + length;
  const touched = new Set(
    marks.filter((mark) => mark.start <= end && mark.end >= offset).map(({ word }) => word),
  );
  return marks
    .filter(({ word, start }) => !touched.has(word) && (keepLater || start < offset))
    .map((mark) =>
      mark.start >= end
        ? { ...mark, start: mark.start + added - length, end: mark.end + added - length }
        : mark,
    );
}
