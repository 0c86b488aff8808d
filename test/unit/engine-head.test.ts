import { describe, expect, it } from 'vitest';
import {
  headBias,
  headShape,
  linearityError,
  projectThroughHead,
  type HeadShape,
  type RawHead,
} from '../../src/engine/head';

const weights = [
  [1, 2],
  [-3, 0.5],
  [0, 40],
];
const bias = [0.5, -1, 2];

/** A head of two dimensions and three tokens: cap(scale * W x + bias), with an RMS norm. */
function headOf(scale: number, cap: number | undefined, biased: boolean): RawHead {
  const rows = (vectors: Float32Array): number[][] =>
    Array.from({ length: vectors.length / 2 }, (_, i) => [...vectors.subarray(2 * i, 2 * i + 2)]);
  const norm = (row: number[]): number[] => {
    const root = Math.sqrt(row.reduce((sum, x) => sum + x * x, 0) / row.length + 1e-9);
    return row.map((x) => x / root);
  };
  const logits = (row: number[]): number[] =>
    weights.map((weight, token) => {
      const dot = weight.reduce((sum, w, i) => sum + w * (row[i] ?? 0), 0);
      const raw = scale * dot + (biased ? (bias[token] ?? 0) : 0);
      return cap === undefined ? raw : cap * Math.tanh(raw / cap);
    });
  return {
    pure: (vectors) => Float32Array.from(rows(vectors).flatMap(logits)),
    norm: (vectors) => Float32Array.from(rows(vectors).flatMap(norm)),
  };
}

const vectors = Float32Array.of(0.5, 1, -2, 30);
const expected = [2.5, -1, 40, 58, 21, 1200];

describe('projection through a head that is not linear', () => {
  it.each([
    ['plain', 1, undefined, false],
    ['scaled', 0.25, undefined, false],
    ['biased', 1, undefined, true],
    ['capped', 1, 30, false],
    ['capped, scaled and biased', 2, 30, true],
  ] as const)('gives W_U v: %s', (_, scale, cap, biased) => {
    const raw = headOf(scale, cap, biased);
    const shape: HeadShape = { scale, cap, rounding: { kind: 'none' } };
    const logits = projectThroughHead(raw, shape, headBias(raw, shape, 2), vectors, 2, 'pure');
    logits.forEach((logit, i) => expect(Math.abs(logit - (expected[i] ?? 0))).toBeLessThan(1e-3 * 1200));
  });

  it('gives W_U norm(v) under a cap that the logits themselves would reach', () => {
    const raw = headOf(1, 30, true);
    const shape: HeadShape = { scale: 1, cap: 30, rounding: { kind: 'none' } };
    const lens = projectThroughHead(raw, shape, headBias(raw, shape, 2), Float32Array.of(0, 5), 2, 'lens');
    const root = Math.SQRT2;
    [2 * root, 0.5 * root, 40 * root].forEach((logit, i) => expect(lens[i]).toBeCloseTo(logit, 1));
  });

  it('notices a head whose nonlinearity is not known', () => {
    const capped = headOf(1, 30, false);
    expect(linearityError((each) => capped.pure(each), Float32Array.of(1, 1))).toBeGreaterThan(0.1);
    const plain = headOf(1, undefined, false);
    expect(linearityError((each) => plain.pure(each), Float32Array.of(1, 1))).toBeLessThan(1e-6);
  });
});

describe("a head's shape from the metadata", () => {
  const shapeOf = (architecture: string, values: Record<string, number>) =>
    headShape(architecture, (key) => values[key], { kind: 'none' });

  it('multiplies for cohere, divides for granite and leaves minicpm alone, whose scale comes before W_U', () => {
    expect(shapeOf('cohere2', { logit_scale: 0.25 }).scale).toBe(0.25);
    expect(shapeOf('granite', { logit_scale: 8 }).scale).toBe(1 / 8);
    expect(shapeOf('minicpm', { logit_scale: 9 }).scale).toBe(1);
    expect(shapeOf('llama', {}).scale).toBe(1);
  });

  it('knows the caps', () => {
    expect(shapeOf('gemma2', { final_logit_softcapping: 30 }).cap).toBe(30);
    expect(shapeOf('gemma3', {}).cap).toBeUndefined();
    expect(shapeOf('gemma3', { final_logit_softcapping: 0 }).cap).toBeUndefined();
  });
});
