import path from 'node:path';
import { Worker } from 'node:worker_threads';
import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  ResponseError,
  type CancellationToken,
} from 'vscode-jsonrpc/node';
import {
  fileMethods,
  progressType,
  requestCancelled,
  requestType,
  type EngineMethod,
  type EngineSettings,
  type Envelope,
  type ResultOf,
} from '../protocol/engine';
import { Cancelled, toErrorData, type ErrorData } from '../protocol/errors';
import type { ProgressEvent } from '../protocol/progress';
import { createFileHandlers, type FileHandler } from './fileHandlers';
import type { Job, JobReply, ModelMethod, WorkerData } from './job';

// The main thread of the engine process: owns the IPC, so that progress and cancellation pass while the worker
// thread is inside a native call.

const modelMethods: Record<ModelMethod, true> = {
  'model/describe': true,
  'prompt/render': true,
  'prompt/count': true,
  'vectors/extract': true,
  'vectors/use': true,
  'vectors/project': true,
  'vectors/rank': true,
  'prompt/steer': true,
  'prompt/compare': true,
  'prompt/classify': true,
  'prompt/inspect': true,
  'prompt/lens': true,
  'prompt/explain': true,
  'vectors/tune': true,
  'evaluate/run': true,
  'setup/check': true,
};
const exitGraceMs = 1500;

const settings = JSON.parse(process.argv[2] ?? '{}') as EngineSettings;
const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
const workerData: WorkerData = { settings };
const worker = new Worker(path.join(__dirname, 'engine-worker.js'), { workerData });
const jobs = new Map<number, { cancel: Int32Array; onReply(reply: JobReply): void }>();
let nextJob = 1;

function runOnWorker<M extends ModelMethod>(
  method: M,
  params: Envelope<M>['params'],
  onProgress: (event: ProgressEvent) => void,
  token: CancellationToken,
): Promise<ResultOf<M>> {
  return new Promise((resolve, reject) => {
    const id = nextJob++;
    const cancel = new Int32Array(new SharedArrayBuffer(4));
    token.onCancellationRequested(() => Atomics.store(cancel, 0, 1));
    jobs.set(id, {
      cancel,
      onReply(reply) {
        if (reply.kind === 'progress') return onProgress(reply.event);
        jobs.delete(id);
        if (reply.kind === 'result') resolve(reply.result);
        else if (reply.kind === 'cancelled') reject(new Cancelled());
        else reject(new ResponseError<ErrorData>(1, reply.error.message, reply.error));
      },
    });
    const job: Job = { id, method, params, cancel };
    worker.postMessage(job);
  });
}

function handle<M extends EngineMethod>(
  method: M,
  run: (
    params: Envelope<M>['params'],
    onProgress: (event: ProgressEvent) => void,
    token: CancellationToken,
  ) => Promise<ResultOf<M>>,
): void {
  connection.onRequest(requestType(method), async ({ params, progress }, token) => {
    try {
      return await run(params, (event) => void connection.sendProgress(progressType, progress, event), token);
    } catch (error) {
      if (error instanceof Cancelled) return new ResponseError<ErrorData>(requestCancelled, error.message);
      if (error instanceof ResponseError) return error;
      const data = toErrorData(error);
      if (data.code === 'internal') console.error(error);
      return new ResponseError<ErrorData>(1, data.message, data);
    }
  });
}

/** Running work on files, downloads above all; each settles, and never rejects, when it has cleaned up. */
const onFiles = new Map<AbortController, Promise<unknown>>();

const fileHandlers = createFileHandlers(settings);
for (const method of fileMethods)
  handle(method, async (params, onProgress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    const run = fileHandlers[method] as FileHandler;
    const work = run(params, onProgress, abort.signal);
    onFiles.set(
      abort,
      work.catch(() => undefined),
    );
    try {
      return await work;
    } finally {
      onFiles.delete(abort);
    }
  });
for (const method of Object.keys(modelMethods) as ModelMethod[])
  handle(method, (params, onProgress, token) => runOnWorker(method, params, onProgress, token));

worker.on('message', (reply: JobReply) => jobs.get(reply.id)?.onReply(reply));
worker.on('error', (error) => {
  console.error(error);
  process.exit(70);
});

// Ctrl+C in a terminal reaches the command line and this process: the former cancels, and what runs here cleans up.
process.on('SIGINT', () => undefined);

// The host is gone: stop what runs and end, by force if a native call does not return.
process.on('disconnect', () => {
  for (const { cancel } of jobs.values()) Atomics.store(cancel, 0, 1);
  const cleanedUp = [...onFiles.values()];
  for (const abort of onFiles.keys()) abort.abort();
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), exitGraceMs);
  void Promise.all([worker.terminate(), ...cleanedUp]).then(() => process.exit(0));
});
connection.listen();
