import * as vscode from 'vscode';
import type { EngineClient } from '../../client/engineClient';
import { CommandId } from '../commands/commandId';
import type { CommandHandlers } from '../commands/registerCommands';
import type { ModelFetcher } from '../lens/modelFetcher';
import { addFromHub, addGgufFile } from '../model/addModel';
import { setAdapterScale } from '../model/chooseAdapter';
import { chooseModel, useModel } from '../model/chooseModel';
import { fetchModel } from '../model/fetchModel';
import type { RecentModels } from '../model/recentModels';
import { SettingId } from '../settings/settingId';
import { writeSetting } from '../settings/settings';
import type { AdapterSubject } from './adapterNodes';
import { confirm } from './confirm';
import type { ModelSubject } from './modelNodes';
import { subjectOf } from './subject';

export interface ModelCommandServices {
  readonly request: EngineClient['request'];
  readonly fetcher: ModelFetcher;
  readonly recent: RecentModels;
  /** The lists have changed. */
  readonly changed: () => void;
  /** A model may be gone: what is loaded must be looked for anew. */
  readonly forget: () => void;
}

type ModelCommand =
  | typeof CommandId.fetchModel
  | typeof CommandId.chooseModel
  | typeof CommandId.addModelFile
  | typeof CommandId.addFromHub
  | typeof CommandId.openModelFolder
  | typeof CommandId.useModel
  | typeof CommandId.deleteModel
  | typeof CommandId.removeFromList
  | typeof CommandId.useAdapter
  | typeof CommandId.setAdapterScale;

/** What can be done with models and adapters; the target is a line of their views, or nothing. */
export function createModelCommands(services: ModelCommandServices): Pick<CommandHandlers, ModelCommand> {
  const { request, fetcher, recent, changed, forget } = services;
  /** Runs `work`, after which the lists may be others, also where it failed half-way. */
  const changing = async (work: Promise<unknown>): Promise<void> => {
    try {
      await work;
    } finally {
      changed();
    }
  };
  const remove = (id: string): Promise<void> => changing(request('models/delete', { id }).finally(forget));

  return {
    [CommandId.fetchModel]: (target) =>
      changing(fetchModel(request, fetcher, subjectOf<ModelSubject>(target, 'model'))),
    [CommandId.chooseModel]: () => changing(chooseModel({ request, fetcher, recent })),
    [CommandId.addModelFile]: () => changing(addGgufFile(request, undefined)),
    [CommandId.addFromHub]: () => changing(addFromHub(fetcher)),
    async [CommandId.openModelFolder]() {
      const { modelFolder } = await request('models/list', {});
      const folder = vscode.Uri.file(modelFolder);
      await vscode.workspace.fs.createDirectory(folder);
      await vscode.commands.executeCommand('revealFileInOS', folder);
    },
    async [CommandId.useModel](target) {
      const model = subjectOf<ModelSubject>(target, 'model');
      if (model) await useModel(recent, model.id);
    },
    async [CommandId.deleteModel](target) {
      const model = subjectOf<ModelSubject>(target, 'model');
      if (!model?.path) return;
      const sure = await confirm(
        `Delete ${model.name}?`,
        `${model.path} is deleted from the model folder, for all windows. It can be fetched again.`,
        'Delete',
      );
      if (sure) await remove(model.id);
    },
    async [CommandId.removeFromList](target) {
      const file = subjectOf<ModelSubject>(target, 'model') ?? subjectOf<AdapterSubject>(target, 'adapter');
      if (file) await remove(file.id);
    },
    async [CommandId.useAdapter](target) {
      const adapter = subjectOf<AdapterSubject>(target, 'adapter');
      if (adapter) await writeSetting(SettingId.adapter, adapter.id);
    },
    [CommandId.setAdapterScale]: setAdapterScale,
  };
}
