import { describe, expect, it } from 'vitest';
import type { AnchorsStatus } from '../../../src/protocol/data';
import { dataLead, dataWarnings, emptyText, extractionState, oneLine } from '../../../webview/data/dataText';
import { choiceAfterKey, chosenPlaces, type MoveKey } from '../../../webview/data/rowMoves';
import { drawnRows, wantedPlace } from '../../../webview/data/rowWindow';
import { slicePlaces } from '../../../webview/data/slice';
import { dataFixture } from './dataFixture';
import { layersFixture } from './layersFixture';
import { panelFixture } from './panelFixture';

describe('a slice', () => {
  it('takes rows that follow each other, counted from 1', () => {
    expect(slicePlaces({ kind: 'range', from: 2, to: 4 }, 10)).toEqual([1, 2, 3]);
    expect(slicePlaces({ kind: 'range', from: 9, to: 400 }, 10)).toEqual([8, 9]);
    expect(slicePlaces({ kind: 'range', from: 20, to: 30 }, 10)).toEqual([]);
  });

  it('takes random rows, each once, in their order and the same for a seed', () => {
    const some = slicePlaces({ kind: 'random', count: 20, seed: 7 }, 1000) as number[];
    expect(some).toHaveLength(20);
    expect(some).toEqual([...new Set(some)].sort((a, b) => a - b));
    expect(slicePlaces({ kind: 'random', count: 20, seed: 7 }, 1000)).toEqual(some);
    expect(slicePlaces({ kind: 'random', count: 20, seed: 8 }, 1000)).not.toEqual(some);
    expect(slicePlaces({ kind: 'random', count: 20, seed: 7 }, 5)).toEqual([0, 1, 2, 3, 4]);
  });

  it('takes every k-th row', () => {
    expect(slicePlaces({ kind: 'every', step: 3 }, 8)).toEqual([0, 3, 6]);
  });

  it.each([
    [{ kind: 'range', from: 0, to: 2 }, 'Rows count from 1.'],
    [{ kind: 'range', from: 3, to: 2 }, 'The first row comes after the last one.'],
    [{ kind: 'random', count: NaN, seed: 1 }, 'Take 1 row or more.'],
    [{ kind: 'random', count: 2, seed: 1.5 }, 'The seed is a whole number of 0 or more.'],
    [{ kind: 'every', step: 0 }, 'Take every row, or every second one, and so on.'],
  ] as const)('says what is wrong with %j', (choice, sentence) => {
    expect(slicePlaces(choice, 10)).toBe(sentence);
  });
});

describe('keys of the table', () => {
  const key = (name: string, more: Partial<MoveKey> = {}): MoveKey => ({
    ...{ key: name, shiftKey: false, ctrlKey: false, metaKey: false },
    ...more,
  });
  const after = (pressed: MoveKey, from: number, at: number) =>
    choiceAfterKey(pressed, { from, at }, { rows: 100, page: 20 });

  it('move within the rows, and with Shift choose from where they began', () => {
    expect(after(key('ArrowDown'), 3, 3)).toEqual({ from: 4, at: 4 });
    expect(after(key('ArrowUp'), 0, 0)).toEqual({ from: 0, at: 0 });
    expect(after(key('PageDown', { shiftKey: true }), 3, 5)).toEqual({ from: 3, at: 25 });
    expect(after(key('End'), 3, 3)).toEqual({ from: 99, at: 99 });
    expect(after(key('a', { ctrlKey: true }), 3, 3)).toEqual({ from: 0, at: 99 });
  });

  it('that mean something else move nothing', () => {
    for (const other of [key('a'), key('Enter'), key('Home', { ctrlKey: true })])
      expect(after(other, 3, 3)).toBeUndefined();
    expect(choiceAfterKey(key('End'), { from: 0, at: 0 }, { rows: 0, page: 20 })).toBeUndefined();
  });

  it('choose rows both ways', () => {
    expect(chosenPlaces({ from: 5, at: 3 }, 100)).toEqual([3, 4, 5]);
    expect(chosenPlaces({ from: 0, at: 0 }, 0)).toEqual([]);
  });
});

