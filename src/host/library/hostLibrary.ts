import * as vscode from 'vscode';
import { toErrorData } from '../../protocol/errors';
import { CommandId } from '../commands/commandId';
import type { CommandHandlers } from '../commands/registerCommands';
import type { HostEvaluation } from '../evaluation/hostEvaluation';
import { hasRequest } from '../evaluation/keptRequest';
import { createRecentModels } from '../model/recentModels';
import type { PanelStore } from '../panel/panelStore';
import { workspaceLimits } from '../setup/workspaceLimits';
import { workspaceKind } from '../setup/workspaceKind';
import { adapterNodes } from './adapterNodes';
import type { LibraryNode } from './libraryNode';
import { createLibraryView, type LibraryView } from './libraryView';
import { createModelCommands, type ModelCommandServices } from './modelCommands';
import { modelNodes } from './modelNodes';
import { createRunCommands } from './runCommands';
import { runNodes } from './runNodes';
import { createVectorCommands, type VectorCommandServices } from './vectorCommands';
import { vectorNodes } from './vectorNodes';

export type LibraryPart = 'models' | 'adapters' | 'vectors' | 'runs';

/** The views of the activity bar, and what can be done in them. */
export interface HostLibrary extends vscode.Disposable {
  readonly handlers: LibraryHandlers;
  /** The lines of a view as they are now. */
  readonly nodes: (part: LibraryPart) => Promise<readonly LibraryNode[]>;
  /** To be called when settings or files may have changed. */
  refresh(): void;
}

type LibraryHandlers = ReturnType<typeof createModelCommands> &
  ReturnType<typeof createVectorCommands> &
  ReturnType<typeof createRunCommands> &
  Pick<CommandHandlers, typeof CommandId.refreshLibrary>;

export interface LibraryServices
  extends
    Omit<ModelCommandServices, 'recent' | 'changed' | 'forget'>,
    Omit<VectorCommandServices, 'changed'> {
  readonly evaluation: HostEvaluation;
  readonly store: PanelStore;
}

export function createHostLibrary(
  { globalState }: Pick<vscode.ExtensionContext, 'globalState'>,
  services: LibraryServices,
): HostLibrary {
  const { request, settings, evaluation, preparation, store } = services;

  const load: Record<LibraryPart, () => Promise<readonly LibraryNode[]>> = {
    models: async () => modelNodes(await request('models/list', {}), settings().settings.spec.model),
    adapters: async () =>
      adapterNodes(await request('models/list', {}), settings().settings.spec.adapters[0]),
    async vectors() {
      const { spec: model, vectors: chosen } = settings().settings;
      const { vectors } = await request('vectors/list', { model });
      const { layers } = store.state.panel;
      const current =
        layers.state === 'ready' && !layers.stale ? layers.value.extraction.fingerprint : undefined;
      if (chosen === '' || vectors.some(({ path }) => path === chosen))
        return vectorNodes({ vectors, chosen, current });
      try {
        const file = await request('vectors/describe', { file: chosen, model });
        return vectorNodes({ vectors: [file, ...vectors], chosen, current });
      } catch (error) {
        return vectorNodes({ vectors, chosen, current, problem: toErrorData(error).message });
      }
    },
    runs: async () =>
      runNodes((await request('evaluate/list', { folder: evaluation.runs })).runs, ({ path }) =>
        hasRequest(path),
      ),
  };

  const view = (part: LibraryPart, open?: (node: LibraryNode) => vscode.Command | undefined): LibraryView =>
    createLibraryView({
      id: `refusalLens.${part}`,
      load: load[part],
      message: () => (part === 'models' ? workspaceLimits(workspaceKind()).join(' ') : ''),
      ...(open ? { open } : {}),
    });
  const views: Record<LibraryPart, LibraryView> = {
    models: view('models'),
    adapters: view('adapters'),
    vectors: view('vectors'),
    runs: view('runs', (node) => ({
      title: 'Open Report',
      command: CommandId.openRunReport,
      arguments: [node],
    })),
  };
  const refresh = (): void => {
    for (const each of Object.values(views)) each.refresh();
  };
  const only = (part: LibraryPart) => (): void => views[part].refresh();
  const stopping = [
    evaluation.onChanged(only('runs')),
    onNew(
      store,
      ({ panel }) => (panel.layers.state === 'ready' ? panel.layers.value.extraction : undefined),
      only('vectors'),
    ),
  ];
  const parts: vscode.Disposable[] = [
    ...Object.values(views),
    ...stopping.map((stop) => new vscode.Disposable(stop)),
    // Another window may have fetched, added or deleted something.
    vscode.window.onDidChangeWindowState(({ focused }) => focused && refresh()),
    vscode.workspace.onDidGrantWorkspaceTrust(refresh),
  ];
  return {
    handlers: {
      ...createModelCommands({
        ...services,
        recent: createRecentModels(globalState),
        changed: refresh,
        forget: () => preparation.forget(),
      }),
      ...createVectorCommands({ ...services, changed: only('vectors') }),
      ...createRunCommands({ request, evaluation }),
      [CommandId.refreshLibrary]: refresh,
    },
    nodes: (part) => views[part].nodes(),
    refresh,
    dispose() {
      for (const part of parts) part.dispose();
    },
  };
}

/** Calls `listener` when `pick` gives something new; returns the function that ends this. */
function onNew(
  store: PanelStore,
  pick: (state: PanelStore['state']) => unknown,
  listener: () => void,
): () => void {
  let last = pick(store.state);
  return store.onChange((state) => {
    const now = pick(state);
    if (now === last) return;
    last = now;
    listener();
  });
}
