import os from 'node:os';
import path from 'node:path';
import { LensError } from '../protocol/errors';
import type { ModelInfo } from '../protocol/model';
import { parseChatTemplate, templateHash, type ChatTemplate } from './chatTemplate';
import { createContext } from './context';
import type { Control, Engine } from './engine';
import { featuresOf } from './features';
import type { FileHasher } from './fingerprint';
import type { ModelShape } from './forward';
import { ggufProblem } from './ggufFile';
import { headBias, headShape, projectThroughHead } from './head';
import { inputRounding } from './headInput';
import { createInspector } from './inspector';
import { createEngine } from './llamaEngine';
import { readMetadata } from './metadata';
import { adapterFileError, adapterLoadError, modelFileError, modelLoadError } from './modelErrors';
import { chooseLibraries } from './native/chooseLibraries';
import { deviceName } from './native/devices';
import { loadModel } from './native/loadModel';
import { openNative, type Native } from './native/open';
import type { Pointer } from './native/types';
import { probeGraph } from './probe';
import { createRawHead, type ModelHead } from './projection';
import { createTokenizer } from './tokenizer';

export interface AdapterFile {
  /** As shown to the person: a catalogue id or the file's name. */
  readonly name: string;
  readonly path: string;
  /** 1 = as trained. */
  readonly scale: number;
}

export interface EngineOptions {
  /** A GGUF file; of a split model, its first part. */
  readonly model: string;
  /** As shown to the person. Default: general.name, else the file's name. */
  readonly name?: string | undefined;
  /** LoRA adapters, in the order they are applied. */
  readonly adapters: readonly AdapterFile[];
  /** Compute threads. Default: cores - 1, at least 1 (one busy core stalls ggml's spinning barriers). */
  readonly threads?: number | undefined;
  /** Layers on the GPU. Default 0. */
  readonly gpuLayers?: number | undefined;
  /** Tokens in memory, all sequences together. Default: the model's training context, at most 4096. */
  readonly contextSize?: number | undefined;
  /** A folder with another build of llama.cpp v0.4.0. Default: node-llama-cpp's for this machine. */
  readonly libraryFolder?: string | undefined;
}

const defaultContextSize = 4096;
/** Stands for a head whose weights' type was not seen. */
const unknownType = -1;

/**
 * Loads a model with its adapters. Everything that was taken is given back if it throws.
 * Throws Cancelled, library-missing, library-version, model-missing, model-invalid, model-unsupported, adapter-invalid,
 * adapter-mismatch, out-of-memory.
 */
export async function loadEngine(
  options: EngineOptions,
  hasher: FileHasher,
  control: Control,
): Promise<Engine> {
  const { gpuLayers = 0, libraryFolder } = options;
  checkFiles(options);
  const native = openNative(await chooseLibraries({ gpuLayers, libraryFolder }));
  const owned: (() => void)[] = [() => native.close()];
  const release = (): void => {
    while (owned.length > 0) owned.pop()?.();
  };
  try {
    control.check();
    return build(native, options, hasher, control, owned, release);
  } catch (error) {
    release();
    throw error;
  }
}

function checkFiles({ model, adapters }: EngineOptions): void {
  const problem = ggufProblem(model);
  if (problem) throw modelFileError(model, problem);
  for (const adapter of adapters) {
    const wrong = ggufProblem(adapter.path);
    if (wrong) throw adapterFileError(adapter.path, wrong);
  }
}

