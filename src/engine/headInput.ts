/**
 * How the head's matrix product rounds what goes in, which follows from the type of its weights (`vec_dot_type` in
 * ggml-cpu.c): to 8 bits by blocks with one scale each, to a half or brain float, or not at all.
 */
export type InputRounding =
  | { readonly kind: 'blocks'; readonly size: 32 | 256 }
  | { readonly kind: 'short-floats' }
  | { readonly kind: 'none' };

// ggml/include/ggml.h, enum ggml_type.
const float32 = 0;
const shortFloats = new Set([1, 30]);
const blocksOf32 = new Set([2, 3, 6, 7, 8, 9, 20, 39, 40, 41, 42]);
/** 8 bits with a sign: a block's largest element becomes 127. */
const top = 127;

/** The rounding for weights of a ggml type; unknown ones are taken for K-quants. */
export function inputRounding(weightType: number): InputRounding {
  if (weightType === float32) return { kind: 'none' };
  if (shortFloats.has(weightType)) return { kind: 'short-floats' };
  return { kind: 'blocks', size: blocksOf32.has(weightType) ? 32 : 256 };
}

/**
 * `vector` as a sum of two: the first is one that the head's rounding leaves as it is, the second the small rest. The
 * head is linear, so its logits for both, added, are free of the first's rounding error: about 1/250 of it is left.
 */
export function splitForRounding(vector: Float32Array, rounding: InputRounding): Float32Array[] {
  if (rounding.kind === 'none') return [vector];
  const coarse =
    rounding.kind === 'blocks' ? blockRounded(vector, rounding.size) : vector.map((x) => significant(x, 8));
  return [coarse, vector.map((x, i) => x - (coarse[i] ?? 0))];
}

/** Rounds each block to its largest element / 127, in steps that a half float holds. */
function blockRounded(vector: Float32Array, size: number): Float32Array {
  const rounded = new Float32Array(vector.length);
  for (let start = 0; start < vector.length; start += size) {
    const block = vector.subarray(start, start + size);
    const largest = block.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    if (largest === 0) continue;
    const step = significant(largest / top, 11);
    block.forEach((x, i) => {
      // The largest stays at 127 steps: ggml then finds the same step.
      const steps = Math.abs(x) === largest ? top * Math.sign(x) : Math.round(x / step);
      rounded[start + i] = step * Math.max(-top, Math.min(top, steps));
    });
  }
  return rounded;
}

/** `x` with so many significant bits. */
function significant(x: number, bits: number): number {
  if (x === 0) return 0;
  const unit = 2 ** (Math.floor(Math.log2(Math.abs(x))) - bits + 1);
  return Math.round(x / unit) * unit;
}
