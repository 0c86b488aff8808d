import { Cancelled, LensError } from '../protocol/errors';
import type { Control } from './engine';
import { createEvalCallback, type GraphTap } from './native/evalCallback';
import { allocateBatch, copyFloats } from './native/nativeMemory';
import type { Native } from './native/open';
import type { Pointer } from './native/types';

export interface ContextOptions {
  /** Tokens that fit into memory, all sequences together. */
  readonly contextSize: number;
  readonly threads: number;
}

/** One row of a batch. */
export interface Row {
  readonly token: number;
  readonly position: number;
  readonly sequence: number;
  /** Whether the last layer's row and the logits are computed. */
  readonly output: boolean;
}

/** The argument of llama_set_adapter_cvec: [n_layer - 1, width] from layer 1, in force at layers first..last. */
export interface ControlVector {
  readonly data: Float32Array;
  readonly first: number;
  readonly last: number;
}

export interface ScaledAdapter {
  readonly pointer: Pointer;
  readonly scale: number;
}

/** A llama.cpp context: its memory (KV cache), and decoding with taps. */
export interface Context {
  readonly size: number;
  readonly vocabularySize: number;
  /** Tokens a decode; a batch is never regrouped up to this size. */
  readonly batchSize: number;
  /** Sequences that can be in memory at once, ids 0 and up. */
  readonly maxSequences: number;
  /** Decodes `rows`; memory must hold what comes before them. Throws Cancelled (memory is then undefined), out-of-memory. */
  decode(rows: readonly Row[], tap: GraphTap | undefined, control: Control): void;
  /** Logits of a row of the last decode that was flagged as output, [vocabulary]. */
  logits(row: number): Float32Array;
  /** Empties the memory. */
  clear(): void;
  /** Changes whenever the memory is emptied or left undefined: what was there before is gone. */
  readonly generation: number;
  /** Whether layers forget what lies further back than their window, so that old cells may be used for new tokens. */
  readonly slidingWindow: boolean;
  /** Lets `target` share the cells of `source` at positions below `end` (unified KV: nothing is copied). */
  share(source: number, target: number, end?: number): void;
  /** Removes the cells of a sequence from position `start` on; default all. */
  remove(sequence: number, start?: number): void;
  /** Whether a sequence that begins at position 0 still has its first token. */
  isWhole(sequence: number): boolean;
  /** Sets llama.cpp's control vector; undefined takes it away. */
  readonly setControlVector: (vector: ControlVector | undefined) => void;
  readonly setAdapters: (adapters: readonly ScaledAdapter[]) => void;
  readonly dispose: () => void;
}

const batchSize = 512;
const maxSequences = 64;

/** Creates the one context of a model. Throws out-of-memory. */
export function createContext(
  native: Native,
  model: Pointer,
  vocabularySize: number,
  width: number,
  { contextSize, threads }: ContextOptions,
): Context {
  const { api, abi, logs } = native;
  const callback = createEvalCallback(api, abi);
  const params = api.llama_context_default_params();
  params.n_ctx = contextSize;
  params.n_batch = batchSize;
  // One ubatch a batch, and one KV cache: only so do rows keep the batch's order (llama_kv_cache::init_batch).
  params.n_ubatch = batchSize;
  params.kv_unified = true;
  params.n_seq_max = maxSequences;
  params.n_threads = threads;
  params.n_threads_batch = threads;
  params.cb_eval = callback.pointer;
  logs.clear();
  const context = api.llama_init_from_model(model, params);
  if (!context) {
    callback.unregister();
    throw outOfMemory(`a context of ${contextSize} tokens`, logs.text());
  }
  const memory = api.llama_get_memory(context);
  let generation = 0;
  const { arrays, sequence } = allocateBatch(batchSize);

  function decode(rows: readonly Row[], tap: GraphTap | undefined, control: Control): void {
    try {
      decodeRows(rows, tap, control);
    } catch (error) {
      generation++;
      throw error;
    }
  }

  function decodeRows(rows: readonly Row[], tap: GraphTap | undefined, control: Control): void {
    control.check();
    if (rows.length > batchSize) throw new RangeError(`${rows.length} rows in a batch of ${batchSize}.`);
    rows.forEach((row, i) => {
      arrays.token[i] = row.token;
      arrays.pos[i] = row.position;
      arrays.logits[i] = row.output ? 1 : 0;
      sequence[i] = row.sequence;
    });
    arrays.n_tokens = rows.length;
    logs.clear();
    const status = callback.during(
      tap,
      () => control.cancelled(),
      () => api.llama_decode(context as Pointer, arrays),
    );
    control.check();
    // llama.h, llama_decode: 1 no room in memory, 2 aborted, negative an error.
    if (status === 0) return;
    if (status === 2) throw new Cancelled();
    if (status === 1) throw outOfMemory(`${rows.length} more tokens`, logs.text());
    throw new LensError(
      'internal',
      `The model could not be run (llama_decode gave ${status}).`,
      'Try again with fewer layers on the GPU or another file of the model.',
      { cause: logs.text() },
    );
  }

  return {
    size: api.llama_n_ctx(context),
    vocabularySize,
    batchSize,
    maxSequences,
    decode,
    logits(row) {
      const pointer = api.llama_get_logits_ith(context, row);
      if (!pointer) throw new RangeError(`Row ${row} of the last decode has no logits.`);
      return copyFloats(pointer, vocabularySize);
    },
    clear() {
      generation++;
      api.llama_memory_clear(memory, false);
    },
    get generation() {
      return generation;
    },
    slidingWindow: api.llama_model_n_swa(model) > 0,
    share: (source, target, end = -1) => api.llama_memory_seq_cp(memory, source, target, -1, end),
    remove: (id, start = -1) => void api.llama_memory_seq_rm(memory, id, start, -1),
    isWhole: (id) => api.llama_memory_seq_pos_min(memory, id) === 0,
    setControlVector(vector) {
      const status = vector
        ? api.llama_set_adapter_cvec(
            context,
            vector.data,
            vector.data.length,
            width,
            vector.first,
            vector.last,
          )
        : api.llama_set_adapter_cvec(context, null, 0, width, 0, 0);
      if (status !== 0) throw outOfMemory('the control vector', logs.text());
    },
    setAdapters(adapters) {
      const pointers = BigUint64Array.from(adapters, ({ pointer }) => pointer);
      const scales = Float32Array.from(adapters, ({ scale }) => scale);
      const status = api.llama_set_adapters_lora(context, pointers, adapters.length, scales);
      if (status !== 0)
        throw new LensError(
          'adapter-invalid',
          'llama.cpp did not take the adapters.',
          'Use an adapter made for this model.',
          { cause: logs.text() },
        );
    },
    dispose() {
      api.llama_free(context);
      callback.unregister();
    },
  };
}

function outOfMemory(what: string, cause: string): LensError {
  return new LensError(
    'out-of-memory',
    `There is no memory for ${what}.`,
    'Use a smaller context, a smaller model or fewer layers on the GPU.',
    { cause },
  );
}
