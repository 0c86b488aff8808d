import { describe, expect, it } from 'vitest';
import { afterChanges, marksOf, stepOf, type Mark } from '../../../src/host/inspection/marks';
import type { PromptPiece } from '../../../src/host/prompts/promptFinder';
import { inspectResult } from './inspectionFixture';

/** A prompt that stands at offset 10 of its document, character for character. */
function plain(text: string): { text: string; pieces: PromptPiece[] } {
  return { text, pieces: [{ kind: 'same', from: 0, to: text.length, start: 10, end: 10 + text.length }] };
}

const words = ['How', 'do', 'bees', 'fly'];
const marks = marksOf(inspectResult(words, [0, 1, -2, 5]), plain(words.join(' ')));

/** Start and word of each mark. */
const places = (some: readonly Mark[]): [number, number][] => some.map(({ start, word }) => [start, word]);

describe('the steps of the tint', () => {
  it('run from -4 to 4 and end there', () => {
    expect([-9, -2, -0.5, -0.1, 0, 0.3, 1, 2, 9].map(stepOf)).toEqual([-4, -4, -1, 0, 0, 1, 2, 4, 4]);
  });
});

describe('the marks of an inspection', () => {
  it('stand where the tokens do in the document, without the space around them', () => {
    expect(marks).toEqual([
      { start: 10, end: 13, style: 0, token: 0, word: 0 },
      { start: 14, end: 16, style: 2, token: 1, word: 1 },
      { start: 17, end: 21, style: -4, token: 2, word: 2 },
      { start: 22, end: 25, style: 4, token: 3, word: 3 },
    ]);
  });

  it('have none for a token of white space alone', () => {
    const result = inspectResult(['How', '\n', 'fly'], [1, 1, 1]);
    expect(marksOf(result, plain('How \n fly')).map(({ token }) => token)).toEqual([0, 2]);
  });

  it('take tokens without a space between them for one word', () => {
    const result = inspectResult(['unkind'], [1]);
    const split = {
      ...result,
      tokens: [
        { id: 1, text: 'un', from: 0, to: 2 },
        { id: 2, text: 'kind', from: 2, to: 6 },
      ],
    };
    expect(marksOf(split, plain('unkind')).map(({ word }) => word)).toEqual([0, 0]);
  });

  it('show the holes of a template as such, and split a token that one divides', () => {
    const pieces: PromptPiece[] = [
      { kind: 'same', from: 0, to: 3, start: 1, end: 4 },
      { kind: 'hole', from: 3, to: 3, start: 4, end: 10 },
      { kind: 'same', from: 3, to: 6, start: 10, end: 13 },
    ];
    expect(marksOf(inspectResult(['Howdo.'], [2]), { text: 'Howdo.', pieces })).toEqual([
      { start: 1, end: 4, style: 4, token: 0, word: 0 },
      { start: 10, end: 13, style: 4, token: 0, word: 0 },
      { start: 4, end: 10, style: 'hole', token: undefined, word: -1 },
    ]);
  });
});

describe('marks after an edit', () => {
  it('lose the word that is typed in, and later ones move', () => {
    const after = afterChanges(marks, [{ offset: 18, length: 0, added: 3 }], true);
    expect(places(after)).toEqual([
      [10, 0],
      [14, 1],
      [25, 3],
    ]);
  });

  it('lose the word at whose end or start something is typed', () => {
    expect(places(afterChanges(marks, [{ offset: 25, length: 0, added: 1 }], true))).toHaveLength(3);
    expect(places(afterChanges(marks, [{ offset: 22, length: 0, added: 1 }], true))).toHaveLength(3);
  });

  it('lose all tokens of that word', () => {
    const word = [
      { start: 0, end: 2, style: 1, token: 0, word: 0 },
      { start: 2, end: 6, style: 1, token: 1, word: 0 },
      { start: 7, end: 9, style: 1, token: 2, word: 1 },
    ];
    expect(places(afterChanges(word, [{ offset: 6, length: 0, added: 1 }], true))).toEqual([[8, 1]]);
  });

  it('lose every word that a deletion touches', () => {
    expect(places(afterChanges(marks, [{ offset: 12, length: 6, added: 0 }], true))).toEqual([[16, 3]]);
  });

  it('lose what comes later too where the model takes long', () => {
    const after = afterChanges(marks, [{ offset: 15, length: 0, added: 1 }], false);
    expect(places(after)).toEqual([[10, 0]]);
  });

  it('follow several changes, each in the text that the one before has left', () => {
    const changes = [
      { offset: 25, length: 0, added: 1 },
      { offset: 0, length: 5, added: 0 },
    ];
    expect(places(afterChanges(marks, changes, true))).toEqual([
      [5, 0],
      [9, 1],
      [12, 2],
    ]);
  });

  it('stay where an edit comes after all of them, apart', () => {
    expect(afterChanges(marks, [{ offset: 30, length: 2, added: 9 }], true)).toEqual(marks);
  });
});
