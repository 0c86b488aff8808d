import * as vscode from 'vscode';
import type { EngineClient } from '../../client/engineClient';
import { megabytes } from '../lens/modelFetcher';
import { SettingId } from '../settings/settingId';
import { readSettings, writeSetting } from '../settings/settings';
import { askForGguf } from './ggufFile';

interface Choice extends vscode.QuickPickItem {
  /** A catalogue id; undefined to ask for a file. */
  readonly model: string | undefined;
}

/** Asks for a model of the catalogue or a file, and writes the setting. */
export async function chooseModel(request: EngineClient['request']): Promise<void> {
  const { model: chosenNow } = readSettings().settings.spec;
  const { models } = await request('models/list', {});
  const choices: Choice[] = models.map((model) => ({
    label: model.name,
    description: `${megabytes(model.size)}, ${model.license}${model.path === undefined ? ', not fetched yet' : ''}`,
    model: model.isDefault ? 'default' : model.id,
  }));
  choices.push({ label: 'GGUF file...', description: 'any chat model', model: undefined });
  const chosen = await vscode.window.showQuickPick(choices, {
    title: 'Refusal Lens: Model',
    placeHolder: `Now: ${chosenNow}`,
  });
  const model = chosen && (chosen.model ?? (await askForGguf('Choose a chat model')));
  if (model) await writeSetting(SettingId.model, model);
}
