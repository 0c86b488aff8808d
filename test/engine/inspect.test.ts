import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine, InspectedSequence } from '../../src/engine/engine';
import { createRandom } from '../../src/engine/random';
import { Cancelled } from '../../src/protocol/errors';
import { cancelAfter, cosine, largestDifference, loadTestEngine, quiet, spread } from './model';

let engine: Engine;
let directions: Float32Array;
beforeAll(async () => {
  engine = await loadTestEngine();
  const { layers, hiddenSize } = engine.info;
  const random = createRandom(7);
  directions = Float32Array.from({ length: layers * hiddenSize }, () => random() - 0.5);
});
afterAll(() => engine.dispose());

const encode = (content: string): Int32Array => engine.encodeChat([{ role: 'user', content }]);
const text = 'Tell me how people in the north built their wooden churches, and why so few of them are left.';
const others = {
  'an edit at the end': `${text} Be brief.`,
  'an edit in the middle': text.replace('wooden', 'stone'),
  'an edit at the start': `Please t${text.slice(1)}`,
  'a deletion': text.replace(' in the north', ''),
};

function inspect(tokens: Int32Array): InspectedSequence {
  const last = tokens.length - 1;
  return engine.inspect({ tokens, directions, states: [last - 1, last], logits: [last] }, quiet);
}

/** What a run gives when nothing is kept. */
function fresh(tokens: Int32Array): InspectedSequence {
  forget();
  const inspected = inspect(tokens);
  expect(inspected.kept).toBe(0);
  return inspected;
}

/** Another call, which empties the memory. */
function forget(): void {
  engine.capture([{ tokens: encode('Hi'), states: [0] }], [0], quiet);
}

function expectSame(a: InspectedSequence, b: InspectedSequence): void {
  for (const part of ['projections', 'states', 'logits'] as const)
    expect(largestDifference(a[part], b[part]), part).toBeLessThan(1e-3 * spread(b[part]));
}

function commonLength(a: Int32Array, b: Int32Array): number {
  const at = a.findIndex((token, i) => token !== b[i]);
  return at < 0 ? a.length : at;
}

describe('inspecting a prompt again', () => {
  it.each(Object.entries(others))(
    'gives what a fresh run gives and computes what follows: %s',
    (_, other) => {
      const [before, after] = [encode(text), encode(other)];
      const expected = fresh(after);
      fresh(before);
      const again = inspect(after);
      expectSame(again, expected);
      // The last two are read in any case.
      expect(again.kept).toBe(Math.min(commonLength(before, after), after.length - 2));
      expect(again.decoded).toBe(after.length - again.kept);
    },
  );

  it('computes no more than what is read when nothing has changed', () => {
    const tokens = encode(text);
    const expected = fresh(tokens);
    const again = inspect(tokens);
    expectSame(again, expected);
    expect(again).toMatchObject({ kept: tokens.length - 2, decoded: 2 });
  });

  it('gives the same after many edits in turn', () => {
    const expected = fresh(encode(others['an edit in the middle']));
    for (let round = 0; round < 3; round++) for (const other of Object.values(others)) inspect(encode(other));
    expectSame(inspect(encode(others['an edit in the middle'])), expected);
  });

  it('projects on other directions when these are given', () => {
    const tokens = encode(text);
    const expected = fresh(tokens);
    const halved = directions.map((value) => value / 2);
    const other = engine.inspect({ tokens, directions: halved, states: [0], logits: [] }, quiet);
    expect(other.kept).toBe(0);
    expect(
      largestDifference(
        other.projections.map((value) => value * 2),
        expected.projections,
      ),
    ).toBeLessThan(1e-3 * spread(expected.projections));
  });

  it('projects what capture reads', () => {
    const { layers, hiddenSize } = engine.info;
    const tokens = encode('How long is a year on Mars?');
    const { projections } = fresh(tokens);
    const position = 5;
    const layer = 11;
    const [captured] = engine.capture([{ tokens, states: [position, tokens.length - 1] }], [layer], quiet);
    const direction = directions.subarray(layer * hiddenSize, (layer + 1) * hiddenSize);
    const expected = direction.reduce((sum, value, i) => sum + value * (captured?.states[i] ?? 0), 0);
    const found = projections[position * (layers - 1) + layer] ?? 0;
    expect(Math.abs(found - expected)).toBeLessThan(1e-3 * spread(projections));
  });
});

