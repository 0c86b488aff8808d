import * as vscode from 'vscode';
import type { EngineClient } from '../../client/engineClient';
import { megabytes } from '../lens/modelFetcher';
import { SettingId } from '../settings/settingId';
import { readSettings, writeSetting } from '../settings/settings';
import { askForGguf } from './ggufFile';

interface Choice extends vscode.QuickPickItem {
  /** A catalogue id, '' for none; undefined to ask for a file. */
  readonly adapter: string | undefined;
}

/** Asks for a LoRA adapter of the catalogue, a file or none, and writes the setting. */
export async function chooseAdapter(request: EngineClient['request']): Promise<void> {
  const chosenNow = readSettings().settings.spec.adapters[0]?.adapter ?? 'none';
  const { adapters } = await request('models/list', {});
  const choices: Choice[] = [
    { label: 'None', description: 'the model as it is', adapter: '' },
    ...adapters.map(({ id, name, base, size }) => ({
      label: name,
      description: `${id}, for ${base}, ${megabytes(size)}`,
      adapter: id,
    })),
    { label: 'GGUF file...', description: 'any LoRA adapter of the model', adapter: undefined },
  ];
  const chosen = await vscode.window.showQuickPick(choices, {
    title: 'Refusal Lens: Adapter',
    placeHolder: `Now: ${chosenNow}`,
  });
  const adapter = chosen && (chosen.adapter ?? (await askForGguf('Choose a LoRA adapter')));
  if (adapter !== undefined) await writeSetting(SettingId.adapter, adapter);
}
