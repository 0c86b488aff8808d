import type { LibraryHandle, TypeObject } from 'koffi';
import type { Abi } from './abi';
import type { BatchArrays, ContextParams, ModelParams, Pointer } from './types';

/** The three libraries that hold the functions bound here. */
export interface Libraries {
  readonly base: LibraryHandle;
  readonly ggml: LibraryHandle;
  readonly llama: LibraryHandle;
}

type Bytes = Uint8Array | null;

/** The functions of llama.cpp that are used, by the names of llama.h and ggml-backend.h. */
export interface LlamaFunctions {
  ggml_backend_load_all_from_path(folder: string): void;
  ggml_backend_reg_count(): number;
  ggml_backend_dev_count(): number;
  ggml_backend_dev_get(index: number): Pointer;
  ggml_backend_dev_type(device: Pointer): number;
  ggml_backend_dev_description(device: Pointer): string;
  ggml_backend_dev_memory(device: Pointer, free: BigUint64Array, total: BigUint64Array): void;
  ggml_backend_tensor_get(tensor: Pointer, data: Float32Array, offset: number, size: number): void;
  ggml_backend_tensor_set(tensor: Pointer, data: Float32Array, offset: number, size: number): void;
  llama_version(): string;
  llama_log_set(callback: Pointer | null, userData: null): void;
  llama_model_default_params(): ModelParams;
  llama_model_load_from_file(path: string, params: ModelParams): Pointer | null;
  llama_model_free(model: Pointer): void;
  llama_model_n_layer(model: Pointer): number;
  llama_model_n_embd(model: Pointer): number;
  llama_model_n_ctx_train(model: Pointer): number;
  llama_model_n_params(model: Pointer): number | bigint;
  llama_model_n_swa(model: Pointer): number;
  llama_model_ftype(model: Pointer): number;
  llama_ftype_name(ftype: number): string;
  llama_model_meta_val_str(model: Pointer, key: string, out: Bytes, size: number): number;
  llama_model_chat_template(model: Pointer, name: null): string | null;
  llama_model_has_encoder(model: Pointer): boolean;
  llama_model_is_recurrent(model: Pointer): boolean;
  llama_model_is_hybrid(model: Pointer): boolean;
  llama_model_is_diffusion(model: Pointer): boolean;
  llama_model_get_vocab(model: Pointer): Pointer;
  llama_vocab_n_tokens(vocab: Pointer): number;
  llama_vocab_bos(vocab: Pointer): number;
  llama_vocab_eos(vocab: Pointer): number;
  llama_vocab_get_add_bos(vocab: Pointer): boolean;
  llama_vocab_is_eog(vocab: Pointer, token: number): boolean;
  llama_tokenize(
    vocab: Pointer,
    text: Uint8Array,
    length: number,
    out: Int32Array,
    size: number,
    addSpecial: boolean,
    parseSpecial: boolean,
  ): number;
  llama_token_to_piece(
    vocab: Pointer,
    token: number,
    out: Uint8Array,
    size: number,
    lstrip: number,
    special: boolean,
  ): number;
  llama_adapter_lora_init(model: Pointer, path: string): Pointer | null;
  llama_set_adapters_lora(
    context: Pointer,
    adapters: BigUint64Array,
    count: number,
    scales: Float32Array,
  ): number;
  llama_context_default_params(): ContextParams;
  llama_init_from_model(model: Pointer, params: ContextParams): Pointer | null;
  llama_free(context: Pointer): void;
  llama_n_ctx(context: Pointer): number;
  llama_get_memory(context: Pointer): Pointer;
  llama_memory_clear(memory: Pointer, data: boolean): void;
  llama_memory_seq_rm(memory: Pointer, sequence: number, from: number, to: number): boolean;
  llama_memory_seq_cp(memory: Pointer, source: number, target: number, from: number, to: number): void;
  llama_memory_seq_pos_min(memory: Pointer, sequence: number): number;
  llama_decode(context: Pointer, batch: BatchArrays): number;
  llama_get_logits_ith(context: Pointer, row: number): Pointer | null;
  llama_set_adapter_cvec(
    context: Pointer,
    data: Float32Array | null,
    length: number,
    width: number,
    first: number,
    last: number,
  ): number;
}

type Signature = [library: keyof Libraries, result: string | TypeObject, parameters: (string | TypeObject)[]];

