import { describe, expect, it } from 'vitest';
import { createProgram } from '../../../src/cli/program';
import type { EngineMethod } from '../../../src/protocol/engine';
import type { ExplainResult, InspectResult, TokenLensResult } from '../../../src/protocol/inspection';
import type { Classification } from '../../../src/protocol/method';

const classification: Classification = {
  ...{ classifier: 'probe', score: 0.25, threshold: 0.5, lower: -0.5, verdict: 'unclear' },
  ...{ aboutToRefuse: true, direction: 'none' },
};
const inspected: InspectResult = {
  tokens: [
    { id: 5, text: 'stop', from: 0, to: 4 },
    { id: 6, text: ' it', from: 4, to: 7 },
  ],
  layers: 3,
  values: Float32Array.of(0, 1, 2, -1, 0, 0.5),
  tintLayers: [1, 2],
  tint: Float32Array.of(1.5, -0.25),
  classification,
  scores: { transition: 0.5, projection: -0.25, probe: -1.24, combined: 0.75 },
  place: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8),
  fingerprint: 'f',
  steered: { first: 1, last: 2 },
  ...{ refusalLogOdds: 0.5, kept: 30, decoded: 9, milliseconds: 41.6 },
};
const explained: ExplainResult = {
  classification,
  ...{ refusalLogOdds: 0.5, wordsEach: 1 },
  words: [
    { text: 'stop', from: 0, to: 4, score: 0.5, refusalLogOdds: 2, aboutToRefuse: false },
    { text: 'it', from: 5, to: 7, score: -0.5, refusalLogOdds: -1, aboutToRefuse: true },
  ],
  layers: [{ layer: 0, projection: -0.5 }],
};

const likely = (text: string, probability: number) => ({ id: 1, text, probability, opensRefusal: false });
const lens: TokenLensResult = {
  layers: [{ layer: 12, tokens: [likely(' it', 0.5)], steered: [likely(' no', 0.25)] }],
  steering: { relative: -0.05, absolute: -2, layers: { first: 10, last: 18 } },
};

/** What is asked of the engine and what is printed for its answer. */
async function run(
  answer: InspectResult | ExplainResult | TokenLensResult,
  ...argv: readonly string[]
): Promise<{ asked: [EngineMethod, unknown][]; result: unknown; text: string }> {
  const asked: [EngineMethod, unknown][] = [];
  let printed: { result: unknown; text: string } | undefined;
  const program = createProgram({
    request: (method, params) => {
      asked.push([method, params]);
      return Promise.resolve(answer as never);
    },
    print: (result, text) => (printed = { result, text }),
    endAsFailed: () => undefined,
  });
  await program.parseAsync(argv, { from: 'user' });
  if (!printed) throw new Error('Nothing was printed.');
  return { asked, ...printed };
}

describe('inspect', () => {
  const options = ['--vectors', 'v.gguf', '--prompt', 'stop it'];

  it('asks for the layers that are given', async () => {
    const { asked } = await run(inspected, 'inspect', ...options, '--layers', '5,1-2');
    expect(asked).toEqual([
      ['prompt/inspect', { vectors: 'v.gguf', model: {}, prompt: 'stop it', layers: [1, 2, 5] }],
    ]);
  });

  it('prints each token with its tint and a bar to its side', async () => {
    const { text } = await run(inspected, 'inspect', ...options);
    const rows = text.split('\n');
    expect(rows[1]).toMatch(/^stop +\+1\.50 +│██████$/);
    expect(rows[2]).toMatch(/^·it +-0\.25 +█│$/);
    expect(text).toContain('9 tokens computed, 30 kept, 42 ms');
  });

  it('gives plain arrays as JSON', async () => {
    const { result } = await run(inspected, 'inspect', ...options);
    expect(JSON.parse(JSON.stringify(result))).toMatchObject({
      values: [
        [0, 1, 2],
        [-1, 0, 0.5],
      ],
      tint: [1.5, -0.25],
    });
  });

  it('takes one prompt', async () => {
    await expect(run(inspected, 'inspect', '--vectors', 'v.gguf')).rejects.toMatchObject({
      code: 'wrong-use',
    });
  });
});

describe('lens', () => {
  const options = ['--vectors', 'v.gguf', '--prompt', 'stop it', '--token', '1'];

  it('asks for ten tokens of every layer, by default alone', async () => {
    const { layers } = lens;
    const { asked } = await run({ layers }, 'lens', ...options);
    expect(asked).toEqual([
      ['prompt/lens', { vectors: 'v.gguf', model: {}, prompt: 'stop it', token: 1, top: 10 }],
    ]);
  });

  it('asks for one layer and for the steered token as well, and prints both', async () => {
    const steered = ['--layer', '12', '--strength=-0.05', '--layers', '10-18'];
    const { asked, text } = await run(lens, 'lens', ...options, ...steered);
    expect(asked[0]?.[1]).toMatchObject({
      layers: [12],
      steering: { strength: -0.05, layers: { first: 10, last: 18 } },
    });
    expect(text.split('\n').map((row) => row.split(/ {2,}/))).toEqual([
      ['layer', 'likely next tokens'],
      ['', '12', 'default', '·it 0.500'],
      ['', 'steered', '·no 0.250'],
      ['Steered from this token on by -0.0500 of the residual norm (alpha -2.00) in layers 10-18.'],
    ]);
  });

  it('takes no layers to steer without a strength', async () => {
    await expect(run(lens, 'lens', ...options, '--layers', '10-18')).rejects.toMatchObject({
      code: 'wrong-use',
    });
  });
});

describe('explain', () => {
  it('prints what each word changes, and the layers', async () => {
    const { asked, text } = await run(explained, 'explain', '--vectors', 'v.gguf', '--prompt', 'stop it');
    expect(asked).toEqual([['prompt/explain', { vectors: 'v.gguf', model: {}, prompt: 'stop it' }]]);
    const rows = text.split('\n');
    expect(rows[1]).toMatch(/^stop +\+0\.50 +\+2\.00 +│█{12} +answered$/);
    expect(rows[2]).toMatch(/^it +-0\.50 +-1\.00 +█{6}│ +refused$/);
    expect(text).toMatch(/^ +0 +-0\.50 +█{6}│$/m);
  });

  it('says how many words are left out together', async () => {
    const { text } = await run(
      { ...explained, wordsEach: 3 },
      'explain',
      '--vectors',
      'v.gguf',
      '--prompt',
      'x',
    );
    expect(text).toMatch(/^3 words/);
  });
});
