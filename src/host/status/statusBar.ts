import * as vscode from 'vscode';
import type { EngineStatus, PanelState } from '../../protocol/panel';
import { CommandId } from '../commands/commandId';
import type { PanelStore } from '../panel/panelStore';

const icons: Record<EngineStatus['state'], string> = {
  off: '$(circle-outline)',
  starting: '$(loading~spin)',
  ready: '$(check)',
  busy: '$(loading~spin)',
  failed: '$(error)',
};

/** The status bar item: the engine's state; in its tooltip the model and adapter; a click opens the menu. */
export function createStatusBar(store: PanelStore): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('refusalLens.engine', vscode.StatusBarAlignment.Right, 50);
  item.name = 'Refusal Lens';
  item.command = CommandId.showMenu;
  const show = (panel: PanelState): void => {
    const { state, message } = panel.engine;
    item.text = `${icons[state]} Refusal Lens`;
    item.tooltip = `${message}\n${modelLine(panel)}`;
    item.accessibilityInformation = { label: `Refusal Lens: ${message}`, role: 'button' };
    item.backgroundColor =
      state === 'failed' ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
  };
  let shown: unknown[] = [];
  const update = ({ panel }: PanelStore['state']): void => {
    const next = [panel.engine, panel.model, panel.adapterNames];
    if (next.every((part, at) => part === shown[at])) return;
    shown = next;
    show(panel);
  };
  update(store.state);
  item.show();
  return vscode.Disposable.from(item, new vscode.Disposable(store.onChange(update)));
}

function modelLine({ model, adapterNames }: PanelState): string {
  const name =
    model.state === 'ready' ? `${model.value.name} ${model.value.quantization}` : 'No model is loaded';
  return adapterNames.length === 0 ? `${name}.` : `${name}, adapter ${adapterNames.join(', ')}.`;
}
