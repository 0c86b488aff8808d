import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Control, Engine, Sampling } from '../../src/engine/engine';
import { Cancelled } from '../../src/protocol/errors';
import { cancelAfter, loadTestEngine, quiet } from './model';

let engine: Engine;
let tokens: Int32Array;
let before: string | undefined;
const greedy: Sampling = { temperature: 0, topK: 0, topP: 1, seed: 1, repetitionPenalty: 1.1 };
const noText = (): void => undefined;
const answer = (): string | undefined => engine.generate([{ tokens }], 12, greedy, noText, quiet)[0]?.text;

beforeAll(async () => {
  engine = await loadTestEngine();
  tokens = engine.encodeChat([{ role: 'user', content: 'Tell me a long story about a fox.' }]);
  before = answer();
});
afterAll(() => engine.dispose());

/** More than one decode holds. */
const long = (): Int32Array => Int32Array.from({ length: 900 }, (_, i) => 1000 + ((i * 7919) % 30_000));
const vectors = new Map([[12, new Float32Array(576).fill(0.01)]]);

/** A control that `cancel` cancels. */
function cancellable(): Control & { cancel: () => void } {
  let cancelled = false;
  return {
    cancel: () => void (cancelled = true),
    cancelled: () => cancelled,
    check: () => {
      if (cancelled) throw new Cancelled();
    },
    progress: () => undefined,
  };
}

describe('cancelling', () => {
  it.each([3, 10, 40])('inside a prefill stops within a block, asked for the %ith time', (times) => {
    const control = cancelAfter(times);
    expect(() => engine.capture([{ tokens: long(), states: [899] }], [0, 15, 29], control)).toThrow(
      Cancelled,
    );
    // Once for the block in which it was noticed, and by the check after the decode.
    expect(control.asked()).toBeLessThanOrEqual(times + 3);
  });

  it.each([
    ['without edits', undefined],
    ['with edits', { kind: 'add', vectors, from: 5 } as const],
  ])('while generating stops before the next token: %s', (_, edit) => {
    const control = cancellable();
    let shown = 0;
    const stop = (): void => {
      if (++shown === 3) control.cancel();
    };
    const sequence = edit ? { tokens, edit } : { tokens };
    expect(() => engine.generate([sequence], 50, greedy, stop, control)).toThrow(Cancelled);
    expect(shown).toBe(3);
  });

  it('under a control vector takes the vector away', () => {
    const control = cancellable();
    expect(() =>
      engine.generateWithControlVector(tokens, vectors, 5, 50, greedy, () => control.cancel(), control),
    ).toThrow(Cancelled);
  });

  it('stops a projection', () => {
    expect(() => engine.project(new Float32Array(576).fill(1), 'lens', cancelAfter(0))).toThrow(Cancelled);
  });

  it('leaves the engine as it was', () => {
    expect(answer()).toBe(before);
  });
});
