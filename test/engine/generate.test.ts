import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Edit, Engine, GenerateSequence, Sampling } from '../../src/engine/engine';
import { largestDifference, loadTestEngine, quiet, spread } from './model';

let engine: Engine;
beforeAll(async () => {
  engine = await loadTestEngine();
});
afterAll(() => engine.dispose());

const greedy: Sampling = { temperature: 0, topK: 0, topP: 1, seed: 1, repetitionPenalty: 1.1 };
const encode = (text: string): Int32Array => engine.encodeChat([{ role: 'user', content: text }]);
const noText = (): void => undefined;
const generate = (sequences: readonly GenerateSequence[], maxTokens = 20, sampling = greedy) =>
  engine.generate(sequences, maxTokens, sampling, noText, quiet);

/** A change of layers 10 to 18 that turns the answer. */
function vectors(scale = 0.5): Map<number, Float32Array> {
  const width = engine.info.hiddenSize;
  const layer = (l: number): Float32Array =>
    Float32Array.from({ length: width }, (_, i) => scale * Math.sin(i * l));
  return new Map(Array.from({ length: 9 }, (_, i) => [i + 10, layer(i + 10)]));
}

describe('an answer', () => {
  it('ends at the end-of-turn token, which is not part of it', () => {
    const [answer] = generate([{ tokens: encode('Hi') }], 60, { ...greedy, repetitionPenalty: 1 });
    expect(answer?.stop).toBe('end');
    expect(answer?.text).toMatch(/^Hello! How can I \w+ you today\?$/);
  });

  it('ends after maxTokens, and grows with every token', () => {
    const shown: string[] = [];
    const tokens = encode('Tell me a long story about a fox.');
    const [answer] = engine.generate([{ tokens }], 12, greedy, (_, text) => shown.push(text), quiet);
    expect(answer?.stop).toBe('length');
    expect(answer?.tokens).toHaveLength(12);
    expect(shown).toHaveLength(12);
    shown.forEach((text, i) => expect(text.startsWith(shown[i - 1] ?? '')).toBe(true));
    expect(answer?.text).toBe(engine.decode(answer?.tokens ?? new Int32Array()));
  });

  it('of no tokens still gives the logits at the last prompt token', () => {
    const [answer] = generate([{ tokens: encode('Hi') }], 0);
    expect(answer?.tokens).toHaveLength(0);
    expect(answer?.firstLogits).toHaveLength(engine.info.vocabularySize);
  });

  it('streams whole characters only', () => {
    const prompt = encode('Repeat exactly this text, nothing else: 🦊🐻🐼🦁🐸 🦊🐻🐼🦁🐸 🦊🐻🐼🦁🐸');
    const shown: string[] = [];
    const sampling = { ...greedy, repetitionPenalty: 1 };
    const [answer] = engine.generate(
      [{ tokens: prompt }],
      40,
      sampling,
      (_, text) => shown.push(text),
      quiet,
    );
    const pieces = [...(answer?.tokens ?? [])].map((token) => Buffer.from(engine.piece(token)).toString());
    // The test says something only if a character was cut between two tokens.
    expect(pieces.some((piece) => piece.includes('\ufffd'))).toBe(true);
    expect(shown.slice(0, -1).filter((text) => text.includes('\ufffd'))).toEqual([]);
  });

  it('follows the context to its end and says so when the prompt does not fit', async () => {
    const small = await loadTestEngine({ contextSize: 256 });
    try {
      const prompt = encode('Tell me a long story about a fox.');
      const tokens = new Int32Array(253).fill(1000);
      tokens.set(prompt, tokens.length - prompt.length);
      const [answer] = small.generate([{ tokens }], 10, greedy, noText, quiet);
      expect(answer?.stop).toBe('length');
      // Three more fit, and the fourth is known when the third has been decoded.
      expect(answer?.tokens).toHaveLength(4);
      expect(() =>
        small.generate([{ tokens: new Int32Array(256).fill(1000) }], 10, greedy, noText, quiet),
      ).toThrow(expect.objectContaining({ code: 'prompt-too-long' }));
    } finally {
      small.dispose();
    }
  });
});

describe('sampling', () => {
  const sampled: Sampling = { temperature: 1, topK: 50, topP: 0.95, seed: 3, repetitionPenalty: 1 };

  it('gives the same answer for the same seed and another for another', () => {
    const tokens = encode('Write a line of a poem.');
    const answers = [3, 3, 4].map((seed) => generate([{ tokens }], 16, { ...sampled, seed })[0]?.text);
    expect(answers[1]).toBe(answers[0]);
    expect(answers[2]).not.toBe(answers[0]);
  });

  it('penalises tokens of prompt and answer', () => {
    const tokens = encode('Count from 1 to 10 and again from 1 to 10.');
    const distinct = (penalty: number): number => {
      const [answer] = generate([{ tokens }], 30, { ...greedy, repetitionPenalty: penalty });
      return new Set(answer?.tokens).size / (answer?.tokens.length ?? 1);
    };
    expect(distinct(1.5)).toBeGreaterThan(distinct(1));
  });
});

