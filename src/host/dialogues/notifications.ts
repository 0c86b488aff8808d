import * as vscode from 'vscode';
import { toErrorData, type ErrorData } from '../../protocol/errors';
import type { ProgressEvent } from '../../protocol/progress';
import { commandTitles, type CommandId } from '../commands/commandId';
import type { Action, Dialogues } from '../lens/dialogues';
import { megabytes } from '../lens/modelFetcher';
import { errorCommands } from './errorCommands';

/** Work that ends sooner shows no notification, milliseconds. */
const patience = 500;

/** The dialogues as notifications of VS Code; errors go to the output as well. */
export function createNotifications(output: vscode.LogOutputChannel): Dialogues {
  const tellError = (error: ErrorData): void => {
    const sentence = `${error.message} ${error.next}`;
    output.error(`${error.code}: ${sentence}`);
    void withCommands(vscode.window.showErrorMessage, sentence, errorCommands[error.code]);
  };
  return {
    error: tellError,
    warning(sentence) {
      output.warn(sentence);
      void vscode.window.showWarningMessage(sentence);
    },
    tell(sentence, actions) {
      output.info(sentence);
      withActions(sentence, actions).catch((error: unknown) => tellError(toErrorData(error)));
    },
    async offerFetch(model) {
      const size = model.size === undefined ? undefined : megabytes(model.size);
      const fetch = size === undefined ? 'Fetch' : `Fetch (${size})`;
      const answer = await vscode.window.showInformationMessage(
        `Refusal Lens needs ${model.name}${size === undefined ? '' : `, ${size}`}, which is not on this machine yet.`,
        fetch,
      );
      return answer === fetch;
    },
    progress: showProgress,
  };
}

async function withCommands(
  show: (message: string, ...items: string[]) => Thenable<string | undefined>,
  sentence: string,
  commands: readonly CommandId[],
): Promise<void> {
  const chosen = await show(sentence, ...commands.map((id) => commandTitles[id]));
  const command = commands.find((id) => commandTitles[id] === chosen);
  if (command) await vscode.commands.executeCommand(command);
}

async function withActions(sentence: string, actions: readonly Action[]): Promise<void> {
  const chosen = await vscode.window.showInformationMessage(sentence, ...actions.map(({ title }) => title));
  await actions.find(({ title }) => title === chosen)?.run();
}

async function showProgress<T>(
  title: string,
  cancel: () => void,
  work: (report: (event: ProgressEvent) => void) => Promise<T>,
): Promise<T> {
  let show: ((event: ProgressEvent) => void) | undefined;
  let latest: ProgressEvent | undefined;
  const running = work((event) => {
    latest = event;
    show?.(event);
  });
  const timer = setTimeout(() => {
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    void vscode.window.withProgress(options, async (progress, token) => {
      token.onCancellationRequested(cancel);
      show = increments((increment, message) => progress.report({ increment, message }));
      if (latest) show(latest);
      // How the work ends is told by whom it is for.
      await running.catch(() => undefined);
    });
  }, patience);
  try {
    return await running;
  } finally {
    clearTimeout(timer);
  }
}

/** VS Code wants the percent that came on top; the engine says how much is done. A new count starts again below. */
function increments(report: (increment: number, message: string) => void): (event: ProgressEvent) => void {
  let shown = 0;
  return (event) => {
    if (event.kind !== 'step') return;
    const percent = event.done !== undefined && event.total ? (100 * event.done) / event.total : shown;
    const increment = Math.max(0, percent - shown);
    shown += increment;
    report(increment, event.message);
  };
}
