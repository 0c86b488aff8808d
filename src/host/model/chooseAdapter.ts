import * as vscode from 'vscode';
import type { EngineClient } from '../../client/engineClient';
import { adapterNodes } from '../library/adapterNodes';
import { SettingId } from '../settings/settingId';
import { readSettings, writeSetting } from '../settings/settings';
import { addGgufFile } from './addModel';

interface Choice extends vscode.QuickPickItem {
  /** Gives the adapter as the setting takes it, '' for none; undefined where the person went no further. */
  readonly choose: () => Promise<string | undefined>;
}

/** Asks for a LoRA adapter of the catalogue, an added one, a file or none, and writes the setting. */
export async function chooseAdapter(request: EngineClient['request']): Promise<void> {
  const chosenNow = readSettings().settings.spec.adapters[0];
  const choices: Choice[] = [
    ...adapterNodes(await request('models/list', {}), chosenNow).map(
      ({ label, description, icon, subject }) => ({
        label: `$(${icon}) ${label}`,
        description,
        choose: () => Promise.resolve(subject?.id),
      }),
    ),
    {
      label: '$(folder-opened) GGUF file...',
      description: 'any LoRA adapter of the model',
      choose: async () => (await addGgufFile(request, 'adapter'))?.id,
    },
  ];
  const chosen = await vscode.window.showQuickPick(choices, {
    title: 'Refusal Lens: Adapter',
    placeHolder: `Now: ${chosenNow?.adapter ?? 'none'}`,
  });
  const adapter = await chosen?.choose();
  if (adapter !== undefined) await writeSetting(SettingId.adapter, adapter);
}

/** Asks for the scale of the adapter in use and writes the setting. */
export async function setAdapterScale(): Promise<void> {
  const now = readSettings().settings.spec.adapters[0]?.scale ?? 1;
  const typed = await vscode.window.showInputBox({
    title: 'Refusal Lens: Scale of the Adapter',
    prompt: 'From -10 to 10; 1 is as trained, 0 is none of it.',
    value: String(now),
    validateInput: (text) => (isScale(text) ? undefined : 'A number from -10 to 10'),
  });
  if (typed !== undefined) await writeSetting(SettingId.adapterScale, Number(typed));
}

function isScale(text: string): boolean {
  return text.trim() !== '' && Math.abs(Number(text)) <= 10;
}
