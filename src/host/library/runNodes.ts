import type { StoredRun } from '../../protocol/library';
import { contextOf, described, type LibraryNode } from './libraryNode';

export interface RunSubject {
  readonly kind: 'run';
  readonly path: string;
  readonly name: string;
  readonly answers: number;
}

/**
 * The evaluations of this workspace, newest first.
 * @param canContinue whether a run knows what it was begun with
 */
export function runNodes(
  runs: readonly StoredRun[],
  canContinue: (run: StoredRun) => boolean,
): LibraryNode<RunSubject>[] {
  return runs.map((run) => {
    const finished = run.answers >= run.expected;
    const label = run.sets.map(({ name }) => name).join(', ');
    const count = finished ? `${run.answers} answers` : `${run.answers} of ${run.expected} answers`;
    return {
      id: `run:${run.path}`,
      label,
      description: described(
        finished ? undefined : 'stopped',
        run.modes.join(', '),
        count,
        new Date(run.changed).toISOString().slice(0, 10),
      ),
      details: [
        ['Data', run.sets.map(({ name, prompts }) => `${name} (${prompts} prompts)`).join(', ')],
        ['Modes', run.modes.join(', ')],
        ['Answers', `${run.answers} of ${run.expected}, up to ${run.maxTokens} tokens each`],
        ['Model', described(run.model, ...run.adapters)],
        ['Begun', run.created],
        ['Folder', run.path],
      ],
      icon: finished ? 'pass' : 'debug-pause',
      context: contextOf({ run: true, unfinished: !finished && canContinue(run) }),
      inUse: false,
      subject: { kind: 'run', path: run.path, name: label, answers: run.answers },
      children: [],
    };
  });
}
