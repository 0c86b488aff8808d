import type { AddedFile } from './addedFile';

/** How a model is run on this machine; does not change what it computes beyond rounding. */
export interface MachineOptions {
  /** Compute threads; default: cores - 1, at least 1. */
  readonly threads?: number;
  /** Layers given to the GPU; 0 keeps all on the CPU. Default 0. */
  readonly gpuLayers?: number;
}

/** Which model a request runs on. The engine keeps it loaded between requests and reloads only what differs. */
export interface ModelSpec extends MachineOptions {
  /** A catalogue id (`default`, `smollm2-135m-instruct`, ...) or the path of a GGUF file. */
  readonly model: string;
  /** LoRA adapters in the order they are applied; empty for none. */
  readonly adapters: readonly AdapterSpec[];
}

/** A LoRA adapter and its scale (1 = as trained). */
export interface AdapterSpec {
  /** A catalogue id or the path of a GGUF file. */
  readonly adapter: string;
  readonly scale: number;
}

/** A parsed catalogue entry with where it is on this machine. */
export interface CatalogModel {
  readonly id: string;
  readonly name: string;
  readonly file: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
  readonly license: string;
  readonly isDefault: boolean;
  /** Layers that steer this model well, from our own measurements. */
  readonly recommendedLayers?: { readonly first: number; readonly last: number };
  /** Path of the verified file, or undefined if it has not been fetched. */
  readonly path?: string;
}

/** A LoRA adapter of the catalogue. */
export interface CatalogAdapter {
  readonly id: string;
  readonly name: string;
  /** Catalogue id of the model that it was trained on. */
  readonly base: string;
  readonly size: number;
  readonly sha256: string;
  readonly path: string;
}

export interface Catalog {
  readonly models: readonly CatalogModel[];
  readonly adapters: readonly CatalogAdapter[];
  /** Files that a person added, models and adapters. */
  readonly added: readonly AddedFile[];
  /** Where models are fetched to. */
  readonly modelFolder: string;
}

/** What a loaded model is and what its graph offers. */
export interface ModelInfo {
  /** Name from the file's metadata (general.name), else the file's name. */
  readonly name: string;
  readonly path: string;
  /** general.architecture, e.g. `llama`. */
  readonly architecture: string;
  /** Human name of the quantisation, e.g. `Q4_1`. */
  readonly quantization: string;
  /** n: number of transformer blocks. */
  readonly layers: number;
  /** d: hidden size. */
  readonly hiddenSize: number;
  readonly vocabularySize: number;
  readonly contextSize: number;
  readonly parameters: number;
  /** Hash of the model file's content (sha256 hex). */
  readonly fingerprint: string;
  /** Each adapter's file with its sha256 and scale, in order. */
  readonly adapters: readonly {
    readonly name: string;
    readonly path: string;
    readonly sha256: string;
    readonly scale: number;
  }[];
  /** sha256 of the chat template's text; undefined when the file has none. */
  readonly templateHash?: string;
  /** Whether the graph names `l_out-0..n-1` (capture and edits) and `result_norm` (projection). */
  readonly features: ModelFeatures;
  /** e.g. `CPU` or the GPU's name. */
  readonly device: string;
  /** Version of the llama.cpp library in use. */
  readonly libraryVersion: string;
}

export interface ModelFeatures {
  readonly capture: boolean;
  readonly edit: boolean;
  readonly projection: boolean;
  readonly chat: boolean;
  /** Why a feature is off, one sentence each. */
  readonly reasons: readonly string[];
}

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** What is asked of a model: one user prompt, or a chat whose last message is the user's. */
export type PromptInput = string | readonly ChatMessage[];