describe('several answers in lockstep', () => {
  it('are those that each prompt gets alone, whatever the others are and when they end', () => {
    const tokens = encode('What is the capital of France?');
    const edit: Edit = { kind: 'add', vectors: vectors(), from: tokens.length - 1 };
    const other = encode('What is 2 + 2? Answer with one number.');
    const alone = generate([{ tokens }])[0];
    const [plain, edited, different] = generate([{ tokens }, { tokens, edit }, { tokens: other }]);
    expect(plain?.text).toBe(alone?.text);
    expect(edited?.text).not.toBe(alone?.text);
    expect(different?.text).toBe(generate([{ tokens: other }])[0]?.text);
    expect(edited?.text).toBe(generate([{ tokens, edit }])[0]?.text);
  });

  it('are the same whether siblings of a prompt are there to share it with or not', () => {
    const prompts = ['What is the capital of France?', 'How are you?'].map(encode);
    const sequences = prompts.flatMap((tokens) =>
      [0.5, -0.5].map((scale) => ({
        tokens,
        edit: { kind: 'add' as const, vectors: vectors(scale), from: tokens.length - 1 },
      })),
    );
    const together = generate(sequences);
    sequences.forEach((sequence, i) => {
      const [alone] = generate([sequence]);
      expect(together[i]?.text).toBe(alone?.text);
      expect(
        largestDifference(
          together[i]?.firstLogits ?? new Float32Array(),
          alone?.firstLogits ?? new Float32Array(),
        ),
      ).toBeLessThan(1e-3 * spread(alone?.firstLogits ?? new Float32Array()));
    });
    expect(new Set(together.map(({ text }) => text)).size).toBe(4);
  });

  it('may be more than memory holds at once', async () => {
    const small = await loadTestEngine({ contextSize: 256 });
    try {
      const prompts = ['Hi', 'What is the capital of France?', 'How are you?'].map(encode);
      const sequences = Array.from({ length: 9 }, (_, i) => ({ tokens: prompts[i % 3] ?? encode('') }));
      const answers = small.generate(sequences, 24, greedy, noText, quiet);
      expect(answers.map(({ text }) => text)).toEqual(
        Array.from({ length: 9 }, (_, i) => answers[i % 3]?.text),
      );
    } finally {
      small.dispose();
    }
  });
});

describe('steering from the last prompt token on', () => {
  it('is the same by control vector and by edits in place, within 1e-3 of the range of the logits', () => {
    const tokens = encode('What is the capital of France?');
    const from = tokens.length - 1;
    const edits = generate([{ tokens, edit: { kind: 'add', vectors: vectors(), from } }])[0];
    const control = engine.generateWithControlVector(tokens, vectors(), from, 20, greedy, noText, quiet);
    const plain = generate([{ tokens }])[0];
    if (!edits || !plain) throw new Error('no answer');
    expect(largestDifference(edits.firstLogits, control.firstLogits)).toBeLessThan(
      1e-3 * spread(edits.firstLogits),
    );
    expect(largestDifference(edits.firstLogits, plain.firstLogits)).toBeGreaterThan(
      0.05 * spread(edits.firstLogits),
    );
    expect(control.text).toBe(edits.text);
  });

  it('is over once the steered answer has been given, and once it was cancelled', () => {
    const tokens = encode('What is the capital of France?');
    const before = generate([{ tokens }])[0];
    engine.generateWithControlVector(tokens, vectors(), tokens.length - 1, 4, greedy, noText, quiet);
    expect(generate([{ tokens }])[0]?.firstLogits).toEqual(before?.firstLogits);
    const stop = (): void => {
      throw new Error('stopped by the listener');
    };
    expect(() =>
      engine.generateWithControlVector(tokens, vectors(), tokens.length - 1, 4, greedy, stop, quiet),
    ).toThrow('stopped by the listener');
    expect(generate([{ tokens }])[0]?.firstLogits).toEqual(before?.firstLogits);
  });

  it('cannot touch layer 0 by control vector, and says so', () => {
    const tokens = encode('Hi');
    const first = new Map([[0, new Float32Array(engine.info.hiddenSize)]]);
    expect(() => engine.generateWithControlVector(tokens, first, 1, 4, greedy, noText, quiet)).toThrow(
      expect.objectContaining({ code: 'layer-out-of-range' }),
    );
  });
});
