import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine';
import { softmax } from '../../src/science/logits';
import { loadTestEngine, quiet } from './model';

let engine: Engine;
beforeAll(async () => {
  engine = await loadTestEngine();
});
afterAll(() => engine.dispose());

const text = (content: string): Int32Array => engine.encode(content);

describe('log-probabilities of a text', () => {
  it('are those of the logits at the positions before, also where several texts run together', () => {
    const sequences = [
      text('The ferry leaves the harbour at seven in the morning.'),
      text('The ferry leaves late.'),
      text('Seven'),
    ].filter(({ length }) => length > 1);
    const found = engine.logProbabilities(
      sequences.map((tokens) => ({ tokens, from: 1 })),
      quiet,
    );
    sequences.forEach((tokens, index) => {
      const [captured] = engine.capture(
        [{ tokens, states: [], logits: Array.from({ length: tokens.length - 1 }, (_, i) => i) }],
        [],
        quiet,
      );
      const vocabulary = engine.info.vocabularySize;
      expect(found[index]).toHaveLength(tokens.length - 1);
      found[index]?.forEach((value, i) => {
        const row = captured?.logits.subarray(i * vocabulary, (i + 1) * vocabulary) ?? new Float32Array();
        const expected = Math.log(softmax(row)[tokens[i + 1] ?? 0] ?? NaN);
        // Rounding of activations differs with the batch.
        expect(Math.abs(value - expected)).toBeLessThan(0.05 * Math.max(1, Math.abs(expected)));
      });
    });
  });

  it('fall for words in disorder', () => {
    const mean = (content: string): number => {
      const [values] = engine.logProbabilities([{ tokens: text(content), from: 1 }], quiet);
      return (values ?? new Float64Array()).reduce((sum, value) => sum + value, 0) / (values?.length ?? NaN);
    };
    expect(mean('The cat sat on the mat and looked out of the window.')).toBeGreaterThan(
      mean('Window mat the of on out sat cat the the and looked.') + 1,
    );
  });

  it('change under an edit, from the position on where it begins', () => {
    const tokens = text('The ferry leaves the harbour at seven in the morning.');
    const vector = new Float32Array(engine.info.hiddenSize).fill(1);
    const edit = { kind: 'add', vectors: new Map([[10, vector]]), from: 4 } as const;
    const [plain, edited] = [undefined, edit].map(
      (each) => engine.logProbabilities([{ tokens, from: 1, ...(each ? { edit: each } : {}) }], quiet)[0],
    );
    // Logits at position 4 on tell of token 5 on.
    for (let token = 1; token < tokens.length; token++) {
      const change = Math.abs((plain?.[token - 1] ?? NaN) - (edited?.[token - 1] ?? NaN));
      if (token < 5) expect(change, `token ${token}`).toBeLessThan(1e-4);
    }
    expect(plain?.slice(4)).not.toEqual(edited?.slice(4));
  });

  it('refuse a position before which there is nothing', () => {
    expect(() => engine.logProbabilities([{ tokens: text('one two three'), from: 0 }], quiet)).toThrow(
      RangeError,
    );
  });
});
