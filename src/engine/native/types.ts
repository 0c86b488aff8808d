/** An address in the process, as koffi gives it. */
export type Pointer = bigint;

/** The fields of `llama_model_params` that are set here; the others keep the library's defaults. */
export interface ModelParams {
  n_gpu_layers: number;
  progress_callback: Pointer | null;
}

/** The fields of `llama_context_params` that are set here; the others keep the library's defaults. */
export interface ContextParams {
  n_ctx: number;
  n_batch: number;
  n_ubatch: number;
  n_seq_max: number;
  n_threads: number;
  n_threads_batch: number;
  flash_attn_type: number;
  cb_eval: Pointer | null;
  kv_unified: boolean;
}

/** `llama_batch` with arrays that JavaScript owns. */
export interface BatchArrays {
  n_tokens: number;
  token: Int32Array;
  embd: null;
  pos: Int32Array;
  n_seq_id: Int32Array;
  seq_id: BigUint64Array;
  logits: Int8Array;
}
