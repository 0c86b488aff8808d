import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activateLens, openSample, sampleFile, withSetting } from './lensApi';

async function lensesOf(uri: vscode.Uri): Promise<vscode.CodeLens[]> {
  return vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri);
}

const titles = ['Steer', 'Steer With SCANS', 'Open Layer Heatmap'];

/** Lines of our lenses with their titles, in order. */
function rows(lenses: vscode.CodeLens[]): [number, string[]][] {
  const ours = lenses.filter(({ command }) => command?.command.startsWith('refusalLens.'));
  const lines = [...new Set(ours.map(({ range }) => range.start.line))];
  return lines.map((line) => [
    line,
    ours.filter(({ range }) => range.start.line === line).map(({ command }) => command?.title ?? ''),
  ]);
}

/** Puts the cursor into a cell: the window has no text model, and so no lenses, of one that has no editor. */
async function editCell(cell: vscode.NotebookCell): Promise<void> {
  const edited = (): boolean => vscode.window.activeTextEditor?.document === cell.document;
  const done = new Promise<void>((resolve) => {
    const listener = vscode.window.onDidChangeActiveTextEditor(() => {
      if (!edited()) return;
      listener.dispose();
      resolve();
    });
  });
  const notebook = vscode.window.activeNotebookEditor;
  assert.ok(notebook);
  notebook.selection = new vscode.NotebookRange(cell.index, cell.index + 1);
  await vscode.commands.executeCommand('notebook.cell.edit');
  if (!edited()) await done;
}

describe('CodeLens', () => {
  before(activateLens);

  it('stands above each prompt block of a Markdown file', async () => {
    const { document } = await openSample('prompts.md');
    const blocks = document
      .getText()
      .split(/\r?\n/)
      .flatMap((line, at) => (line.startsWith('```prompt') ? [at] : []));
    assert.ok(blocks.length > 0);
    assert.deepEqual(
      rows(await lensesOf(document.uri)),
      blocks.map((line) => [line, titles]),
    );
  });

  it('follows text that is not saved', async () => {
    const document = await vscode.workspace.openTextDocument({
      language: 'markdown',
      content: 'Words.\n\n~~~~ prompt\nHow?\n~~~~\n',
    });
    await vscode.window.showTextDocument(document);
    assert.deepEqual(rows(await lensesOf(document.uri)), [[2, titles]]);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '\n');
    await vscode.workspace.applyEdit(edit);
    assert.deepEqual(rows(await lensesOf(document.uri)), [[3, titles]]);
  });

  it('stands above the plain text cells of a notebook, and no others', async () => {
    const notebook = await vscode.workspace.openNotebookDocument(sampleFile('prompts.ipynb'));
    await vscode.window.showNotebookDocument(notebook);
    let prompts = 0;
    for (const cell of notebook.getCells()) {
      const isPrompt = cell.document.languageId === 'plaintext';
      if (isPrompt) prompts++;
      await editCell(cell);
      assert.deepEqual(
        rows(await lensesOf(cell.document.uri)),
        isPrompt ? [[0, titles]] : [],
        `cell ${cell.index} (${cell.document.languageId})`,
      );
    }
    assert.ok(prompts > 0);
  });

  it('is switched off by the setting', async () => {
    const { document } = await openSample('prompts.md');
    await withSetting('codeLens.enabled', false, async () => {
      assert.deepEqual(rows(await lensesOf(document.uri)), []);
    });
  });
});
