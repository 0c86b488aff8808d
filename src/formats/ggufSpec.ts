// The parts of GGUF version 3 that control-vector files use (llama.cpp: ggml/include/gguf.h, docs/gguf.md).

/** "GGUF" read as a little-endian uint32. */
export const ggufMagic = 0x46554747;
export const ggufVersion = 3;
/** Tensor data and each tensor in it begin at multiples of this many bytes (GGUF_DEFAULT_ALIGNMENT). */
export const ggufAlignment = 32;
/** ggml_type of float32. */
export const ggmlTypeF32 = 0;

/** enum gguf_type. */
export const ggufType = {
  uint8: 0,
  int8: 1,
  uint16: 2,
  int16: 3,
  uint32: 4,
  int32: 5,
  float32: 6,
  bool: 7,
  string: 8,
  array: 9,
  uint64: 10,
  int64: 11,
  float64: 12,
} as const;

/** A metadata value that files of ours hold. Numbers are float64, arrays of numbers float32 as in the tensors. */
export type GgufValue = string | number | bigint | boolean | Float32Array | Float64Array | readonly string[];

export interface GgufTensor {
  readonly name: string;
  /** One-dimensional. */
  readonly data: Float32Array;
}

/** `offset` rounded up to the alignment. */
export function aligned(offset: number, alignment = ggufAlignment): number {
  return Math.ceil(offset / alignment) * alignment;
}