describe('the rows in the page', () => {
  const table = dataFixture(100_000, {}, 5000);

  it('are those in sight and a few more', () => {
    expect(drawnRows(24 * 5000, 480, 24, table)).toEqual({ first: 4992, end: 5028 });
    expect(drawnRows(0, 480, 24, { matching: 3 })).toEqual({ first: 0, end: 3 });
  });

  it('are asked for before the last of those that are there is in sight', () => {
    expect(wantedPlace({ first: 4992, end: 5028 }, table)).toBeUndefined();
    expect(wantedPlace({ first: 5040, end: 5076 }, table)).toBe(5058);
    expect(wantedPlace({ first: 4930, end: 4966 }, table)).toBe(4948);
    expect(wantedPlace({ first: 0, end: 3 }, dataFixture(3))).toBeUndefined();
  });
});

describe('what is said of the extraction', () => {
  const counts = { harmful: 66, harmless: 64, contrast: 65 };
  const said = (state: AnchorsStatus['state'], stale = false) =>
    extractionState(
      panelFixture({
        anchors: { state, counts, warnings: [] },
        layers: { state: 'ready', value: layersFixture(), stale },
      }),
    );

  it('counts what the vectors in use do not have, and have too many', () => {
    expect(said({ kind: 'compared', missing: 3, gone: 0 })).toEqual({
      said: 'The vectors in use were made before 3 of these sentences: extract again.',
      button: 'Extract Again',
      outrun: true,
    });
    expect(said({ kind: 'compared', missing: 0, gone: 1 }).said).toBe(
      'The vectors in use were made with 1 that is no longer among them: extract again.',
    );
    expect(said({ kind: 'compared', missing: 1, gone: 2 }).said).toBe(
      'The vectors in use were made before 1 of these sentences and with 2 that are no longer among them: extract again.',
    );
  });

  it('asks for nothing where they are these anchors, unless other settings have changed', () => {
    const same = { kind: 'compared', missing: 0, gone: 0 } as const;
    expect(said(same)).toEqual({
      said: 'The vectors in use were made from these anchors: 66 harmful and 64 harmless ones, checked with 65 contrast prompts.',
      outrun: false,
    });
    expect(said(same, true)).toMatchObject({ button: 'Extract Again', outrun: true });
    expect(said({ kind: 'vectorsFile', name: 'mine.gguf' }).button).toBeUndefined();
  });

  it('is how far it is while vectors are made', () => {
    const layers = { state: 'loading', message: 'Running the anchors', done: 8, total: 64 } as const;
    expect(extractionState(panelFixture({ layers })).said).toBe('Running the anchors 8 of 64');
  });

  it('comes with the warnings of the anchors and of the vectors', () => {
    const value = { ...layersFixture() };
    const extraction = { ...value.extraction, warnings: ['They carry form.'] };
    const anchors = { state: { kind: 'noVectors' }, counts, warnings: ['They are few.'] } as const;
    expect(
      dataWarnings(
        panelFixture({ anchors, layers: { state: 'ready', value: { ...value, extraction }, stale: false } }),
      ),
    ).toEqual(['They are few.', 'They carry form.']);
  });
});

describe('what is said of the table', () => {
  it('counts its kinds', () => {
    const value = dataFixture(3, { counts: { harmful: 2, harmless: 0, contrast: 0, unknown: 1 } });
    expect(dataLead(panelFixture({ data: { state: 'ready', value, stale: false } }))).toBe(
      'Your anchors, 3 sentences: 2 harmful, 1 of a kind that the file does not say, used beside the built-in anchors.',
    );
  });

  it('says why it is empty', () => {
    expect(emptyText(dataFixture(0))).toMatch(/^No anchors of your own yet/);
    expect(emptyText(dataFixture(3, { matching: 0 }))).toBe('No row has these words.');
    expect(emptyText(dataFixture(0, { problem: 'It is no CSV.' }))).toBe('It is no CSV.');
  });

  it('shows a sentence on one line', () => {
    expect(oneLine('One\r\ntwo\u200b')).toBe('One ⏎ two\\u200b');
  });
});
