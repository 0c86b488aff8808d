import * as vscode from 'vscode';

/** Asks for a GGUF file; undefined when none is chosen. */
export async function askForGguf(title: string): Promise<string | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title,
    openLabel: 'Choose',
    canSelectMany: false,
    filters: { GGUF: ['gguf'], 'All files': ['*'] },
  });
  return chosen?.[0]?.fsPath;
}
