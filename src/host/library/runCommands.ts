import type { EngineClient } from '../../client/engineClient';
import { CommandId } from '../commands/commandId';
import type { CommandHandlers } from '../commands/registerCommands';
import type { HostEvaluation } from '../evaluation/hostEvaluation';
import { confirm } from './confirm';
import type { RunSubject } from './runNodes';
import { subjectOf } from './subject';

export interface RunCommandServices {
  readonly request: EngineClient['request'];
  readonly evaluation: Pick<HostEvaluation, 'goOn' | 'openReport' | 'showFolder' | 'changed'>;
}

type RunCommand =
  | typeof CommandId.openRunReport
  | typeof CommandId.showRunFolder
  | typeof CommandId.continueRun
  | typeof CommandId.deleteRun;

/** What can be done with evaluations; the target is a line of their view. */
export function createRunCommands(services: RunCommandServices): Pick<CommandHandlers, RunCommand> {
  const { request, evaluation } = services;
  const withRun =
    <T>(work: (run: RunSubject) => Promise<T>) =>
    async (target: unknown): Promise<T | undefined> => {
      const run = subjectOf<RunSubject>(target, 'run');
      return run && work(run);
    };
  return {
    [CommandId.openRunReport]: withRun(({ path }) => evaluation.openReport(path)),
    [CommandId.showRunFolder]: withRun(({ path }) => evaluation.showFolder(path)),
    [CommandId.continueRun]: withRun(({ path }) => evaluation.goOn(path)),
    [CommandId.deleteRun]: withRun(async ({ path, name, answers }) => {
      const sure = await confirm(
        `Delete the evaluation of ${name}?`,
        `Its ${answers} answers and its reports are deleted for good.`,
        'Delete',
      );
      if (!sure) return;
      await request('evaluate/delete', { run: path });
      evaluation.changed();
    }),
  };
}
