import * as vscode from 'vscode';
import { Cancelled } from '../../protocol/errors';
import { CommandId } from './commandId';

/** What each command does, with the argument that VS Code or a CodeLens gives it. */
export type CommandHandlers = Record<CommandId, (target: unknown) => unknown>;

/** Registers every command; it gives what its handler gives. What that throws is told by `fail`; cancellation ends quietly. */
export function registerCommands(
  handlers: CommandHandlers,
  fail: (error: unknown) => void,
): vscode.Disposable {
  return vscode.Disposable.from(
    ...Object.values(CommandId).map((id) =>
      vscode.commands.registerCommand(id, async (target: unknown) => {
        try {
          return await handlers[id](target);
        } catch (error) {
          if (!(error instanceof Cancelled)) fail(error);
          return undefined;
        }
      }),
    ),
  );
}
