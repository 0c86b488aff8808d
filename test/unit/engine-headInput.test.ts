import { describe, expect, it } from 'vitest';
import { inputRounding, splitForRounding } from '../../src/engine/headInput';

/** quantize_row_q8_0_ref and quantize_row_q8_K_ref of ggml-quants.c, for a block. */
function rounded(block: Float32Array, halfStep: boolean): Float32Array {
  const largest = block.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  if (largest === 0) return block;
  const step = Math.fround(largest / 127);
  const inverse = Math.fround(127 / largest);
  const stored = halfStep ? toHalf(step) : step;
  return block.map((x) => Math.round(Math.fround(x * inverse)) * stored);
}

function toHalf(x: number): number {
  const unit = 2 ** (Math.floor(Math.log2(Math.abs(x))) - 10);
  return Math.round(x / unit) * unit;
}

const vector = Float32Array.from({ length: 512 }, (_, i) => Math.sin(i * 1.7) * (1 + (i % 5)));

describe('splitting a vector for a head that rounds what goes in', () => {
  it.each([
    ['Q8_0', 8, 32, true],
    ['Q4_K', 12, 256, false],
  ])('leaves the first summand as it is under %s, and a rest of a hundredth', (_, type, size, halfStep) => {
    const [coarse = vector, rest = vector] = splitForRounding(vector, inputRounding(type));
    for (let start = 0; start < vector.length; start += size) {
      const block = coarse.subarray(start, start + size);
      rounded(block, halfStep).forEach((x, i) => expect(x).toBeCloseTo(block[i] ?? 0, 6));
    }
    vector.forEach((x, i) => expect((coarse[i] ?? 0) + (rest[i] ?? 0)).toBeCloseTo(x, 6));
    expect(Math.max(...rest.map(Math.abs))).toBeLessThan(Math.max(...vector.map(Math.abs)) / 100);
  });

  it('gives half and brain floats a first summand of 8 bits, and float32 heads the vector itself', () => {
    const [coarse = vector] = splitForRounding(vector, inputRounding(30));
    const bits = new Uint32Array(coarse.buffer);
    expect([...bits].filter((each) => (each & 0xffff) !== 0)).toEqual([]);
    expect(splitForRounding(vector, inputRounding(0))).toEqual([vector]);
  });

  it('takes a zero vector', () => {
    const zero = new Float32Array(64);
    for (const type of [1, 8, 14])
      for (const term of splitForRounding(zero, inputRounding(type))) expect([...term]).toEqual([...zero]);
  });
});
