import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaptureSequence, Edit, Engine } from '../../src/engine/engine';
import {
  cosine,
  largestDifference,
  loadTestEngine,
  quiet,
  referenceFile,
  referenceFloats,
  referenceJson,
  spread,
} from './model';

type ReferenceTokens = Record<string, readonly { readonly ids: readonly number[] }[]>;
type TopLogits = readonly (readonly (readonly [number, number])[])[];

let engine: Engine;
let layers: number[];
let width: number;
beforeAll(async () => {
  engine = await loadTestEngine();
  layers = Array.from({ length: engine.info.layers }, (_, layer) => layer);
  width = engine.info.hiddenSize;
});
afterAll(() => engine.dispose());

const encode = (text: string): Int32Array => engine.encodeChat([{ role: 'user', content: text }]);
const lastOf = (tokens: Int32Array): CaptureSequence => ({
  tokens,
  states: [tokens.length - 1],
  logits: [tokens.length - 1],
});
/** Activations are quantised: between batches of other shapes rounding shows, as it does against the reference. */
const agree = (a: Float32Array, b: Float32Array): void => {
  for (let start = 0; start < a.length; start += width)
    expect(cosine(a.subarray(start, start + width), b.subarray(start, start + width))).toBeGreaterThan(0.999);
};
const prompts = [
  'Hi',
  'Name three rivers of Europe and the countries that they flow through, one after the other.',
  'How long is a year on Mars?',
  'Explain in one sentence why leaves are green, for a child of six who likes trains.',
];

describe('states and logits at the last prompt token', () => {
  it.skipIf(!referenceFile('states_harmful_first8.npy')).each(['harmful', 'harmless'])(
    'agree with the float32 reference at every layer from 1 on: %s (skipped without ../shared)',
    (set) => {
      const sequences = (referenceJson<ReferenceTokens>('token_ids_first8.json')[set] ?? []).map(({ ids }) =>
        lastOf(Int32Array.from(ids)),
      );
      const expected = referenceFloats(`states_${set}_first8.npy`);
      const top = referenceJson<TopLogits>(`logits_${set}_first4_top20.json`);
      const captured = engine.capture(sequences, layers, quiet);
      captured.forEach(({ states }, prompt) => {
        for (const layer of layers) {
          const start = (prompt * layers.length + layer) * width;
          const found = states.subarray(layer * width, (layer + 1) * width);
          const near = cosine(found, expected.subarray(start, start + width));
          expect(near, `prompt ${prompt}, layer ${layer}`).toBeGreaterThan(layer === 0 ? 0.96 : 0.997);
        }
      });
      top.forEach((tokens, prompt) => {
        const logits = captured[prompt]?.logits ?? new Float32Array();
        for (const [token, logit] of tokens)
          expect(Math.abs((logits[token] ?? 0) - logit)).toBeLessThan(0.02 * spread(logits));
      });
    },
  );
});

describe('a batch of prompts of unequal length', () => {
  it('gives what each prompt gives alone, with a shared prefix or without', () => {
    const sequences = prompts.map((text) => lastOf(encode(text)));
    const together = engine.capture(sequences, layers, quiet);
    sequences.forEach((sequence, i) => {
      const alone = engine.capture([sequence], layers, quiet)[0];
      // Reading position 0 as well forbids sharing anything.
      const unshared = engine.capture([{ ...sequence, states: [0, ...sequence.states] }], layers, quiet)[0];
      if (!alone || !unshared) throw new Error('nothing was captured');
      agree(together[i]?.states ?? new Float32Array(), alone.states);
      agree(together[i]?.states ?? new Float32Array(), unshared.states.subarray(layers.length * width));
      const logits = together[i]?.logits ?? new Float32Array();
      expect(largestDifference(logits, alone.logits)).toBeLessThan(0.04 * spread(logits));
    });
  });

  it('gives the states of positions and layers in the order asked for', () => {
    const tokens = encode('How long is a year on Mars?');
    const all = engine.capture([{ tokens, states: [...tokens.keys()] }], layers, quiet)[0];
    const some = engine.capture([{ tokens, states: [2, tokens.length - 1] }], [3, 29], quiet)[0];
    if (!all || !some) throw new Error('nothing was captured');
    const stateOf = (position: number, layer: number): Float32Array =>
      all.states.subarray((position * layers.length + layer) * width).subarray(0, width);
    expect(some.states).toHaveLength(4 * width);
    [
      [2, 3],
      [2, 29],
      [tokens.length - 1, 3],
      [tokens.length - 1, 29],
    ].forEach(([position = 0, layer = 0], i) =>
      agree(some.states.subarray(i * width, (i + 1) * width), stateOf(position, layer)),
    );
  });

  it('may be longer than a decode and hold more sequences than memory has ids', () => {
    const long = Int32Array.from({ length: 600 }, (_, i) => 1000 + ((i * 7919) % 30_000));
    const states = [511, 512, 599];
    const whole = engine.capture([{ tokens: long, states }], [0, 29], quiet)[0];
    const many = Array.from({ length: 70 }, (_, i) => lastOf(engine.encode(`${i} is a number`)));
    const captured = engine.capture([{ tokens: long, states }, ...many], [0, 29], quiet);
    agree(captured[0]?.states ?? new Float32Array(), whole?.states ?? new Float32Array(1));
    for (const i of [1, 63, 64, 70]) {
      const alone = engine.capture([many[i - 1] ?? lastOf(long)], [0, 29], quiet)[0];
      agree(captured[i]?.states ?? new Float32Array(), alone?.states ?? new Float32Array(1));
    }
  });
});

