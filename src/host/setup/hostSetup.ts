import os from 'node:os';
import * as vscode from 'vscode';
import type { EngineClient } from '../../client/engineClient';
import { Cancelled, toErrorData } from '../../protocol/errors';
import type { SetupCheck } from '../../protocol/setup';
import { CommandId } from '../commands/commandId';
import type { CommandHandlers } from '../commands/registerCommands';
import { createVirtualDocument } from '../documents/virtualDocument';
import type { Dialogues } from '../lens/dialogues';
import type { CheckedSettings } from '../settings/lensSettings';
import { hostChecks } from './hostChecks';
import { openSampleWorkspace } from './openSampleWorkspace';
import { setupText, type SetupFacts } from './setupText';
import { workspaceKind } from './workspaceKind';

/** The first steps: the check, the sample and the walkthrough. */
export interface HostSetup extends vscode.Disposable {
  readonly handlers: SetupHandlers;
}

type SetupHandlers = Pick<
  CommandHandlers,
  typeof CommandId.checkSetup | typeof CommandId.openSampleWorkspace | typeof CommandId.getStarted
>;

export interface SetupServices {
  readonly request: EngineClient['request'];
  readonly settings: () => CheckedSettings;
  readonly dialogues: Dialogues;
}

type Context = Pick<vscode.ExtensionContext, 'extension' | 'extensionPath' | 'globalStorageUri'>;

export function createHostSetup(context: Context, services: SetupServices): HostSetup {
  const { request, settings, dialogues } = services;
  const report = createVirtualDocument(
    'refusal-lens-setup',
    'Refusal Lens Setup.md',
    vscode.ViewColumn.Active,
  );

  /** What the engine process says; that it does not start is the first line. */
  async function engineChecks(): Promise<readonly SetupCheck[]> {
    const abort = new AbortController();
    try {
      const { checks } = await dialogues.progress(
        'Checking the setup',
        () => abort.abort(),
        (onProgress) =>
          request('setup/check', { model: settings().settings.spec }, { onProgress, signal: abort.signal }),
      );
      return checks;
    } catch (error) {
      if (error instanceof Cancelled) throw error;
      const { message, next } = toErrorData(error);
      return [{ id: 'library', state: 'failed', message, next }];
    }
  }

  return {
    handlers: {
      async [CommandId.checkSetup]() {
        const checks = [...(await engineChecks()), ...hostChecks(settings().problems, workspaceKind())];
        await report.show(setupText(checks, factsOf(context)));
        return checks;
      },
      [CommandId.openSampleWorkspace]: (target) => openSampleWorkspace(context, target),
      [CommandId.getStarted]: () =>
        vscode.commands.executeCommand(
          'workbench.action.openWalkthrough',
          `${context.extension.id}#getStarted`,
          false,
        ),
    },
    dispose() {
      report.dispose();
    },
  };
}

function factsOf({ extension }: Context): SetupFacts {
  const { version } = extension.packageJSON as { readonly version: string };
  return {
    versions: [
      ['Refusal Lens', version],
      ['VS Code', `${vscode.version} (${vscode.env.appHost})`],
      ['Extension host', hostKind(vscode.env.remoteName)],
      [
        'System',
        `${os.type()} ${os.release()}, ${process.platform}-${process.arch}, ${os.availableParallelism()} cores`,
      ],
      ['Node', process.versions.node],
    ],
    home: os.homedir(),
    date: new Date(),
  };
}

/** Where extensions run; of a server's address only that it is one. */
function hostKind(remoteName: string | undefined): string {
  if (remoteName === undefined) return 'this machine';
  return /^[a-z-]+$/.test(remoteName) ? remoteName : 'a VS Code server';
}
