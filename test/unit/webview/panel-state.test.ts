import { describe, expect, it } from 'vitest';
import { createUiState, restored } from '../../../webview/uiState';
import { loadingText, timeText } from '../../../webview/ui/loadingText';

describe('what the panel keeps for itself', () => {
  it('comes back after a reload', () => {
    let kept: unknown;
    const api = { getState: () => kept, setState: (state: unknown) => (kept = structuredClone(state)) };
    createUiState(api).change({
      tokens: 'suppressed',
      cell: { layer: 3, rank: 2 },
      classifier: 'probe',
      threshold: { classifier: 'probe', value: -0.5 },
      spaceLayer: 7,
      tunePlan: { limit: '8' },
      tunePoint: { layers: { first: 1, last: 2 }, strength: 0.05 },
      figures: ['gap'],
      open: ['how-to-read-layers'],
    });
    expect(createUiState(api).get()).toEqual({
      tokens: 'suppressed',
      cell: { layer: 3, rank: 2 },
      classifier: 'probe',
      threshold: { classifier: 'probe', value: -0.5 },
      spaceLayer: 7,
      tunePlan: { limit: '8' },
      tunePoint: { layers: { first: 1, last: 2 }, strength: 0.05 },
      figures: ['gap'],
      open: ['how-to-read-layers'],
    });
  });
  it('starts anew from what another version has kept', () => {
    const other = {
      tokens: 'all',
      cell: { layer: 'a' },
      figures: ['x'],
      open: [1],
      classifier: 'oracle',
      spaceLayer: 1.5,
      tunePlan: { limit: 8 },
      tunePoint: { layers: 3, strength: 0.05 },
    };
    const threshold = { classifier: 'probe', value: null };
    for (const odd of [undefined, null, 7, 'x', { ...other, threshold }]) {
      expect(restored(odd)).toMatchObject({ tokens: 'promoted', open: [] });
      const { cell, classifier, threshold: kept, spaceLayer, tunePlan, tunePoint } = restored(odd);
      const all = [cell, classifier, kept, spaceLayer, tunePlan, tunePoint];
      expect(all.every((value) => value === undefined)).toBe(true);
    }
  });
});

describe('what is said while something loads', () => {
  it('counts where there is something to count', () => {
    expect(loadingText({ message: 'Reading anchors', done: 48, total: 128 })).toBe(
      'Reading anchors 48 of 128',
    );
    expect(loadingText({ message: 'Loading the model' })).toBe('Loading the model');
  });
  it('guesses the rest from what has been done, and not from nothing', () => {
    expect(timeText({ message: 'm', done: 32, total: 128 }, 3.2)).toBe('3 s, about 10 s left');
    expect(timeText({ message: 'm', done: 0, total: 128 }, 9)).toBe('9 s');
    expect(timeText({ message: 'm', done: 64, total: 128 }, 1.5)).toBe('1 s');
    expect(timeText({ message: 'm', done: 128, total: 128 }, 9)).toBe('9 s');
    expect(timeText({ message: 'm' }, 9)).toBe('9 s');
  });
});
