/** Somewhere a model's file can be fetched from. */
export interface Source {
  /** As shown to the user, e.g. `Hugging Face`. */
  readonly name: string;
  /** Bytes that `fetch` needs on disk at its peak, beside the finished file. */
  readonly spareBytes: number;
  /**
   * Fetches the file somewhere inside `folder` and gives its path. What a broken transfer leaves in the folder is
   * there again next time. Rejects with SourceFailure, with Cancelled, or with the system's error (e.g. ENOSPC).
   */
  fetch(folder: string, onBytes: (done: number, total: number) => void, signal: AbortSignal): Promise<string>;
}

/** Why a source did not give the file, as half a sentence: `could not be reached`. */
export class SourceFailure extends Error {
  override readonly name = 'SourceFailure';
}
