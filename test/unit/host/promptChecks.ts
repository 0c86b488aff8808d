import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { FinderKind } from '../../../src/host/prompts/finderKind';
import { createFinders } from '../../../src/host/prompts/finders';
import type { FoundPrompt, PromptFinder } from '../../../src/host/prompts/promptFinder';
import { documentOffset, documentRanges, textOffset } from '../../../src/host/prompts/promptMapping';

/** All finders, with the grammars of the package. */
const finders = createFinders(
  fileURLToPath(new URL('../../../node_modules/@vscode/tree-sitter-wasm/wasm', import.meta.url)),
);

export const finderFor = (language: string, place: 'file' | 'cell', path?: string): Promise<PromptFinder> =>
  finders.finderFor(language, place, path);
export const finderOf = (kind: FinderKind): Promise<PromptFinder> => finders.finderOf(kind);

/** What holds of every prompt that any finder finds in `document`. */
export function expectExact(document: string, prompt: FoundPrompt): void {
  const { text, pieces, firstLine, lastLine } = prompt;
  expect(text).toBe(text.trim());
  expect(text).not.toContain('\r\n');
  let at = 0;
  let place = 0;
  for (const { kind, from, to, start, end } of pieces) {
    expect([from, start >= place, end >= start]).toEqual([at, true, true]);
    if (kind === 'same') expect(document.slice(start, end)).toBe(text.slice(from, to));
    if (kind === 'hole') expect(to).toBe(from);
    at = to;
    place = end;
  }
  expect(at).toBe(text.length);
  const last = document.split(/\r\n|\r|\n/).length - 1;
  expect(firstLine >= 0 && firstLine <= lastLine && lastLine <= last).toBe(true);
  expectThereAndBack(document, prompt);
}

/** Each character of the text that stands in the document as it is has one place there, and that place one character. */
function expectThereAndBack(document: string, prompt: FoundPrompt): void {
  const same = prompt.pieces.filter(({ kind }) => kind === 'same');
  for (const { from, to } of same)
    for (let offset = from; offset < to; offset++) {
      const place = documentOffset(prompt, offset);
      expect(place).toBeDefined();
      expect(document.charAt(place ?? -1)).toBe(prompt.text.charAt(offset));
      expect(textOffset(prompt, place ?? -1)).toBe(offset);
    }
  const covered = documentRanges(prompt, 0, prompt.text.length);
  const pieces = prompt.pieces.filter(({ kind }) => kind !== 'hole');
  const length = (ranges: readonly { start: number; end: number }[]): number =>
    ranges.reduce((sum, { start, end }) => sum + end - start, 0);
  expect(length(covered)).toBe(length(pieces));
}

/** The prompts that stand out in `document`, checked. */
export function textsOf(document: string, prompts: readonly FoundPrompt[]): string[] {
  for (const prompt of prompts) expectExact(document, prompt);
  return prompts.map(({ text }) => text);
}
