import koffi, { type TypeObject } from 'koffi';

/** Every C type of llama.cpp v0.4.0 that is passed by value or read; test/engine/abi.test.ts checks them against the headers. */
export interface Abi {
  /** include/llama.h, `llama_model_params`. */
  readonly modelParams: TypeObject;
  /** include/llama.h, `llama_context_params`. */
  readonly contextParams: TypeObject;
  /** include/llama.h, `llama_batch`. */
  readonly batch: TypeObject;
  /** ggml/include/ggml.h, `ggml_tensor`. */
  readonly tensor: TypeObject;
  /** ggml/include/ggml-backend.h, `ggml_backend_sched_eval_callback`. */
  readonly evalCallback: TypeObject;
  /** include/llama.h, `llama_progress_callback`. */
  readonly progressCallback: TypeObject;
  /** ggml/include/ggml.h, `ggml_log_callback`. */
  readonly logCallback: TypeObject;
}

/** The types are anonymous: koffi's names are global to the process, and libraries may be opened more than once. */
export function defineAbi(): Abi {
  return {
    modelParams: koffi.struct({
      devices: 'void *',
      tensor_buft_overrides: 'void *',
      n_gpu_layers: 'int32',
      split_mode: 'int',
      load_mode: 'int',
      lazy_mode: 'int',
      main_gpu: 'int32',
      tensor_split: 'void *',
      progress_callback: 'void *',
      progress_callback_user_data: 'void *',
      kv_overrides: 'void *',
      vocab_only: 'bool',
      check_tensors: 'bool',
      use_extra_bufts: 'bool',
      no_host: 'bool',
      no_alloc: 'bool',
      load_mtp: 'bool',
    }),
    contextParams: koffi.struct({
      n_ctx: 'uint32',
      n_batch: 'uint32',
      n_ubatch: 'uint32',
      n_seq_max: 'uint32',
      n_rs_seq: 'uint32',
      n_outputs_max: 'uint32',
      n_outputs_max_per_seq: 'uint32',
      n_threads: 'int32',
      n_threads_batch: 'int32',
      ctx_type: 'int',
      rope_scaling_type: 'int',
      pooling_type: 'int',
      attention_type: 'int',
      flash_attn_type: 'int',
      rope_freq_base: 'float',
      rope_freq_scale: 'float',
      yarn_ext_factor: 'float',
      yarn_attn_factor: 'float',
      yarn_beta_fast: 'float',
      yarn_beta_slow: 'float',
      yarn_orig_ctx: 'uint32',
      defrag_thold: 'float',
      cb_eval: 'void *',
      cb_eval_user_data: 'void *',
      type_k: 'int',
      type_v: 'int',
      abort_callback: 'void *',
      abort_callback_data: 'void *',
      embeddings: 'bool',
      offload_kqv: 'bool',
      no_perf: 'bool',
      op_offload: 'bool',
      swa_full: 'bool',
      kv_unified: 'bool',
      samplers: 'void *',
      n_samplers: 'size_t',
      ctx_other: 'void *',
    }),
    batch: koffi.struct({
      n_tokens: 'int32',
      token: 'void *',
      embd: 'void *',
      pos: 'void *',
      n_seq_id: 'void *',
      seq_id: 'void *',
      logits: 'void *',
    }),
    tensor: koffi.struct({
      type: 'int',
      buffer: 'void *',
      ne: koffi.array('int64', 4),
      nb: koffi.array('size_t', 4),
      op: 'int',
      op_params: koffi.array('int32', 16),
      flags: 'int32',
      src: koffi.array('void *', 10),
      view_src: 'void *',
      view_offs: 'size_t',
      data: 'void *',
      name: koffi.array('char', 64),
      extra: 'void *',
      padding: koffi.array('char', 8),
    }),
    evalCallback: koffi.proto('bool', ['void *', 'bool', 'void *']),
    progressCallback: koffi.proto('bool', ['float', 'void *']),
    logCallback: koffi.proto('void', ['int', 'str', 'void *']),
  };
}
