import { mkdir, rename, rm, rmdir, statfs } from 'node:fs/promises';
import path from 'node:path';
import { writeError } from '../formats/atomicFile';
import { Cancelled, LensError } from '../protocol/errors';
import { withLock } from './lock';
import { SourceFailure, type Source } from './source';
import { stampOf, verifyFile, type Expected } from './verify';

/** A file to fetch. */
export interface Wanted extends Expected {
  /** As shown to the user. */
  readonly name: string;
  /** Where it goes. */
  readonly path: string;
  /** Tried in order. */
  readonly sources: readonly Source[];
}

/** How far a fetch is; bytes. */
export interface Step {
  readonly message: string;
  readonly done?: number;
  readonly total?: number;
}
export type OnStep = (step: Step) => void;

/**
 * Makes sure that the file is there and right: takes what is there, else fetches it from the first source that gives it,
 * checks size and sha256 beside its place, and renames it into it. Several processes may do so at once. A file in its
 * place that is wrong (cut, damaged) is replaced. Errors: download-failed, checksum-mismatch, no-space,
 * file-unwritable; Cancelled when `signal` aborts.
 */
export async function fetchFile(wanted: Wanted, onStep: OnStep, signal: AbortSignal): Promise<void> {
  const folder = path.dirname(wanted.path);
  const base = path.basename(wanted.path);
  const check = async (file: string): Promise<boolean> =>
    (await verifyFile(file, wanted, {
      onHash: (done) => onStep({ message: `Checking ${wanted.name}`, done, total: wanted.size }),
      signal,
    })) === 'verified';
  try {
    if (signal.aborted) throw new Cancelled();
    await mkdir(folder, { recursive: true });
    if (await check(wanted.path)) return;
    await withLock(
      path.join(folder, `.${base}.lock`),
      signal,
      () => onStep({ message: `Waiting for another process that fetches ${wanted.name}` }),
      async () => {
        if (await check(wanted.path)) return;
        await fetchInto(path.join(folder, `.${base}.partial`), wanted, check, onStep, signal);
      },
    );
  } catch (error) {
    if (signal.aborted) throw new Cancelled();
    if (error instanceof LensError || error instanceof Cancelled) throw error;
    throw writeError(wanted.path, error);
  }
}

async function fetchInto(
  partial: string,
  wanted: Wanted,
  check: (file: string) => Promise<boolean>,
  onStep: OnStep,
  signal: AbortSignal,
): Promise<void> {
  const failures: string[] = [];
  let wrongContent = false;
  for (const [index, source] of wanted.sources.entries()) {
    const place = path.join(partial, String(index));
    try {
      await mkdir(place, { recursive: true });
      await requireSpace(partial, wanted.size + source.spareBytes, wanted);
      const message = `Fetching ${wanted.name} from ${source.name}`;
      onStep({ message, done: 0, total: wanted.size });
      const file = await source.fetch(place, (done, total) => onStep({ message, done, total }), signal);
      if (await check(file)) {
        await rename(file, wanted.path);
        // The stamp holds after the rename, which changes neither size nor time.
        await rename(stampOf(file), stampOf(wanted.path)).catch(() => undefined);
        await rm(partial, { recursive: true, force: true });
        return;
      }
      wrongContent = true;
      await rm(place, { recursive: true, force: true });
      failures.push(`${source.name} gave a file with another content`);
    } catch (error) {
      // Kept only when there is something to resume from.
      await rmdir(place).catch(() => undefined);
      if (!(error instanceof SourceFailure)) {
        await rmdir(partial).catch(() => undefined);
        throw error;
      }
      failures.push(`${source.name} ${error.message}`);
    }
  }
  await rmdir(partial).catch(() => undefined);
  const tried = failures.join('; ');
  throw wrongContent
    ? new LensError(
        'checksum-mismatch',
        `${wanted.name} was fetched but is not the file that is expected: ${tried}.`,
        'Try again later, or on another network.',
      )
    : new LensError(
        'download-failed',
        `${wanted.name} could not be fetched: ${tried}.`,
        `Check the network and try again, or put the file at ${wanted.path} yourself.`,
      );
}

/** Throws no-space when the disk is known to have less than `bytes`. */
async function requireSpace(folder: string, bytes: number, wanted: Wanted): Promise<void> {
  const disk = await statfs(folder).catch(() => undefined);
  if (!disk || disk.bavail * disk.bsize >= bytes) return;
  const megabytes = (count: number): string => `${Math.ceil(count / 1e6)} MB`;
  throw new LensError(
    'no-space',
    `${wanted.name} needs ${megabytes(bytes)}, and ${megabytes(disk.bavail * disk.bsize)} are free at ${path.dirname(folder)}.`,
    'Free some space, or choose another model folder.',
  );
}
