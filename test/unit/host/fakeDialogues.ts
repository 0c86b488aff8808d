import { vi } from 'vitest';
import type { Action, Dialogues } from '../../../src/host/lens/dialogues';
import type { ErrorData } from '../../../src/protocol/errors';
import type { ProgressEvent } from '../../../src/protocol/progress';

/** Dialogues that keep what they are told; a download is accepted unless the test says otherwise. */
export function createFakeDialogues() {
  const errors: ErrorData[] = [];
  const told: { readonly sentence: string; readonly actions: readonly Action[] }[] = [];
  const progress: ProgressEvent[] = [];
  const answers = { fetch: true };
  const dialogues = {
    error: (error) => void errors.push(error),
    warning: () => undefined,
    tell: (sentence, actions) => void told.push({ sentence, actions }),
    offerFetch: vi.fn(() => Promise.resolve(answers.fetch)),
    progress: (_title, _cancel, work) => work((event) => progress.push(event)),
  } satisfies Dialogues;
  return { dialogues, errors, told, progress, answers };
}
