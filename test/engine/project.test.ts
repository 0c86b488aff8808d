import { closeSync, openSync, readSync } from 'node:fs';
import { gguf } from '@huggingface/gguf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine';
import {
  defaultModelFile,
  largestDifference,
  loadTestEngine,
  quiet,
  referenceFile,
  referenceFloats,
} from './model';

let engine: Engine;
let width: number;
/** W_U, [vocabulary, width] row-major, dequantised from the file; SmolLM2's head is its token embedding. */
let unembedding: Float32Array;
let normWeight: Float32Array;

beforeAll(async () => {
  engine = await loadTestEngine();
  width = engine.info.hiddenSize;
  unembedding = await readTensor('token_embd.weight');
  normWeight = await readTensor('output_norm.weight');
});
afterAll(() => engine.dispose());

describe("projection through the model's own head", () => {
  const bound = 1e-3;

  it('is W_U v, to 1e-3 of the largest logit of each vector', () => {
    const vectors = waves(5);
    expectProjection(engine.project(vectors, 'pure', quiet), vectors, bound);
  });

  it('is W_U norm(v) with the final norm', () => {
    const vectors = waves(5);
    expectProjection(engine.project(vectors, 'lens', quiet), normed(vectors), bound);
  });

  it.skipIf(!referenceFile('direction.npy'))(
    'holds for the reference directions of all layers (skipped without ../shared)',
    () => {
      const vectors = referenceFloats('direction.npy');
      expectProjection(engine.project(vectors, 'pure', quiet), vectors, bound);
      expectProjection(engine.project(vectors, 'lens', quiet), normed(vectors), bound);
    },
  );

  it('takes the sign and the length of a vector, where the norm does not', () => {
    const [vector] = [waves(1)];
    const scaled = Float32Array.of(...vector, ...vector.map((x) => -2 * x));
    const pure = engine.project(scaled, 'pure', quiet);
    const vocabulary = engine.info.vocabularySize;
    const doubled = pure.subarray(0, vocabulary).map((x) => -2 * x);
    expect(largestDifference(doubled, pure.subarray(vocabulary))).toBeLessThan(1e-3);
    const lens = engine.project(scaled, 'lens', quiet);
    const negated = lens.subarray(0, vocabulary).map((x) => -x);
    expect(largestDifference(negated, lens.subarray(vocabulary))).toBeLessThan(1e-2);
  });

  it('takes more vectors than fit into one decode', () => {
    const one = waves(1);
    const many = Float32Array.from({ length: 100 * width }, (_, i) => one[i % width] ?? 0);
    const logits = engine.project(many, 'pure', quiet);
    const vocabulary = engine.info.vocabularySize;
    expect(logits).toHaveLength(100 * vocabulary);
    for (const i of [1, 33, 99])
      expect(
        largestDifference(
          logits.subarray(0, vocabulary),
          logits.subarray(i * vocabulary, (i + 1) * vocabulary),
        ),
      ).toBe(0);
  });
});

function expectProjection(logits: Float32Array, inputs: Float32Array, bound: number): void {
  const vocabulary = engine.info.vocabularySize;
  for (let k = 0; k < inputs.length / width; k++) {
    const vector = inputs.subarray(k * width, (k + 1) * width);
    let largest = 0;
    let difference = 0;
    for (let token = 0; token < vocabulary; token++) {
      let dot = 0;
      for (let i = 0; i < width; i++) dot += (unembedding[token * width + i] ?? 0) * (vector[i] ?? 0);
      largest = Math.max(largest, Math.abs(dot));
      difference = Math.max(difference, Math.abs(dot - (logits[k * vocabulary + token] ?? 0)));
    }
    expect(difference / largest, `vector ${k}`).toBeLessThanOrEqual(bound);
  }
}

function waves(count: number): Float32Array {
  return Float32Array.from(
    { length: count * width },
    (_, i) => Math.sin(1 + i * 0.37) + 0.3 * Math.cos(i * i),
  );
}

/** RMS norm with the final norm's weight; epsilon 1e-5 as in the file's metadata. */
function normed(vectors: Float32Array): Float32Array {
  const result = new Float32Array(vectors.length);
  for (let start = 0; start < vectors.length; start += width) {
    const row = vectors.subarray(start, start + width);
    const root = Math.sqrt(row.reduce((sum, x) => sum + x * x, 0) / width + 1e-5);
    row.forEach((x, i) => (result[start + i] = (x / root) * (normWeight[i] ?? 0)));
  }
  return result;
}

/** Reads a float32 or Q8_0 tensor (ggml-common.h, block_q8_0: a half float and 32 signed bytes). */
async function readTensor(name: string): Promise<Float32Array> {
  const { tensorInfos, tensorDataOffset } = await gguf(defaultModelFile(), { allowLocalFile: true });
  const info = tensorInfos.find((tensor) => tensor.name === name);
  if (!info) throw new Error(`${name} is not in the file`);
  const [f32, q8] = [0, 8];
  const count = Number(info.shape.reduce((product, size) => product * size, 1n));
  const type: number = info.dtype;
  if (type !== f32 && type !== q8) throw new Error(`${name} is of type ${type}`);
  const bytes = Buffer.alloc(type === f32 ? count * 4 : (count / 32) * 34);
  const file = openSync(defaultModelFile(), 'r');
  readSync(file, bytes, 0, bytes.length, Number(tensorDataOffset + info.offset));
  closeSync(file);
  const values = new Float32Array(count);
  if (type === f32) for (let i = 0; i < count; i++) values[i] = bytes.readFloatLE(4 * i);
  else
    for (let i = 0; i < count; i++) {
      const block = 34 * Math.floor(i / 32);
      values[i] = half(bytes.readUInt16LE(block)) * bytes.readInt8(block + 2 + (i % 32));
    }
  return values;
}

function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}
