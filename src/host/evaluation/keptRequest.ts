import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { LensError } from '../../protocol/errors';
import type { EvaluateRequest } from '../../protocol/evaluation';
import type { EvaluationChoices } from './choices';

/** What a run was begun with, kept in its folder so that it can be gone on with under other settings. */
export interface KeptRequest {
  readonly choices: EvaluationChoices;
  readonly params: Omit<EvaluateRequest, 'out'>;
}

const fileOf = (run: string): string => path.join(run, 'request.json');

/** Keeps what `run` is about to be begun with. A folder that cannot be written to is told by the run itself. */
export async function keepRequest(run: string, kept: KeptRequest): Promise<void> {
  try {
    await mkdir(run, { recursive: true });
    await writeFile(fileOf(run), `${JSON.stringify(kept, null, 2)}\n`);
  } catch {
    // Then the run is there without a way to go on from the list: evaluating its data set again still does.
  }
}

/** Whether `run` knows what it was begun with. */
export function hasRequest(run: string): boolean {
  return existsSync(fileOf(run));
}

/** What `run` was begun with. Errors: file-unreadable, where that is not known or its vectors are gone. */
export async function keptRequest(run: string): Promise<KeptRequest> {
  const unknown = (why: string, cause?: unknown): LensError =>
    new LensError(
      'file-unreadable',
      `This evaluation cannot be gone on with from here: ${why}.`,
      'Evaluate its data set again with the settings of that time; the answers that are there are kept.',
      { cause },
    );
  let kept: KeptRequest;
  try {
    kept = JSON.parse(await readFile(fileOf(run), 'utf8')) as KeptRequest;
  } catch (cause) {
    throw unknown('what it was begun with is not known', cause);
  }
  if (!existsSync(kept.params.vectors)) throw unknown('its vectors have been deleted');
  return kept;
}