/** C signatures, as in include/llama.h and ggml/include/ggml-backend.h of v0.4.0. */
function signatures(abi: Abi): Record<keyof LlamaFunctions, Signature> {
  const pointer = 'void *';
  return {
    ggml_backend_load_all_from_path: ['ggml', 'void', ['str']],
    ggml_backend_reg_count: ['ggml', 'size_t', []],
    ggml_backend_dev_count: ['ggml', 'size_t', []],
    ggml_backend_dev_get: ['ggml', pointer, ['size_t']],
    ggml_backend_dev_type: ['base', 'int', [pointer]],
    ggml_backend_dev_description: ['base', 'str', [pointer]],
    ggml_backend_dev_memory: ['base', 'void', [pointer, pointer, pointer]],
    ggml_backend_tensor_get: ['base', 'void', [pointer, pointer, 'size_t', 'size_t']],
    ggml_backend_tensor_set: ['base', 'void', [pointer, pointer, 'size_t', 'size_t']],
    llama_version: ['llama', 'str', []],
    llama_log_set: ['llama', 'void', [pointer, pointer]],
    llama_model_default_params: ['llama', abi.modelParams, []],
    llama_model_load_from_file: ['llama', pointer, ['str', abi.modelParams]],
    llama_model_free: ['llama', 'void', [pointer]],
    llama_model_n_layer: ['llama', 'int32', [pointer]],
    llama_model_n_embd: ['llama', 'int32', [pointer]],
    llama_model_n_ctx_train: ['llama', 'int32', [pointer]],
    llama_model_n_params: ['llama', 'uint64', [pointer]],
    llama_model_n_swa: ['llama', 'int32', [pointer]],
    llama_model_ftype: ['llama', 'int', [pointer]],
    llama_ftype_name: ['llama', 'str', ['int']],
    llama_model_meta_val_str: ['llama', 'int32', [pointer, 'str', pointer, 'size_t']],
    llama_model_chat_template: ['llama', 'str', [pointer, pointer]],
    llama_model_has_encoder: ['llama', 'bool', [pointer]],
    llama_model_is_recurrent: ['llama', 'bool', [pointer]],
    llama_model_is_hybrid: ['llama', 'bool', [pointer]],
    llama_model_is_diffusion: ['llama', 'bool', [pointer]],
    llama_model_get_vocab: ['llama', pointer, [pointer]],
    llama_vocab_n_tokens: ['llama', 'int32', [pointer]],
    llama_vocab_bos: ['llama', 'int32', [pointer]],
    llama_vocab_eos: ['llama', 'int32', [pointer]],
    llama_vocab_get_add_bos: ['llama', 'bool', [pointer]],
    llama_vocab_is_eog: ['llama', 'bool', [pointer, 'int32']],
    llama_tokenize: ['llama', 'int32', [pointer, pointer, 'int32', pointer, 'int32', 'bool', 'bool']],
    llama_token_to_piece: ['llama', 'int32', [pointer, 'int32', pointer, 'int32', 'int32', 'bool']],
    llama_adapter_lora_init: ['llama', pointer, [pointer, 'str']],
    llama_set_adapters_lora: ['llama', 'int32', [pointer, pointer, 'size_t', pointer]],
    llama_context_default_params: ['llama', abi.contextParams, []],
    llama_init_from_model: ['llama', pointer, [pointer, abi.contextParams]],
    llama_free: ['llama', 'void', [pointer]],
    llama_n_ctx: ['llama', 'uint32', [pointer]],
    llama_get_memory: ['llama', pointer, [pointer]],
    llama_memory_clear: ['llama', 'void', [pointer, 'bool']],
    llama_memory_seq_rm: ['llama', 'bool', [pointer, 'int32', 'int32', 'int32']],
    llama_memory_seq_cp: ['llama', 'void', [pointer, 'int32', 'int32', 'int32', 'int32']],
    llama_memory_seq_pos_min: ['llama', 'int32', [pointer, 'int32']],
    llama_decode: ['llama', 'int32', [pointer, abi.batch]],
    llama_get_logits_ith: ['llama', pointer, [pointer, 'int32']],
    llama_set_adapter_cvec: ['llama', 'int32', [pointer, pointer, 'size_t', 'int32', 'int32', 'int32']],
  };
}

/** Binds every function of `LlamaFunctions`; throws koffi's error for a symbol that a library does not have. */
export function bindFunctions(libraries: Libraries, abi: Abi): LlamaFunctions {
  const bound: Record<string, unknown> = {};
  for (const [name, [library, result, parameters]] of Object.entries(signatures(abi)))
    bound[name] = libraries[library].func(name, result, parameters);
  return bound as unknown as LlamaFunctions;
}
