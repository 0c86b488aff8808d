import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { readRun } from '../formats/runFolder';
import { LensError } from '../protocol/errors';
import type { StoredRun } from '../protocol/library';

/** The runs in a folder of runs, newest first; a folder that holds none is left out. */
export async function listRuns(folder: string): Promise<StoredRun[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const runs = await Promise.allSettled(
    entries.filter((entry) => entry.isDirectory()).map(({ name }) => describe(path.join(folder, name))),
  );
  return runs
    .flatMap((run) => (run.status === 'fulfilled' ? run.value : []))
    .sort((a, b) => b.changed - a.changed);
}

async function describe(run: string): Promise<StoredRun> {
  const { manifest, answers } = await readRun(run);
  const { created, model, adapters, sets, modes, maxTokens } = manifest;
  const { mtimeMs } = await stat(path.join(run, 'answers.jsonl')).catch(() => stat(run));
  const prompts = sets.reduce((sum, set) => sum + set.prompts, 0);
  return {
    path: run,
    created,
    changed: mtimeMs,
    model: `${model.name} ${model.quantization}`,
    adapters: adapters.map(({ name }) => name),
    sets: sets.map((set) => ({ name: set.name, prompts: set.prompts })),
    modes: modes.map(({ name }) => name),
    maxTokens,
    answers: answers.length,
    expected: prompts * modes.length,
  };
}

/** Deletes the folder of a run with all that is in it. Errors: wrong-use where it holds no run. */
export async function removeRun(run: string): Promise<void> {
  // A folder of something else is never deleted, whoever asks.
  await readRun(run);
  await rm(run, { recursive: true, force: true }).catch((cause: unknown) => {
    throw new LensError(
      'file-unwritable',
      `${run} cannot be deleted completely.`,
      'Close what has its files open, then try again.',
      { cause },
    );
  });
}