/** `owned` takes what is to be given back, in the order in which it was taken. */
function build(
  native: Native,
  options: EngineOptions,
  hasher: FileHasher,
  control: Control,
  owned: (() => void)[],
  release: () => void,
): Engine {
  const { api } = native;
  const { adapters, gpuLayers = 0 } = options;
  const model = openModel(native, options.model, gpuLayers, control);
  owned.push(() => api.llama_model_free(model));
  const metadata = readMetadata(native, model);
  checkKind(native, model, path.basename(options.model), metadata.architecture);
  const name = options.name ?? metadata.text('general.name') ?? path.basename(options.model, '.gguf');
  const tokenizer = createTokenizer(native, model);
  const shape: ModelShape = {
    layers: api.llama_model_n_layer(model),
    width: api.llama_model_n_embd(model),
    vocabularySize: tokenizer.vocabularySize,
  };
  const loaded = adapters.map(({ path: file, scale }) => ({
    pointer: openAdapter(native, model, file, name),
    scale,
  }));
  const context = createContext(native, model, shape.vocabularySize, shape.width, {
    contextSize: options.contextSize ?? Math.min(api.llama_model_n_ctx_train(model), defaultContextSize),
    threads: options.threads ?? Math.max(1, os.availableParallelism() - 1),
  });
  owned.push(() => context.dispose());
  if (loaded.length > 0) context.setAdapters(loaded);

  control.progress('Probing the model');
  const graph = probeGraph(context, Math.max(0, tokenizer.bos), shape.width, control);
  const head = headShape(
    metadata.architecture,
    (key) => metadata.own(key),
    inputRounding(graph.headType ?? unknownType),
  );
  const inspector = createInspector(context, shape);
  let bias: Float32Array | undefined;
  const rawHead = (each: Control): ModelHead =>
    createRawHead(context, shape, (tokens) => inspector.makeRoom(tokens), each);
  const project: Engine['project'] = (vectors, form, each) => {
    const raw = rawHead(each);
    bias ??= headBias(raw, head, shape.width);
    return projectThroughHead(raw, head, bias, vectors, shape.width, form);
  };
  const source = api.llama_model_chat_template(model, null);
  let parsed: ChatTemplate | undefined;
  const template = source
    ? (): ChatTemplate => (parsed ??= parseChatTemplate(source, tokenizer.bosText, tokenizer.eosText))
    : undefined;
  const features = featuresOf(graph, shape, source !== null, (each) => project(each, 'pure', control));
  control.progress('Hashing the model');
  const info: ModelInfo = {
    name,
    path: options.model,
    architecture: metadata.architecture,
    quantization: api.llama_ftype_name(api.llama_model_ftype(model)),
    layers: shape.layers,
    hiddenSize: shape.width,
    vocabularySize: shape.vocabularySize,
    contextSize: context.size,
    parameters: Number(api.llama_model_n_params(model)),
    fingerprint: hasher.hash(options.model, control),
    adapters: adapters.map((each) => ({
      name: each.name,
      path: each.path,
      sha256: hasher.hash(each.path, control),
      scale: each.scale,
    })),
    ...(source ? { templateHash: templateHash(source) } : {}),
    features,
    device: deviceName(api, gpuLayers),
    libraryVersion: native.version,
  };
  return createEngine({
    ...{ info, shape, context, tokenizer, template, inspector, project },
    lens: (states, each) => rawHead(each).lens(states),
    dispose: release,
  });
}

function openModel(native: Native, file: string, gpuLayers: number, control: Control): Pointer {
  let shown = -1;
  const model = loadModel(native, file, gpuLayers, (share) => {
    const percent = Math.floor(share * 100);
    if (percent > shown) control.progress('Loading the model', (shown = percent), 100);
    return !control.cancelled();
  });
  if (model) return model;
  control.check();
  throw modelLoadError(file, native.logs.text());
}

function openAdapter({ api, logs }: Native, model: Pointer, file: string, modelName: string): Pointer {
  logs.clear();
  // Freed with the model (llama.h, llama_adapter_lora_free).
  const adapter = api.llama_adapter_lora_init(model, file);
  if (!adapter) throw adapterLoadError(file, modelName, logs.text());
  return adapter;
}

/** Throws model-unsupported for models that are not decoders with one residual stream and a KV cache. */
function checkKind({ api }: Native, model: Pointer, file: string, architecture: string): void {
  const kinds: [boolean, string][] = [
    [api.llama_model_has_encoder(model), 'an encoder-decoder model'],
    [api.llama_model_is_recurrent(model), 'a recurrent model'],
    [api.llama_model_is_hybrid(model), 'a partly recurrent model'],
    [api.llama_model_is_diffusion(model), 'a diffusion model'],
  ];
  const kind = kinds.find(([is]) => is)?.[1];
  if (kind === undefined) return;
  throw new LensError(
    'model-unsupported',
    `${file} (${architecture}) is ${kind}, which cannot be inspected or steered here.`,
    'Use a decoder-only transformer, such as SmolLM2, Llama, Qwen, Gemma or Mistral.',
  );
}
