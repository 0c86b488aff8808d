import { describe, expect, it } from 'vitest';
import { checkEdit, editRow } from '../../src/engine/edit';

describe('an edit of the state of one token', () => {
  it('adds the vector of the layer', () => {
    const state = Float32Array.of(1, 2, 3);
    const edit = { kind: 'add', vectors: new Map([[4, Float32Array.of(0.5, 0, -1)]]), from: 0 } as const;
    expect(editRow(edit, 4, state)).toBe(true);
    expect([...state]).toEqual([1.5, 2, 2]);
  });

  it('takes the component along the direction away and leaves the rest', () => {
    const state = Float32Array.of(3, 4, 5);
    const edit = {
      kind: 'ablate',
      directions: new Map([[0, Float32Array.of(0.6, 0.8, 0)]]),
      from: 0,
    } as const;
    expect(editRow(edit, 0, state)).toBe(true);
    expect(state[0]).toBeCloseTo(0, 6);
    expect(state[1]).toBeCloseTo(0, 6);
    expect(state[2]).toBe(5);
  });

  it('says that it has nothing for another layer', () => {
    const state = Float32Array.of(1);
    expect(editRow({ kind: 'add', vectors: new Map(), from: 0 }, 2, state)).toBe(false);
    expect([...state]).toEqual([1]);
  });
});

describe('an edit that does not fit the model', () => {
  const add = (layer: number, size: number) =>
    ({ kind: 'add', vectors: new Map([[layer, new Float32Array(size)]]), from: 0 }) as const;

  it('is refused, for its layer or for its size', () => {
    expect(() => checkEdit(add(29, 4), 30, 4)).not.toThrow();
    expect(() => checkEdit(add(30, 4), 30, 4)).toThrow(
      expect.objectContaining({ code: 'layer-out-of-range' }),
    );
    expect(() => checkEdit(add(3, 5), 30, 4)).toThrow(expect.objectContaining({ code: 'vectors-mismatch' }));
  });
});
