import { fork, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import {
  CancellationTokenSource,
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  ResponseError,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import {
  progressType,
  requestCancelled,
  requestType,
  type EngineMethod,
  type EngineSettings,
  type ParamsOf,
  type ResultOf,
} from '../protocol/engine';
import { Cancelled, fromErrorData, LensError, toErrorData, type ErrorData } from '../protocol/errors';
import type { ProgressEvent } from '../protocol/progress';
import type { EngineStatus } from '../protocol/panel';
import { CrashHistory } from './crashHistory';

export interface RequestOptions {
  readonly onProgress?: (event: ProgressEvent) => void;
  readonly signal?: AbortSignal;
}

/** The engine process as seen by the extension host and the CLI. */
export interface EngineClient {
  /** Rejects with LensError, or with Cancelled as soon as `signal` aborts. */
  request<M extends EngineMethod>(
    method: M,
    params: ParamsOf<M>,
    options?: RequestOptions,
  ): Promise<ResultOf<M>>;
  readonly status: EngineStatus;
  /** Calls `listener` on each change; returns the function that ends this. */
  onStatus(listener: (status: EngineStatus) => void): () => void;
  /** Forgets earlier crashes, so that the next request starts the engine again. */
  restart(): void;
  /** Ends the process; requests that it has not answered are rejected with Cancelled. */
  dispose(): Promise<void>;
}

export interface EngineClientOptions {
  /** Path of the engine process's bundle. */
  readonly modulePath: string;
  readonly settings: EngineSettings;
  readonly log: (line: string) => void;
}

interface Running {
  readonly child: ChildProcess;
  readonly connection: MessageConnection;
  /** Requests that the process has not answered, by what they were; cancelled ones included. */
  readonly pending: Map<number, { readonly method: EngineMethod; reject(error: Error): void }>;
  /** `error` and `exit` may both come, and late: only the first counts. */
  over: boolean;
}

/** Milliseconds that a disconnected engine process has to end by itself. */
const endGraceMs = 3000;

const doing: Record<EngineMethod, string> = {
  'models/list': 'listing models',
  'models/fetch': 'fetching a model',
  'models/add': 'adding a file',
  'models/delete': 'deleting a model',
  'model/describe': 'loading the model',
  'prompt/render': 'rendering a prompt',
  'prompt/count': 'counting tokens',
  'prompts/read': 'reading prompts',
  'anchors/describe': 'reading the anchors',
  'vectors/extract': 'extracting vectors',
  'vectors/use': 'reading vectors',
  'vectors/list': 'listing vectors',
  'vectors/describe': 'reading vectors',
  'vectors/copy': 'copying vectors',
  'vectors/delete': 'deleting vectors',
  'vectors/choose': 'storing a setting with vectors',
  'vectors/space': 'placing the anchors',
  'vectors/project': 'projecting vectors',
  'vectors/rank': 'ranking a token',
  'prompt/steer': 'steering',
  'prompt/compare': 'comparing strengths',
  'prompt/classify': 'classifying',
  'prompt/inspect': 'inspecting a prompt',
  'prompt/lens': 'reading a token',
  'prompt/explain': 'explaining a prompt',
  'vectors/tune': 'tuning the steering',
  'evaluate/run': 'evaluating prompts',
  'evaluate/report': 'summarising an evaluation',
  'evaluate/open': 'reading an evaluation',
  'evaluate/override': 'keeping a judgement',
  'evaluate/compare': 'comparing two evaluations',
  'evaluate/list': 'listing evaluations',
  'evaluate/delete': 'deleting an evaluation',
  'setup/check': 'checking the setup',
};

/**
 * A client that starts the engine process with the first request and again, with back-off, after a crash. The
 * request that the process died on is rejected, not repeated; after the 5th crash in 3 minutes it gives up.
 */
export function createEngineClient(options: EngineClientOptions): EngineClient {
  const listeners = new Set<(status: EngineStatus) => void>();
  const crashes = new CrashHistory();
  let status: EngineStatus = { state: 'off', message: 'The engine has not been started.' };
  let running: Promise<Running> | undefined;
  let nextId = 1;
  let disposed = false;

  function setStatus(state: EngineStatus['state'], message: string): void {
    status = { state, message };
    for (const listener of listeners) listener(status);
  }

  function showWork({ pending }: Running): void {
    const first = [...pending.values()][0];
    if (first) setStatus('busy', `The engine is ${doing[first.method]}.`);
    else setStatus('ready', 'The engine is ready.');
  }

  async function start(): Promise<Running> {
    setStatus('starting', 'The engine is starting.');
    const delay = crashes.delay(performance.now());
    if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
    const child = fork(options.modulePath, [JSON.stringify(options.settings)], {
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      execArgv: [],
    });
    for (const stream of [child.stdout, child.stderr])
      if (stream) createInterface({ input: stream }).on('line', options.log);
    const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
    const self: Running = { child, connection, pending: new Map(), over: false };
    // A broken pipe shows as the process's exit, which carries the reason.
    connection.onError(([error]) => options.log(`connection: ${error.message}`));
    connection.listen();
    child.once('error', (error) => ended(self, error.message));
    child.once('exit', (code, signal) => ended(self, signal ?? `exit code ${code ?? 'unknown'}`));
    return self;
  }

  function ended(self: Running, reason: string): void {
    if (self.over) return;
    self.over = true;
    self.connection.dispose();
    // An `error` may leave the process behind.
    self.child.kill('SIGKILL');
    if (disposed) return;
    running = undefined;
    crashes.record(performance.now());
    options.log(`engine process ended: ${reason}`);
    const pending = [...self.pending.values()];
    self.pending.clear();
    if (crashes.givenUp()) setStatus('failed', 'The engine crashed 5 times within 3 minutes.');
    else setStatus('off', `The engine stopped (${reason}).`);
    for (const request of pending)
      request.reject(
        new LensError(
          'engine-crashed',
          `The engine stopped unexpectedly (${reason}) while ${doing[request.method]}.`,
          crashes.givenUp() ? 'Restart it from the Refusal Lens menu.' : 'Try again: it starts anew.',
        ),
      );
  }

  async function request<M extends EngineMethod>(
    method: M,
    params: ParamsOf<M>,
    { onProgress, signal }: RequestOptions = {},
  ): Promise<ResultOf<M>> {
    if (signal?.aborted) throw new Cancelled();
    if (disposed) throw new LensError('engine-stopped', 'The engine has been closed.', 'Reload the window.');
    if (crashes.givenUp())
      throw new LensError(
        'engine-stopped',
        'The engine crashed 5 times within 3 minutes and was given up.',
        'Restart it from the Refusal Lens menu, or look at the Refusal Lens output.',
      );
    running ??= start().catch((error: unknown) => {
      running = undefined;
      throw fromErrorData(toErrorData(error));
    });
    const self = await running;
    // It may have been a while: a start after a crash waits.
    if (signal?.aborted || disposed) throw new Cancelled();
    const id = nextId++;
    return await new Promise<ResultOf<M>>((resolve, reject) => {
      const cancellation = new CancellationTokenSource();
      const watching = onProgress && self.connection.onProgress(progressType, id, onProgress);
      const cancel = (): void => {
        cancellation.cancel();
        watching?.dispose();
        reject(new Cancelled());
      };
      signal?.addEventListener('abort', cancel, { once: true });
      const finish = (): void => {
        signal?.removeEventListener('abort', cancel);
        watching?.dispose();
        cancellation.dispose();
        if (self.pending.delete(id)) showWork(self);
      };
      self.pending.set(id, {
        method,
        reject: (error) => {
          finish();
          reject(error);
        },
      });
      showWork(self);
      self.connection
        .sendRequest(requestType(method), { params, progress: id }, cancellation.token)
        .finally(finish)
        .then(resolve, (error: unknown) => reject(toError(error)));
    });
  }

  return {
    request,
    get status() {
      return status;
    },
    onStatus(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    restart() {
      crashes.clear();
      setStatus('off', 'The engine starts with the next request.');
    },
    async dispose() {
      disposed = true;
      listeners.clear();
      const self = await running?.catch(() => undefined);
      for (const request of [...(self?.pending.values() ?? [])]) request.reject(new Cancelled());
      if (!self || self.child.exitCode !== null || self.child.signalCode !== null) return;
      const exited = new Promise<void>((resolve) => self.child.once('exit', () => resolve()));
      const timer = setTimeout(() => self.child.kill('SIGKILL'), endGraceMs);
      self.connection.dispose();
      if (self.child.connected) self.child.disconnect();
      await exited;
      clearTimeout(timer);
    },
  };
}

function toError(error: unknown): Error {
  if (error instanceof ResponseError) {
    if (error.code === requestCancelled) return new Cancelled();
    const data = error.data as ErrorData | undefined;
    if (data?.code) return fromErrorData(data);
  }
  return fromErrorData(toErrorData(error));
}