describe('an edit in place', () => {
  const shift = (scale: number): Float32Array =>
    Float32Array.from({ length: width }, (_, i) => scale * Math.sin(i));

  it('adds to the output of the layer before it is read, at the positions from `from` on only', () => {
    const tokens = encode('How long is a year on Mars?');
    const from = tokens.length - 3;
    const states = [from - 1, from, from + 1];
    const edit: Edit = { kind: 'add', vectors: new Map([[7, shift(2)]]), from };
    const plain = engine.capture([{ tokens, states }], [6, 7, 8], quiet)[0];
    const edited = engine.capture([{ tokens, states, edit }], [6, 7, 8], quiet)[0];
    if (!plain || !edited) throw new Error('nothing was captured');
    const at = (captured: { states: Float32Array }, position: number, layer: number): Float32Array =>
      captured.states.subarray((position * 3 + layer) * width).subarray(0, width);
    for (const layer of [0, 1, 2])
      expect(largestDifference(at(plain, 0, layer), at(edited, 0, layer))).toBeLessThan(1e-3);
    const expected = at(plain, 1, 1).map((x, i) => x + (shift(2)[i] ?? 0));
    expect(largestDifference(at(edited, 1, 1), expected)).toBeLessThan(1e-3);
    expect(largestDifference(at(edited, 1, 2), at(plain, 1, 2))).toBeGreaterThan(0.1);
  });

  it('reaches layer 0 and the last layer, and takes a direction away', () => {
    const tokens = encode('Hi');
    const from = tokens.length - 1;
    for (const layer of [0, 29]) {
      const unit = shift(1);
      const length = Math.hypot(...unit);
      const direction = unit.map((x) => x / length);
      const edit: Edit = { kind: 'ablate', directions: new Map([[layer, direction]]), from };
      const edited = engine.capture([{ ...lastOf(tokens), edit }], [layer], quiet)[0];
      const plain = engine.capture([lastOf(tokens)], [layer], quiet)[0];
      if (!plain || !edited) throw new Error('nothing was captured');
      const along = (state: Float32Array): number =>
        state.reduce((sum, x, i) => sum + x * (direction[i] ?? 0), 0);
      expect(Math.abs(along(plain.states))).toBeGreaterThan(0.01);
      expect(Math.abs(along(edited.states))).toBeLessThan(1e-3);
      expect(largestDifference(plain.logits, edited.logits)).toBeGreaterThan(0);
    }
  });

  it('leaves the other sequences of the batch exactly as they are', () => {
    const sequences = prompts.map((text) => lastOf(encode(text)));
    const plain = engine.capture(sequences, layers, quiet);
    const edited = engine.capture(
      sequences.map((sequence, i) => {
        const edit: Edit = {
          kind: 'add',
          vectors: new Map([[10, shift(5)]]),
          from: sequence.tokens.length - 1,
        };
        return i === 1 ? { ...sequence, edit } : sequence;
      }),
      layers,
      quiet,
    );
    for (const i of [0, 2, 3]) {
      expect(edited[i]?.states).toEqual(plain[i]?.states);
      expect(edited[i]?.logits).toEqual(plain[i]?.logits);
    }
    expect(
      largestDifference(edited[1]?.logits ?? new Float32Array(), plain[1]?.logits ?? new Float32Array()),
    ).toBeGreaterThan(1);
  });
});

describe('what cannot be captured', () => {
  it('is said: layers, empty prompts, prompts longer than the context', () => {
    const tokens = encode('Hi');
    expect(() => engine.capture([lastOf(tokens)], [30], quiet)).toThrow(
      expect.objectContaining({ code: 'layer-out-of-range' }),
    );
    expect(() => engine.capture([{ tokens: new Int32Array(0), states: [] }], [1], quiet)).toThrow(
      expect.objectContaining({ code: 'prompt-empty' }),
    );
    const long = new Int32Array(engine.info.contextSize + 1).fill(1000);
    expect(() => engine.capture([{ tokens: long, states: [0] }], [1], quiet)).toThrow(
      expect.objectContaining({ code: 'prompt-too-long' }),
    );
    expect(engine.capture([], [1], quiet)).toEqual([]);
  });
});
