import type { ErrorData } from '../../protocol/errors';
import type { ProgressEvent } from '../../protocol/progress';
import type { Fetchable } from './fetchable';

/** A button under a sentence. */
export interface Action {
  readonly title: string;
  /** What it rejects with is told as an error. */
  run(): Promise<void>;
}

/** What the lens asks of and tells a person, apart from the panel. */
export interface Dialogues {
  /** What happened and what to do next, with the commands that do it. Returns at once. */
  error(error: ErrorData): void;
  /** A plain sentence. Returns at once. */
  warning(sentence: string): void;
  /** What has come of something, with what can be done with it. Returns at once. */
  tell(sentence: string, actions: readonly Action[]): void;
  /** Whether to download `model`, whose size is said where it is known. */
  offerFetch(model: Fetchable): Promise<boolean>;
  /** Shows how far `work` is, with a button that calls `cancel`, unless it ends at once. */
  progress<T>(
    title: string,
    cancel: () => void,
    work: (report: (event: ProgressEvent) => void) => Promise<T>,
  ): Promise<T>;
}
