import koffi from 'koffi';
import type { BatchArrays, Pointer } from './types';

/** A copy of `count` floats at `pointer`, in memory that JavaScript allocated (Electron forbids views of native memory). */
export function copyFloats(pointer: Pointer, count: number): Float32Array {
  return koffi.decode(pointer, 'float', count) as Float32Array;
}

/** Arrays of a `llama_batch` for up to `capacity` tokens, one sequence a token. */
export interface BatchStorage {
  readonly arrays: BatchArrays;
  /** Sequence id of each token; `arrays.seq_id` points into it. */
  readonly sequence: Int32Array;
}

export function allocateBatch(capacity: number): BatchStorage {
  // Own ArrayBuffers: small typed arrays may live inside V8's heap, where addresses move.
  const ints = (): Int32Array => new Int32Array(new ArrayBuffer(4 * Math.max(capacity, 64)));
  const sequence = ints();
  const address = koffi.address(sequence);
  const seqId = new BigUint64Array(new ArrayBuffer(8 * Math.max(capacity, 64)));
  for (let i = 0; i < seqId.length; i++) seqId[i] = address + BigInt(4 * i);
  const arrays: BatchArrays = {
    n_tokens: 0,
    token: ints(),
    embd: null,
    pos: ints(),
    n_seq_id: ints().fill(1),
    seq_id: seqId,
    logits: new Int8Array(new ArrayBuffer(Math.max(capacity, 64))),
  };
  return { arrays, sequence };
}
