import path from 'node:path';
import type * as vscode from 'vscode';
import { createEngineClient, type EngineClient } from '../../client/engineClient';
import type { EngineStatus } from '../../protocol/panel';

/** The engine process of this window. `restart` ends the process and starts a new one with the next request. */
export interface HostEngine {
  readonly request: EngineClient['request'];
  readonly status: EngineStatus;
  onStatus(listener: (status: EngineStatus) => void): () => void;
  /** With what `modelFolder` gives now. */
  restart(): Promise<void>;
  dispose(): Promise<void>;
}

/** Constructs the client; the process starts with the first request. */
export function createHostEngine(
  context: Pick<vscode.ExtensionContext, 'extensionPath'>,
  modelFolder: () => string,
  output: Pick<vscode.LogOutputChannel, 'info'>,
): HostEngine {
  const listeners = new Set<(status: EngineStatus) => void>();
  const create = (): EngineClient => {
    const created = createEngineClient({
      modulePath: path.join(context.extensionPath, 'dist', 'engine.js'),
      settings: {
        assets: path.join(context.extensionPath, 'models'),
        modelFolder: modelFolder(),
        // Empty: the engine's default, which the command line shares.
        cacheFolder: '',
      },
      log: (line) => output.info(line),
    });
    created.onStatus(tell);
    return created;
  };
  const tell = (status: EngineStatus): void => {
    for (const listener of listeners) listener(status);
  };
  let client = create();
  return {
    request: (method, params, options) => client.request(method, params, options),
    get status() {
      return client.status;
    },
    onStatus(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async restart() {
      const old = client;
      client = create();
      tell({ state: 'off', message: 'The engine starts with the next request.' });
      await old.dispose();
    },
    dispose: () => client.dispose(),
  };
}
