import * as vscode from 'vscode';
import type { EngineClient } from '../../client/engineClient';
import { SettingId } from '../settings/settingId';
import { readSettings, writeSetting } from '../settings/settings';
import { addFromHub, addGgufFile } from './addModel';
import { modelSections } from './modelChoices';
import type { ModelFetcher } from '../lens/modelFetcher';
import type { RecentModels } from './recentModels';

export interface ModelChoiceServices {
  readonly request: EngineClient['request'];
  readonly fetcher: ModelFetcher;
  readonly recent: RecentModels;
}

interface Choice extends vscode.QuickPickItem {
  /** Gives the model as the setting takes it; undefined where the person went no further. */
  readonly choose?: () => Promise<string | undefined>;
}

/** Asks for a model: one chosen lately, of the catalogue, added, a file or an address; and uses it. */
export async function chooseModel(services: ModelChoiceServices): Promise<void> {
  const { request, fetcher, recent } = services;
  const { model: chosenNow } = readSettings().settings.spec;
  const catalog = await request('models/list', {});
  const listed = modelSections(catalog, recent.list(), chosenNow).flatMap(({ title, models }): Choice[] => [
    { label: title, kind: vscode.QuickPickItemKind.Separator },
    ...models.map(({ label, description, icon, subject }) => ({
      label: `$(${icon}) ${label}`,
      description,
      choose: () => Promise.resolve(subject?.id),
    })),
  ]);
  const more: Choice[] = [
    { label: 'More', kind: vscode.QuickPickItemKind.Separator },
    {
      label: '$(folder-opened) GGUF file...',
      description: 'any chat model on this machine',
      choose: async () => (await addGgufFile(request, 'model'))?.id,
    },
    {
      label: '$(cloud-download) From Hugging Face...',
      description: 'hf:user/repository:quantisation',
      choose: () => addFromHub(fetcher),
    },
  ];
  const chosen = await vscode.window.showQuickPick([...listed, ...more], {
    title: 'Refusal Lens: Model',
    placeHolder: `Now: ${chosenNow}`,
    matchOnDescription: true,
  });
  const model = await chosen?.choose?.();
  if (model !== undefined) await useModel(recent, model);
}

/** Writes the setting; the model is loaded when it is next needed. */
export async function useModel(recent: RecentModels, model: string): Promise<void> {
  await writeSetting(SettingId.model, model);
  await recent.add(model);
}
