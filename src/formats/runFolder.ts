import { mkdir, open, readFile, truncate } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { LensError } from '../protocol/errors';
import type { AnswerClass, EvaluatedAnswer, RunManifest, TextPerplexity } from '../protocol/evaluation';
import { decodeAnswers, encodeAnswers } from './answerLines';
import { writeError, writeFileAtomically } from './atomicFile';
import { manifestDifference } from './manifestDifference';
import { readError } from './readError';
import { manifestSchema, overridesSchema, textPerplexitySchema } from './runSchema';

/** An evaluation on disk that answers are added to. */
export interface Run {
  readonly folder: string;
  /** As it was first written, with the versions of that time. */
  readonly manifest: RunManifest;
  /** The answers that were there when the run was opened. */
  readonly answers: readonly EvaluatedAnswer[];
  /** Writes whole lines, flushed; where that fails none of them. Not to be called before the last call has ended. */
  append(answers: readonly EvaluatedAnswer[]): Promise<void>;
  writePerplexity(text: TextPerplexity): Promise<void>;
  close(): Promise<void>;
}

/** What a person says of answers, by what tells them apart (answerKey of src/method/judgeAnswers.ts). */
export type Overrides = ReadonlyMap<string, AnswerClass>;

const files = {
  manifest: 'manifest.json',
  answers: 'answers.jsonl',
  perplexity: 'perplexity.json',
  overrides: 'overrides.json',
} as const;

/**
 * Makes the folder of a run, or opens one of the same settings: a last line that a kill has left half-written is cut
 * off, and the run goes on. Errors: wrong-use (a run of other settings), file-unreadable (damaged), file-unwritable,
 * no-space.
 */
export async function openRun(folder: string, manifest: RunManifest): Promise<Run> {
  const answersFile = path.join(folder, files.answers);
  await makeFolder(folder);
  const begun = await readJson(path.join(folder, files.manifest), manifestSchema);
  const before = await readAnswers(answersFile);
  if (begun) requireSameSettings(begun, manifest, folder);
  else if (before)
    throw new LensError(
      'wrong-use',
      `${folder} holds answers, and no manifest that says what gave them.`,
      'Choose another folder.',
    );
  else await writeJson(path.join(folder, files.manifest), manifest);
  const { answers, bytes } = before ?? { answers: [], bytes: 0 };
  const cannotWrite = (cause: unknown): never => {
    throw writeError(answersFile, cause);
  };
  const handle = await open(answersFile, 'a').catch(cannotWrite);
  // By its path: on Windows a handle that appends cannot truncate.
  const cutTo = (length: number): Promise<void> => truncate(answersFile, length);
  let length = bytes;
  await cutTo(length).catch(cannotWrite);

  return {
    folder,
    manifest: begun ?? manifest,
    answers,
    append: async (more) => {
      const lines = encodeAnswers(more);
      try {
        await handle.writeFile(lines);
        await handle.datasync();
      } catch (cause) {
        await cutTo(length).catch(() => undefined);
        cannotWrite(cause);
      }
      length += lines.length;
    },
    writePerplexity: (text) => writeJson(path.join(folder, files.perplexity), text),
    close: () => handle.close(),
  };
}

/** Reads a run for reports, also one that is not finished. Errors: wrong-use (no run), file-unreadable (damaged). */
export async function readRun(folder: string): Promise<{
  readonly manifest: RunManifest;
  readonly answers: readonly EvaluatedAnswer[];
  readonly text: TextPerplexity | null;
  readonly overrides: Overrides;
}> {
  const manifest = await readJson(path.join(folder, files.manifest), manifestSchema);
  if (!manifest)
    throw new LensError(
      'wrong-use',
      `${folder} holds no evaluation.`,
      'Give the folder of an evaluation, as `refusal-lens evaluate --out` writes it.',
    );
  const lines = await readAnswers(path.join(folder, files.answers));
  const text = await readJson(path.join(folder, files.perplexity), textPerplexitySchema);
  const overridden = await readJson(path.join(folder, files.overrides), overridesSchema);
  return {
    manifest,
    answers: lines?.answers ?? [],
    text: text ?? null,
    overrides: new Map(Object.entries(overridden?.judgements ?? {})),
  };
}

/** Keeps what a person says of a run's answers, apart from them. Errors: no-space, file-unwritable. */
export function writeOverrides(folder: string, overrides: Overrides): Promise<void> {
  const judgements = Object.fromEntries(overrides);
  return writeJson(path.join(folder, files.overrides), { version: 1, judgements });
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    if ((cause as NodeJS.ErrnoException | undefined)?.code !== 'EEXIST') throw writeError(folder, cause);
    throw new LensError(
      'file-unwritable',
      `${folder} is a file, and a run is a folder.`,
      'Choose another folder.',
      { cause },
    );
  });
}

function requireSameSettings(there: RunManifest, here: RunManifest, folder: string): void {
  const difference = manifestDifference(there, v.parse(manifestSchema, here));
  if (difference !== undefined)
    throw new LensError(
      'wrong-use',
      `${folder} holds a run of other settings: ${difference}.`,
      'Choose another folder, or the settings of that run to go on with it.',
    );
}

/** undefined where there is no such file. */
async function readIfThere(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(file);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') return undefined;
    throw readError(file, cause);
  }
}

async function readAnswers(file: string): Promise<ReturnType<typeof decodeAnswers> | undefined> {
  const bytes = await readIfThere(file);
  return bytes && decodeAnswers(bytes, file);
}

async function readJson<T>(file: string, schema: v.GenericSchema<unknown, T>): Promise<T | undefined> {
  const bytes = await readIfThere(file);
  if (!bytes) return undefined;
  const damaged = (why: string, cause?: unknown): LensError =>
    new LensError(
      'file-unreadable',
      `${file} is damaged: ${why}.`,
      'Evaluate into another folder, or restore the file.',
      { cause },
    );
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw damaged('it is not JSON', cause);
  }
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  throw damaged(`${v.getDotPath(parsed.issues[0]) ?? 'its content'} is wrong`);
}

function writeJson(file: string, value: unknown): Promise<void> {
  return writeFileAtomically(file, [new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`)]);
}
