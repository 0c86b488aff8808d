import * as vscode from 'vscode';
import { layerList, layerRange } from '../../appearance/format';
import { layerListText, parseLayerList } from '../../protocol/layerWindow';
import type { LayerReport, LayerWindow } from '../../protocol/method';
import type { Preparation, Prepared } from '../lens/preparation';
import type { CheckedSettings } from '../settings/lensSettings';
import { SettingId } from '../settings/settingId';
import { writeSetting } from '../settings/settings';

export interface LayerChoiceServices {
  readonly preparation: Preparation;
  readonly settings: () => CheckedSettings;
  /** The window that steering uses, once vectors are ready. */
  readonly steered: () => LayerWindow | undefined;
}

interface Choice extends vscode.QuickPickItem {
  /** Gives the layers as the setting takes them; undefined where the person went no further. */
  readonly choose: () => Promise<string | undefined>;
}

/** Asks for the layers whose mean is the tint of tokens, and writes the setting. */
export async function chooseLayers({ preparation, settings, steered }: LayerChoiceServices): Promise<void> {
  // Wrong layers are no reason to refuse the choice of better ones.
  const current = settings().settings;
  const { info, extraction } = await preparation.prepare(current);
  const windowChoice = (label: string, window: LayerWindow): Choice => ({
    label,
    description: layerRange(window),
    choose: () => Promise.resolve(`${window.first}-${window.last}`),
  });
  const choices: Choice[] = [
    {
      label: 'Layers of the projection classifier',
      description: 'unless others are chosen',
      choose: () => Promise.resolve(''),
    },
    windowChoice('Suggested window', extraction.suggested),
    windowChoice('Steering window', steered() ?? extraction.suggested),
    {
      label: 'One layer...',
      description: 'with how well each tells harmful from harmless anchors',
      choose: () => askLayer(extraction),
    },
    {
      label: 'Other layers...',
      description: 'such as 12-19 or 9, 14, 20-24',
      choose: () => askLayers(info, current.inspectionLayers),
    },
  ];
  const chosen = await vscode.window.showQuickPick(choices, {
    title: 'Refusal Lens: Inspected Layers',
    placeHolder: `Now: ${current.inspectionLayers ? layerList(current.inspectionLayers) : 'those of the projection classifier'}`,
  });
  const layers = await chosen?.choose();
  if (layers !== undefined) await writeSetting(SettingId.inspectionLayers, layers);
}

/** All but the model's last, which is not read. */
async function askLayer({ layers }: Prepared['extraction']): Promise<string | undefined> {
  const choices = layers.slice(0, -1).map(({ layer, auroc }: LayerReport) => ({
    label: `Layer ${layer}`,
    description: `AUROC ${auroc.toFixed(2)} on held-out anchors`,
    layer: String(layer),
  }));
  const chosen = await vscode.window.showQuickPick(choices, { title: 'Refusal Lens: Inspected Layer' });
  return chosen?.layer;
}

async function askLayers(
  { layers: count }: Prepared['info'],
  now: readonly number[] | undefined,
): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: 'Refusal Lens: Inspected Layers',
    prompt: `Layers from 0 to ${count - 1} whose mean is the tint: one, a range or several with commas between them.`,
    placeHolder: '9, 14, 20-24',
    value: layerListText(now ?? []),
    validateInput: (text) =>
      (parseLayerList(text)?.at(-1) ?? count) < count
        ? undefined
        : `Layers from 0 to ${count - 1}, such as 14 or 9, 14, 20-24`,
  });
}
