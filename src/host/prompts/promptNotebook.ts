import * as vscode from 'vscode';
import { finderOf } from './documentPrompt';

/** As in the menus of package.json: true while the notebook in use has cells that are prompts. */
const contextKey = 'refusalLens.notebookHasPrompts';

/**
 * Keeps the context key up to date, by which cells' toolbars get the commands. (A cell's own language or address is
 * not known to the conditions of its toolbar.)
 */
export function trackPromptNotebook(): vscode.Disposable {
  let known = false;
  const update = (): void => {
    const cells = vscode.window.activeNotebookEditor?.notebook.getCells();
    // None is active while the panel has the focus: what is shown stays as it is.
    if (!cells) return;
    const hasPrompts = cells.some(({ document }) => finderOf(document).all(document.getText()).length > 0);
    if (hasPrompts === known) return;
    known = hasPrompts;
    void vscode.commands.executeCommand('setContext', contextKey, hasPrompts);
  };
  update();
  return vscode.Disposable.from(
    vscode.window.onDidChangeActiveNotebookEditor(update),
    vscode.workspace.onDidChangeNotebookDocument(update),
    // A cell whose language changes is closed and opened as a text document.
    vscode.workspace.onDidOpenTextDocument(({ uri }) => {
      if (uri.scheme === 'vscode-notebook-cell') update();
    }),
  );
}
