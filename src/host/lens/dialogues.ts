import type { ErrorData } from '../../protocol/errors';
import type { ProgressEvent } from '../../protocol/method';
import type { CatalogModel } from '../../protocol/model';

/** What the lens asks of and tells a person, apart from the panel. */
export interface Dialogues {
  /** What happened and what to do next, with the commands that do it. Returns at once. */
  error(error: ErrorData): void;
  /** A plain sentence. Returns at once. */
  warning(sentence: string): void;
  /** Whether to download `model`, whose size is said. */
  offerFetch(model: CatalogModel): Promise<boolean>;
  /** Shows how far `work` is, with a button that calls `cancel`, unless it ends at once. */
  progress<T>(
    title: string,
    cancel: () => void,
    work: (report: (event: ProgressEvent) => void) => Promise<T>,
  ): Promise<T>;
}
