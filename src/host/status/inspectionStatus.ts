import * as vscode from 'vscode';
import { CommandId } from '../commands/commandId';
import type { StatusText } from '../inspection/inspectionText';

/** The status bar item of the live inspection, hidden where there is none; a click opens the menu. */
export interface InspectionStatus extends vscode.Disposable {
  show(status: StatusText | undefined): void;
}

export function createInspectionStatus(): InspectionStatus {
  const item = vscode.window.createStatusBarItem(
    'refusalLens.inspection',
    vscode.StatusBarAlignment.Right,
    51,
  );
  item.name = 'Refusal Lens: Inspection';
  item.command = CommandId.showMenu;
  return {
    show(status) {
      if (!status) return item.hide();
      const { text, tooltip, warning } = status;
      item.text = text;
      item.tooltip = tooltip;
      item.accessibilityInformation = {
        label: `Refusal Lens: ${text.replace(/\$\([^)]*\) /, '')}`,
        role: 'button',
      };
      item.backgroundColor = warning ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
      item.show();
    },
    dispose: () => item.dispose(),
  };
}
