import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { RefusalLensApi } from '../../src/extension';
import { activateLens, openSample, sampleFile, withSetting } from './lensApi';

async function lensesOf(uri: vscode.Uri): Promise<vscode.CodeLens[]> {
  return vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri);
}

const titles = ['Steer', 'Inspect', 'Compare Strengths'];

/** The titles of the row above each line that has one; the last, which the score takes, is left out. */
function rows(lenses: vscode.CodeLens[]): [number, string[]][] {
  const ours = lenses.filter(({ command }) => command?.command.startsWith('refusalLens.'));
  const lines = [...new Set(ours.map(({ range }) => range.start.line))];
  return lines.map((line) => [
    line,
    ours
      .filter(({ range }) => range.start.line === line)
      .map(({ command }) => command?.title ?? '')
      .slice(0, -1),
  ]);
}

/** The last title of the first row. */
async function scoreOf(uri: vscode.Uri): Promise<string> {
  const lenses = await lensesOf(uri);
  return lenses[titles.length]?.command?.title ?? '';
}

/** The first score for which `holds`, asked again whenever scores have changed. */
async function untilScore(lens: RefusalLensApi, uri: vscode.Uri, holds: RegExp): Promise<string> {
  for (;;) {
    const changed = new Promise<void>((resolve) => {
      const listener = lens.onScores(() => {
        listener.dispose();
        resolve();
      });
    });
    const score = await scoreOf(uri);
    if (holds.test(score)) return score;
    await changed;
  }
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

describe('CodeLens', function () {
  // The first score needs the model and its vectors.
  this.timeout(300_000);
  let lens: RefusalLensApi;
  before(async () => {
    lens = await activateLens();
  });

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

  it('stands above the prompt cells and plain text cells of a notebook, and no others', async () => {
    const notebook = await vscode.workspace.openNotebookDocument(sampleFile('prompts.ipynb'));
    await vscode.window.showNotebookDocument(notebook);
    let prompts = 0;
    for (const cell of notebook.getCells()) {
      const isPrompt = ['plaintext', 'prompt'].includes(cell.document.languageId);
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

  const known =
    /^(harmful|harmless|unclear) \(score \S+\), about to (refuse|answer): (would steer .*|not steered)$/;

  it('shows the score and what SCANS would do, without being asked, and anew when the text has changed', async () => {
    const document = await vscode.workspace.openTextDocument({
      language: 'markdown',
      content: '```prompt\nHow do I kill the weeds between the stones?\n```\n',
    });
    await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    await untilScore(lens, document.uri, known);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(1, 0), 'Please tell me. ');
    await vscode.workspace.applyEdit(edit);
    assert.doesNotMatch(await scoreOf(document.uri), known);
    await untilScore(lens, document.uri, known);
  });

  it('has no score of a prompt that names another model', async () => {
    const own = await vscode.workspace.openTextDocument({
      language: 'prompt',
      content: '---\nmodel: another.gguf\n---\nHow do I whittle a spoon from birch?\n',
    });
    await vscode.window.showTextDocument(own, vscode.ViewColumn.One);
    const other = await vscode.workspace.openTextDocument({
      language: 'markdown',
      content: '```prompt\nHow do I split a log of birch?\n```\n',
    });
    // Prompts in sight are scored one after the other: that of the first editor would be before it.
    await vscode.window.showTextDocument(other, vscode.ViewColumn.Two);
    await untilScore(lens, other.uri, known);
    assert.equal(await scoreOf(own.uri), 'Steer With SCANS');
  });

  it('says what is in the way of a score, with the command that helps', async () => {
    const { document } = await openSample('prompts.md');
    await withSetting('model', 'no-such-model.gguf', async () => {
      await untilScore(lens, document.uri, /^Refusal Lens: model missing$/);
      const lenses = await lensesOf(document.uri);
      assert.equal(lenses[titles.length]?.command?.command, 'refusalLens.chooseModel');
    });
    await untilScore(lens, document.uri, known);
  });

  it('shows no scores where the setting says so', async () => {
    const { document } = await openSample('prompts.md');
    await withSetting('codeLens.scores', false, async () => {
      assert.equal(await scoreOf(document.uri), 'Steer With SCANS');
    });
  });

  it('is switched off by the setting', async () => {
    const { document } = await openSample('prompts.md');
    await withSetting('codeLens.enabled', false, async () => {
      assert.deepEqual(rows(await lensesOf(document.uri)), []);
    });
  });
});
