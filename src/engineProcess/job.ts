import type { EngineMethod, EngineSettings, FileMethod, ParamsOf, ResultOf } from '../protocol/engine';
import type { ErrorData } from '../protocol/errors';
import type { ProgressEvent } from '../protocol/progress';

/** Requests that run on the worker thread: all that touch a model. */
export type ModelMethod = Exclude<EngineMethod, FileMethod>;

export interface WorkerData {
  readonly settings: EngineSettings;
}

/** Main thread -> worker. `cancel` is shared memory: the worker sees a 1 while it is inside a native call. */
export interface Job<M extends ModelMethod = ModelMethod> {
  readonly id: number;
  readonly method: M;
  readonly params: ParamsOf<M>;
  readonly cancel: Int32Array;
}

/** Worker -> main thread. */
export type JobReply =
  | { readonly id: number; readonly kind: 'progress'; readonly event: ProgressEvent }
  | { readonly id: number; readonly kind: 'result'; readonly result: ResultOf<ModelMethod> }
  | { readonly id: number; readonly kind: 'error'; readonly error: ErrorData }
  | { readonly id: number; readonly kind: 'cancelled' };
