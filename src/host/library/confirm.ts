import * as vscode from 'vscode';

/** Asks before something is deleted; true where the person chose `action`. */
export async function confirm(question: string, detail: string, action: string): Promise<boolean> {
  const options = { modal: true, detail };
  return (await vscode.window.showWarningMessage(question, options, action)) === action;
}
