import { parentPort, workerData } from 'node:worker_threads';
import type { ResultOf } from '../protocol/engine';
import { Cancelled, toErrorData } from '../protocol/errors';
import type { ProgressEvent } from '../protocol/progress';
import { createHandlers } from './handlers';
import type { Job, JobReply, ModelMethod, WorkerData } from './job';
import type { RequestControl } from '../method/control';

// The worker thread of the engine process: every native call runs here, synchronously, one job after the other.

const port = parentPort;
if (!port) throw new Error('This file runs as the worker thread of the engine process.');
const reply = (message: JobReply): void => port.postMessage(message);
const handlers = createHandlers((workerData as WorkerData).settings);
let queue: Promise<void> = Promise.resolve();

port.on('message', (job: Job) => {
  queue = queue.then(() => run(job));
});

async function run(job: Job): Promise<void> {
  const { id, cancel } = job;
  const send = (event: ProgressEvent): void => reply({ id, kind: 'progress', event });
  const control: RequestControl = {
    cancelled: () => Atomics.load(cancel, 0) !== 0,
    check: () => {
      if (Atomics.load(cancel, 0) !== 0) throw new Cancelled();
    },
    progress: (message, done, total) =>
      send({
        kind: 'step',
        message,
        ...(done === undefined ? {} : { done }),
        ...(total === undefined ? {} : { total }),
      }),
    answer: (side, text) => send({ kind: 'answer', side, text }),
    answered: (answer, judged) => send({ kind: 'answered', answer, judged }),
    measured: (measurement) => send({ kind: 'measured', measurement }),
  };
  try {
    control.check();
    const handler = handlers[job.method] as (
      params: Job['params'],
      control: RequestControl,
    ) => Promise<ResultOf<ModelMethod>>;
    reply({ id, kind: 'result', result: await handler(job.params, control) });
  } catch (error) {
    if (error instanceof Cancelled) return reply({ id, kind: 'cancelled' });
    const data = toErrorData(error);
    if (data.code === 'internal') console.error(error);
    reply({ id, kind: 'error', error: data });
  }
}
