import { ParameterStructures, ProgressType, RequestType } from 'vscode-jsonrpc';
import type { ErrorData } from './errors';
import type {
  EvaluateRequest,
  EvaluateResult,
  RunComparison,
  RunSummary,
  TuneRequest,
  TuneResult,
} from './evaluation';
import type {
  ClassifyRequest,
  ClassifyResult,
  ExtractRequest,
  ExtractResult,
  ProjectRequest,
  ProjectResult,
  SteerRequest,
  SteerResult,
} from './method';
import type { Catalog, ChatMessage, ModelInfo, ModelSpec } from './model';
import type { ProgressEvent } from './progress';

/** Everything that can be asked of the engine process, by name: parameters and result. */
export interface EngineRequests {
  'models/list': [Record<string, never>, Catalog];
  'models/fetch': [{ readonly id: string }, { readonly path: string }];
  'model/describe': [{ readonly model: ModelSpec }, ModelInfo];
  'prompt/render': [
    { readonly model: ModelSpec; readonly messages: readonly ChatMessage[] },
    { readonly text: string; readonly tokens: readonly { readonly id: number; readonly text: string }[] },
  ];
  'vectors/extract': [ExtractRequest, ExtractResult];
  'vectors/project': [ProjectRequest, ProjectResult];
  'prompt/steer': [SteerRequest, SteerResult];
  'prompt/classify': [ClassifyRequest, ClassifyResult];
  'vectors/tune': [TuneRequest, TuneResult];
  'evaluate/run': [EvaluateRequest, EvaluateResult];
  /** Summarises a run and, where `write`, writes report.md and report.html into its folder. */
  'evaluate/report': [{ readonly run: string; readonly write: boolean }, RunSummary];
  'evaluate/compare': [{ readonly a: string; readonly b: string }, RunComparison];
}

export type EngineMethod = keyof EngineRequests;
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
