import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/engine/random';
import { chooseToken, greedyToken, penalizeRepetition } from '../../src/engine/sampling';

const sampling = { temperature: 1, topK: 0, topP: 1, seed: 1, repetitionPenalty: 1 };

describe('the repetition penalty', () => {
  it('divides positive and multiplies negative logits of seen tokens, once each, as transformers does', () => {
    const logits = Float32Array.of(2, -2, 3, -3, 0);
    penalizeRepetition(logits, new Set([0, 1, 4]), 2);
    expect([...logits]).toEqual([1, -4, 3, -3, 0]);
  });

  it('ignores ids outside the vocabulary', () => {
    const logits = Float32Array.of(1);
    penalizeRepetition(logits, new Set([5]), 2);
    expect([...logits]).toEqual([1]);
  });
});

describe('choosing a token', () => {
  it('takes the highest logit, the lowest id among equals', () => {
    expect(greedyToken(Float32Array.of(1, 5, 5, 2))).toBe(1);
    expect(chooseToken(Float32Array.of(1, 5, 5, 2), { ...sampling, temperature: 0 }, () => 0.99)).toBe(1);
  });

  it('never leaves the top k', () => {
    const logits = Float32Array.of(3, 1, 2, 0);
    const drawn = new Set(
      Array.from({ length: 20 }, (_, i) => chooseToken(logits, { ...sampling, topK: 2 }, () => i / 20)),
    );
    expect([...drawn].sort()).toEqual([0, 2]);
  });

  it('keeps exactly k tokens where logits are equal', () => {
    const logits = Float32Array.of(1, 1, 1, 1);
    const drawn = new Set(
      Array.from({ length: 20 }, (_, i) => chooseToken(logits, { ...sampling, topK: 2 }, () => i / 20)),
    );
    expect([...drawn].sort()).toEqual([0, 1]);
  });

  it('keeps the smallest set whose mass reaches top p, at least one token', () => {
    const logits = Float32Array.from([0.5, 0.3, 0.2], Math.log);
    const drawn = (topP: number): number[] =>
      [
        ...new Set(
          Array.from({ length: 50 }, (_, i) => chooseToken(logits, { ...sampling, topP }, () => i / 50)),
        ),
      ].sort();
    expect(drawn(0.7)).toEqual([0, 1]);
    expect(drawn(0.01)).toEqual([0]);
    expect(drawn(1)).toEqual([0, 1, 2]);
  });

  it('draws in proportion to the probabilities, sharper at a low temperature', () => {
    const logits = Float32Array.from([0.7, 0.2, 0.1], Math.log);
    const share = (temperature: number): number => {
      const random = createRandom(7);
      let first = 0;
      for (let i = 0; i < 4000; i++)
        if (chooseToken(logits, { ...sampling, temperature }, random) === 0) first++;
      return first / 4000;
    };
    expect(share(1)).toBeCloseTo(0.7, 1);
    expect(share(0.25)).toBeGreaterThan(0.98);
  });
});

describe('the random numbers', () => {
  it('are those of mulberry32 for the seed, in [0, 1)', () => {
    const random = createRandom(1);
    expect([random(), random()]).toEqual([0.6270739405881613, 0.002735721180215478]);
    const drawn = Array.from({ length: 1000 }, random);
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...drawn)).toBeLessThan(1);
  });
});