describe('what is kept', () => {
  it('is noticed to be gone after an answer in between', () => {
    const tokens = encode(text);
    const expected = fresh(tokens);
    engine.generate(
      [{ tokens: encode('Count to three.') }],
      4,
      { temperature: 0, topK: 0, topP: 1, seed: 0, repetitionPenalty: 1 },
      () => undefined,
      quiet,
    );
    const again = inspect(tokens);
    expect(again.kept).toBe(0);
    expectSame(again, expected);
  });

  it('is given up after a cancelled run, which leaves memory undefined', () => {
    const [before, after] = [encode(text), encode(others['an edit at the start'])];
    const expected = fresh(after);
    fresh(before);
    const last = after.length - 1;
    expect(() =>
      engine.inspect({ tokens: after, directions, states: [last - 1, last], logits: [last] }, cancelAfter(9)),
    ).toThrow(Cancelled);
    const again = inspect(after);
    expect(again.kept).toBe(0);
    expectSame(again, expected);
  });

  it('changes no bit of other calls', () => {
    const sequences = ['Hi', 'Name three rivers of Europe.'].map((content) => {
      const tokens = encode(content);
      return { tokens, states: [tokens.length - 1], logits: [tokens.length - 1] };
    });
    forget();
    const alone = engine.capture(sequences, [3, 29], quiet);
    inspect(encode(text));
    expect(engine.capture(sequences, [3, 29], quiet)).toEqual(alone);
  });

  it('stays while vectors are projected, which gives the same as without it', () => {
    const { layers, hiddenSize } = engine.info;
    const tokens = encode(text);
    const expected = fresh(tokens);
    const rows = directions.subarray(0, layers * hiddenSize);
    const beside = engine.project(rows, 'lens', quiet);
    expect(inspect(tokens)).toMatchObject({ kept: tokens.length - 2 });
    expectSame(inspect(tokens), expected);
    forget();
    expect(engine.project(rows, 'lens', quiet)).toEqual(beside);
  });

  it('is given up where memory cannot hold it beside a projection', async () => {
    const small = await loadTestEngine({ contextSize: 256 });
    try {
      const tokens = new Int32Array(250).fill(small.encode(' a')[0] ?? 0);
      const request = { tokens, directions, states: [249], logits: [249] };
      const before = small.inspect(request, quiet);
      small.project(directions.subarray(0, 30 * small.info.hiddenSize), 'pure', quiet);
      const after = small.inspect(request, quiet);
      expect(after.kept).toBe(0);
      expect(largestDifference(after.logits, before.logits)).toBeLessThan(1e-3 * spread(before.logits));
    } finally {
      small.dispose();
    }
  });

  it('does not keep a long answer from fitting into memory', async () => {
    const small = await loadTestEngine({ contextSize: 256 });
    try {
      const tokens = new Int32Array(250).fill(small.encode(' a')[0] ?? 0);
      small.inspect({ tokens, directions, states: [249], logits: [] }, quiet);
      const [captured] = small.capture([{ tokens, states: [249] }], [29], quiet);
      expect(captured?.states).toHaveLength(small.info.hiddenSize);
    } finally {
      small.dispose();
    }
  });
});

describe('branches of the inspected sequence', () => {
  const branches = (): { tokens: Int32Array; states: number[]; logits: number[] }[] =>
    Object.values(others).map((content) => {
      const tokens = encode(content);
      return { tokens, states: [tokens.length - 2, tokens.length - 1], logits: [tokens.length - 1] };
    });

  it('give what they give alone, and leave it in memory', () => {
    const sequences = branches();
    forget();
    const expected = sequences.map((sequence) => engine.capture([sequence], [5, 29], quiet)[0]);
    const tokens = encode(text);
    fresh(tokens);
    const inTurn = sequences.flatMap((sequence) => engine.branch([sequence], [5, 29], quiet));
    const together = engine.branch(sequences, [5, 29], quiet);
    expected.forEach((alone, i) => {
      const { states = new Float32Array(), logits = new Float32Array() } = inTurn[i] ?? {};
      if (!alone) throw new Error('nothing was captured');
      expect(largestDifference(states, alone.states)).toBeLessThan(1e-3 * spread(alone.states));
      expect(largestDifference(logits, alone.logits)).toBeLessThan(1e-3 * spread(alone.logits));
      // Cells then lie in another order, so that attention rounds otherwise.
      expect(cosine(together[i]?.states ?? new Float32Array(), alone.states)).toBeGreaterThan(0.999);
    });
    expect(inspect(tokens).kept).toBe(tokens.length - 2);
  });

  it('run alone where nothing is kept', () => {
    const sequences = branches();
    forget();
    const expected = engine.capture(sequences, [5], quiet);
    forget();
    engine.generate(
      [{ tokens: encode('Hi') }],
      1,
      { temperature: 0, topK: 0, topP: 1, seed: 0, repetitionPenalty: 1 },
      () => undefined,
      quiet,
    );
    expect(engine.branch(sequences, [5], quiet)).toEqual(expected);
  });

  it('run without it where memory cannot hold both', async () => {
    const small = await loadTestEngine({ contextSize: 256 });
    try {
      const [a = 0, b = 0] = [small.encode(' a')[0], small.encode(' b')[0]];
      small.inspect({ tokens: new Int32Array(200).fill(a), directions, states: [199], logits: [] }, quiet);
      const sequence = { tokens: new Int32Array(200).fill(b), states: [199] };
      const [branched] = small.branch([sequence], [29], quiet);
      const [alone] = small.capture([sequence], [29], quiet);
      expect(branched?.states).toEqual(alone?.states);
    } finally {
      small.dispose();
    }
  });
});

describe('sums of states', () => {
  it('are those of the states themselves, without the last layer', () => {
    const tokens = encode(text);
    const last = tokens.length - 1;
    const { hiddenSize } = engine.info;
    const [summed] = engine.capture([{ tokens, states: [last], summed: [4, 7, 9] }], [6, 29], quiet);
    const [read] = engine.capture([{ tokens, states: [4, 7, 9, last] }], [6, 29], quiet);
    const { sums = new Float64Array(), states } = summed ?? { states: new Float32Array() };
    expect(states).toHaveLength(2 * hiddenSize);
    const at = (position: number): number => read?.states[position * 2 * hiddenSize + 3] ?? 0;
    expect(sums[3]).toBeCloseTo(at(0) + at(1) + at(2), 1);
    expect(sums.subarray(hiddenSize).every((value) => value === 0)).toBe(true);
  });
});

describe('the logit lens', () => {
  it("gives the model's own logits for the state after its last block", () => {
    const tokens = encode(text);
    const last = tokens.length - 1;
    const { states, logits } = fresh(tokens);
    const { layers, hiddenSize } = engine.info;
    const state = states.slice((2 * layers - 1) * hiddenSize);
    const lens = engine.lens(state, quiet);
    expect(largestDifference(lens, logits)).toBeLessThan(0.01 * spread(logits));
    expect(inspect(tokens).kept).toBe(last - 1);
  });
});
