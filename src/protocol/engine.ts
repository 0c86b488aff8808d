import { ParameterStructures, ProgressType, RequestType } from 'vscode-jsonrpc';
import type { CompareRequest, CompareResult } from './compare';
import type { ErrorData } from './errors';
import type {
  EvaluateRequest,
  EvaluateResult,
  OpenedRun,
  OverrideRequest,
  RunComparison,
  RunSummary,
} from './evaluation';
import type {
  ExplainRequest,
  ExplainResult,
  InspectRequest,
  InspectResult,
  TokenLensRequest,
  TokenLensResult,
} from './inspection';
import type {
  AnchorSource,
  ClassifyRequest,
  ClassifyResult,
  ExtractRequest,
  ExtractResult,
  ProjectRequest,
  ProjectResult,
  SteerRequest,
  SteerResult,
  TokenRankRequest,
  TokenRankResult,
  TunedSettings,
  VectorsRequest,
} from './method';
import type { AddedFile } from './addedFile';
import type { AnchorsReport, PromptFileRow } from './data';
import type { StoredRun, StoredVectors } from './library';
import type { Catalog, ChatMessage, ModelInfo, ModelSpec } from './model';
import type { ProgressEvent } from './progress';
import type { SpaceRequest, SpaceResult } from './space';
import type { SetupRequest, SetupResult } from './setup';
import type { TuneRequest, TuneResult } from './tuning';

/** Everything that can be asked of the engine process, by name: parameters and result. */
export interface EngineRequests {
  'models/list': [Record<string, never>, Catalog];
  /** A model of the catalogue, or a GGUF file by its address on Hugging Face (`hf:...`), which is added to the list. */
  'models/fetch': [{ readonly id: string }, { readonly path: string }];
  /** Adds a GGUF file, a model or an adapter, to the list that all windows share. */
  'models/add': [{ readonly file: string }, AddedFile];
  /** Deletes a fetched model; a file of the person's own is only taken off the list. */
  'models/delete': [{ readonly id: string }, Record<string, never>];
  'model/describe': [{ readonly model: ModelSpec }, ModelInfo];
  'prompt/render': [
    { readonly model: ModelSpec; readonly messages: readonly ChatMessage[] },
    { readonly text: string; readonly tokens: readonly { readonly id: number; readonly text: string }[] },
  ];
  /** How many tokens each prompt is in the model's chat template. */
  'prompt/count': [
    { readonly model: ModelSpec; readonly prompts: readonly string[] },
    { readonly tokens: readonly number[] },
  ];
  /** The prompts of a file, and of what kind they are as far as it says. */
  'prompts/read': [{ readonly file: string }, { readonly rows: readonly PromptFileRow[] }];
  /** The anchors of `anchors` as they are now, beside those that `vectors` (a path) were made from. */
  'anchors/describe': [{ readonly anchors: AnchorSource; readonly vectors?: string }, AnchorsReport];
  'vectors/extract': [ExtractRequest, ExtractResult];
  /** The vectors of a file in place of extracted ones, once they are known to belong to the model. */
  'vectors/use': [VectorsRequest, ExtractResult];
  /** The vectors in the cache, those of `model` marked. */
  'vectors/list': [{ readonly model: ModelSpec }, { readonly vectors: readonly StoredVectors[] }];
  'vectors/describe': [{ readonly file: string; readonly model: ModelSpec }, StoredVectors];
  'vectors/copy': [{ readonly file: string; readonly to: string }, Record<string, never>];
  /** Deletes vectors of the cache. */
  'vectors/delete': [{ readonly file: string }, Record<string, never>];
  /** Stores with vectors how they steer, without a sweep; null: as before one. */
  'vectors/choose': [{ readonly file: string; readonly tuned: TunedSettings | null }, Record<string, never>];
  /** Where the anchors lie at every layer. */
  'vectors/space': [SpaceRequest, SpaceResult];
  'vectors/project': [ProjectRequest, ProjectResult];
  'vectors/rank': [TokenRankRequest, TokenRankResult];
  'prompt/steer': [SteerRequest, SteerResult];
  'prompt/compare': [CompareRequest, CompareResult];
  'prompt/classify': [ClassifyRequest, ClassifyResult];
  'prompt/inspect': [InspectRequest, InspectResult];
  'prompt/lens': [TokenLensRequest, TokenLensResult];
  'prompt/explain': [ExplainRequest, ExplainResult];
  'vectors/tune': [TuneRequest, TuneResult];
  'evaluate/run': [EvaluateRequest, EvaluateResult];
  /** Summarises a run and, where `write`, writes report.md and report.html into its folder. */
  'evaluate/report': [{ readonly run: string; readonly write: boolean }, RunSummary];
  /** The runs in a folder of runs, newest first. */
  'evaluate/list': [{ readonly folder: string }, { readonly runs: readonly StoredRun[] }];
  /** Deletes a run with all its answers. */
  'evaluate/delete': [{ readonly run: string }, Record<string, never>];
  /** A run with its answers, without the first `from` of them; also one that goes on. */
  'evaluate/open': [{ readonly run: string; readonly from: number }, OpenedRun];
  /** Keeps what a person says of an answer. */
  'evaluate/override': [OverrideRequest, Record<string, never>];
  'evaluate/compare': [{ readonly a: string; readonly b: string }, RunComparison];
  'setup/check': [SetupRequest, SetupResult];
}

export type EngineMethod = keyof EngineRequests;

/** Requests that need no model: they are answered while one works. */
export const fileMethods = [
  'models/list',
  'models/fetch',
  'models/add',
  'models/delete',
  'prompts/read',
  'anchors/describe',
  'vectors/list',
  'vectors/describe',
  'vectors/copy',
  'vectors/delete',
  'vectors/choose',
  'vectors/space',
  'evaluate/list',
  'evaluate/delete',
  'evaluate/report',
  'evaluate/open',
  'evaluate/override',
  'evaluate/compare',
] as const satisfies readonly EngineMethod[];
export type FileMethod = (typeof fileMethods)[number];

export type ParamsOf<M extends EngineMethod> = EngineRequests[M][0];
export type ResultOf<M extends EngineMethod> = EngineRequests[M][1];

/** What travels for a request: its parameters and the token that its progress carries. */
export interface Envelope<M extends EngineMethod> {
  readonly params: ParamsOf<M>;
  readonly progress: number;
}

/** Process-wide settings, given to the engine process as JSON in its first argument. */
export interface EngineSettings {
  /** Folder of the project's read-only `models` (catalogue, anchors, adapters). */
  readonly assets: string;
  /** Folder for downloaded models. */
  readonly modelFolder: string;
  /** Folder for cached vectors. */
  readonly cacheFolder: string;
}

export const progressType = new ProgressType<ProgressEvent>();

/** The JSON-RPC request type of `method`. */
export function requestType<M extends EngineMethod>(
  method: M,
): RequestType<Envelope<M>, ResultOf<M>, ErrorData> {
  return new RequestType<Envelope<M>, ResultOf<M>, ErrorData>(method, ParameterStructures.byPosition);
}

/** Error code of a cancelled request: RequestCancelled of the language server protocol. */
export const requestCancelled = -32800;
