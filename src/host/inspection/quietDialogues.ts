import type { Dialogues } from '../lens/dialogues';

/** Dialogues for work that nobody has asked for: nothing pops up and nothing is downloaded; warnings go to the log. */
export function createQuietDialogues(log: (line: string) => void): Dialogues {
  return {
    error: ({ message, next }) => log(`${message} ${next}`),
    warning: log,
    tell: log,
    offerFetch: () => Promise.resolve(false),
    progress: (_title, _cancel, work) => work(() => undefined),
  };
}
