import path from 'node:path';
import { Cancelled } from '../protocol/errors';
import { hubFileFacts, huggingFaceEndpoint, type HubFile } from './hubFile';
import { SourceFailure, type Source } from './source';

export interface HuggingFaceOptions extends HubFile {
  /** Bytes that it must have. */
  readonly size: number;
}

/** How long things may take before the source counts as unreachable. */
export interface Patience {
  /** For the first answer of the server. */
  readonly connectMs: number;
  /** Without a new byte, once the transfer runs. */
  readonly stallMs: number;
}

export const usualPatience: Patience = { connectMs: 5_000, stallMs: 30_000 };

/**
 * A file of a Hugging Face repository, by node-llama-cpp's downloader: parallel, and an interrupted transfer resumes.
 * The downloader itself retries 150 times, for many minutes; so the server is asked once beforehand, and a transfer
 * that stalls is stopped.
 */
export function huggingFaceSource(
  { repository, revision, file, size }: HuggingFaceOptions,
  endpoint: string = huggingFaceEndpoint(),
  patience: Patience = usualPatience,
): Source {
  return {
    name: 'Hugging Face',
    spareBytes: 0,
    async fetch(folder, onBytes, signal) {
      const asked = { repository, revision, file };
      const offered = await hubFileFacts(asked, endpoint, patience.connectMs, signal);
      if (offered.size !== size)
        throw new SourceFailure(`has a file of ${offered.size} bytes instead of ${size}`);
      const { createModelDownloader } = await import('node-llama-cpp');
      const stalled = new AbortController();
      const stop = (): void => stalled.abort();
      let watchdog = setTimeout(stop, patience.stallMs);
      let last = 0;
      try {
        const downloader = await orAborted(
          createModelDownloader({
            modelUri: `hf:${repository}/${file}#${revision}`,
            dirPath: folder,
            fileName: path.posix.basename(file),
            deleteTempFileOnCancel: false,
            skipExisting: false,
            endpoints: { huggingFace: endpoint },
            onProgress({ downloadedSize }) {
              if (downloadedSize === last) return;
              last = downloadedSize;
              clearTimeout(watchdog);
              watchdog = setTimeout(stop, patience.stallMs);
              onBytes(downloadedSize, size);
            },
          }),
          AbortSignal.any([signal, stalled.signal]),
        );
        return await orAborted(
          downloader.download({ signal: AbortSignal.any([signal, stalled.signal]) }),
          AbortSignal.any([signal, stalled.signal]),
        );
      } catch (error) {
        if (signal.aborted) throw new Cancelled();
        if (stalled.signal.aborted)
          throw new SourceFailure(`sent nothing more for ${patience.stallMs / 1000} seconds`);
        throw hasSystemCode(error) ? error : new SourceFailure(`failed (${textOf(error)})`, { cause: error });
      } finally {
        clearTimeout(watchdog);
      }
    },
  };
}

/** Settles as `work` does, but rejects at once when `signal` aborts: not all of the downloader's waits hear of it. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  work.catch(() => undefined);
  return Promise.race([
    work,
    new Promise<never>((_, reject) => {
      const abort = (): void => reject(new Cancelled());
      if (signal.aborted) abort();
      else signal.addEventListener('abort', abort, { once: true });
    }),
  ]);
}

function hasSystemCode(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOSPC' || code === 'EDQUOT' || code === 'EACCES' || code === 'EROFS' || code === 'EPERM';
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
