import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { EngineClient } from '../../client/engineClient';
import { LensError } from '../../protocol/errors';
import type { EvaluateRequest, EvaluateResult, NamedMode } from '../../protocol/evaluation';
import type { ProgressEvent, ProgressStep } from '../../protocol/progress';
import type { Dialogues } from '../lens/dialogues';
import { orCancelled } from '../lens/latestJob';
import type { Preparation, Prepared } from '../lens/preparation';
import { goodSettings, type CheckedSettings, type LensSettings } from '../settings/lensSettings';
import { namedModes, type EvaluationChoices } from './choices';
import { keepRequest, keptRequest } from './keptRequest';
import type { NewAnswer } from './promptResult';
import { runFolderName } from './runFolder';

/** A run whose first answer is about to come. */
export interface ReadyRun {
  readonly choices: EvaluationChoices;
  readonly modes: readonly NamedMode[];
  /** Text of the data set, as far as it is UTF-8. */
  readonly text: string;
  /** Folder of the run. */
  readonly out: string;
}

/** What wants to know how a run goes. */
export interface EvaluationWatcher {
  ready(run: ReadyRun): void;
  answered(answer: NewAnswer): void;
  progress(step: ProgressStep): void;
}

export interface EvaluationServices {
  readonly request: EngineClient['request'];
  readonly settings: () => CheckedSettings;
  readonly preparation: Preparation;
  readonly dialogues: Dialogues;
  /** Folder of the folders of runs. */
  readonly runs: string;
}

/** Evaluates a data set. Rejects with LensError, or with Cancelled once `abort` aborts. */
export type Evaluate = (
  choices: EvaluationChoices,
  watcher: EvaluationWatcher,
  abort: AbortController,
) => Promise<EvaluateResult>;

export function createEvaluate(services: EvaluationServices): Evaluate {
  const { request, settings, preparation, dialogues, runs } = services;

  async function begin(
    choices: EvaluationChoices,
    name: string,
    bytes: Buffer,
    signal: AbortSignal,
  ): Promise<EvaluateRequest> {
    const current = goodSettings(settings());
    const modes = namedModes(choices.modes, current);
    const prepared = await orCancelled(preparation.prepare(current), signal);
    const params = evaluateRequest(choices, current, prepared, modes);
    const out = path.join(runs, runFolderName(name, dependsOn(params, prepared, bytes)));
    await keepRequest(out, { choices, params });
    return { ...params, out };
  }

  const goOn = async (run: string): Promise<EvaluateRequest> => ({
    ...(await keptRequest(run)).params,
    out: run,
  });

  return async (choices, watcher, abort) => {
    const { signal } = abort;
    const name = path.parse(choices.file).name;
    const bytes = await readDataSet(choices.file);
    const params =
      choices.run === undefined ? await begin(choices, name, bytes, signal) : await goOn(choices.run);
    watcher.ready({ choices, modes: params.modes, text: bytes.toString('utf8'), out: params.out });
    return dialogues.progress(
      `Evaluating ${name}`,
      () => abort.abort(),
      (report) =>
        request('evaluate/run', params, {
          signal,
          onProgress(event) {
            if (event.kind === 'answered') return watcher.answered(event);
            if (event.kind === 'step') watcher.progress(event);
            report(counted(event));
          },
        }),
    );
  };
}

function evaluateRequest(
  { file, column, limit }: EvaluationChoices,
  { spec, maxTokens }: LensSettings,
  { extraction }: Prepared,
  modes: readonly NamedMode[],
): Omit<EvaluateRequest, 'out'> {
  const rows = { ...(column === undefined ? {} : { column }), ...(limit === undefined ? {} : { limit }) };
  return { vectors: extraction.path, model: spec, sets: [{ file, ...rows }], modes, maxTokens };
}

/** All that changes a run's answers: neither the machine nor where the vectors are kept. */
function dependsOn(
  { model, sets, modes, maxTokens }: Omit<EvaluateRequest, 'out'>,
  { info, extraction }: Prepared,
  bytes: Buffer,
): unknown {
  const { fingerprint, tuned, classifier, classifiers } = extraction;
  const thresholds = classifiers.map(({ name, threshold, lower }) => [name, threshold, lower]);
  const vectors = [fingerprint, tuned, classifier, thresholds];
  const content = createHash('sha256').update(bytes).digest('hex');
  return [info.fingerprint, model?.adapters, vectors, content, sets, modes, maxTokens];
}

/** The title says what is done already: what is left to say is how far it is. */
function counted(event: ProgressEvent): ProgressEvent {
  if (event.kind !== 'step' || event.done === undefined || event.total === undefined) return event;
  return { ...event, message: `${event.done} of ${event.total} answers` };
}

async function readDataSet(file: string): Promise<Buffer> {
  return readFile(file).catch((cause: unknown) => {
    throw new LensError(
      'file-unreadable',
      `The data set ${file} cannot be read.`,
      'Check that it is there and that you may read it.',
      { cause },
    );
  });
}
