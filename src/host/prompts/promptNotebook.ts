import * as vscode from 'vscode';
import { promptsIn } from './documentPrompt';

/** As in the menus of package.json: true while the notebook in use has cells that are prompts. */
const contextKey = 'refusalLens.notebookHasPrompts';

/**
 * Keeps the context key up to date, by which cells' toolbars get the commands. (A cell's own language or address is
 * not known to the conditions of its toolbar.)
 */
export function trackPromptNotebook(): vscode.Disposable {
  let known = false;
  let latest = 0;
  const update = async (): Promise<void> => {
    const cells = vscode.window.activeNotebookEditor?.notebook.getCells();
    // None is active while the panel has the focus: what is shown stays as it is.
    if (!cells) return;
    const turn = ++latest;
    const hasPrompts = await anyPrompts(cells);
    // A later change may have been looked at sooner.
    if (turn !== latest || hasPrompts === known) return;
    known = hasPrompts;
    void vscode.commands.executeCommand('setContext', contextKey, hasPrompts);
  };
  void update();
  return vscode.Disposable.from(
    vscode.window.onDidChangeActiveNotebookEditor(() => void update()),
    vscode.workspace.onDidChangeNotebookDocument(() => void update()),
    // A cell whose language changes is closed and opened as a text document.
    vscode.workspace.onDidOpenTextDocument(({ uri }) => {
      if (uri.scheme === 'vscode-notebook-cell') void update();
    }),
  );
}

async function anyPrompts(cells: readonly vscode.NotebookCell[]): Promise<boolean> {
  for (const { document } of cells) if ((await promptsIn(document)).length > 0) return true;
  return false;
}
