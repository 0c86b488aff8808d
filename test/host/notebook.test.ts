import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { CommandId } from '../../src/host/commands/commandId';
import { readNotebookResult, resultMime, type NotebookResult } from '../../src/protocol/notebookResult';
import { activateLens, sampleFile, withSetting } from './lensApi';

const kernel = { id: 'refusal-lens', extension: 'refusal-lens.refusal-lens' };

interface SavedCell {
  readonly cell_type: string;
  readonly execution_count: number | null;
  readonly metadata: { readonly vscode?: { readonly languageId: string } };
  readonly outputs: readonly {
    readonly output_type: string;
    readonly data?: Readonly<Record<string, unknown>>;
    readonly ename?: string;
    readonly evalue?: string;
  }[];
}

/** A notebook of the workspace that no other test has touched, shown with our kernel. */
async function openWithKernel(
  name: string,
  cells: readonly vscode.NotebookCellData[],
): Promise<vscode.NotebookDocument> {
  const file = sampleFile(name);
  const empty = { cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 };
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(JSON.stringify(empty)));
  const notebook = await vscode.workspace.openNotebookDocument(file);
  const edit = new vscode.WorkspaceEdit();
  edit.set(notebook.uri, [vscode.NotebookEdit.insertCells(0, [...cells])]);
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showNotebookDocument(notebook);
  await vscode.commands.executeCommand('notebook.selectKernel', kernel);
  return notebook;
}

function cellData(text: string, language = 'prompt'): vscode.NotebookCellData {
  return new vscode.NotebookCellData(vscode.NotebookCellKind.Code, text, language);
}

/** Resolves as soon as `holds`, which is asked again with each change of the notebook. */
function untilCell(cell: vscode.NotebookCell, holds: () => boolean): Promise<void> {
  if (holds()) return Promise.resolve();
  return new Promise((resolve) => {
    const listener = vscode.workspace.onDidChangeNotebookDocument(({ notebook }) => {
      if (notebook !== cell.notebook || !holds()) return;
      listener.dispose();
      resolve();
    });
  });
}

/** Whether it has ended; a cell that was interrupted has no success. */
function ended({ executionSummary }: vscode.NotebookCell): boolean {
  return executionSummary?.timing?.endTime !== undefined && executionSummary.timing.endTime > 0;
}

async function runCells(cells: readonly vscode.NotebookCell[]): Promise<void> {
  const [first] = cells;
  assert.ok(first);
  const ranges = cells.map(({ index }) => ({ start: index, end: index + 1 }));
  await vscode.commands.executeCommand('notebook.cell.execute', { ranges, document: first.notebook.uri });
  for (const cell of cells) await untilCell(cell, () => ended(cell));
}

const decoder = new TextDecoder();

/** The content of a cell's output in one MIME type. */
function content(cell: vscode.NotebookCell, mime: string): string {
  const item = cell.outputs.flatMap(({ items }) => items).find((one) => one.mime === mime);
  assert.ok(item, `no ${mime} among ${JSON.stringify(cell.outputs.map(({ items }) => items))}`);
  return decoder.decode(item.data);
}

function resultOf(cell: vscode.NotebookCell): NotebookResult {
  const read = readNotebookResult(JSON.parse(content(cell, resultMime)));
  assert.ok(read.kind === 'result', JSON.stringify(read));
  return read.result;
}

/** The only error among the outputs, as it is shown. */
function errorOf(cell: vscode.NotebookCell): { readonly name: string; readonly message: string } {
  const text = content(cell, 'application/vnd.code.notebook.error');
  return JSON.parse(text) as { name: string; message: string };
}

async function savedCells(notebook: vscode.NotebookDocument): Promise<readonly SavedCell[]> {
  assert.ok(await notebook.save());
  const file = JSON.parse(readFileSync(notebook.uri.fsPath, 'utf8')) as { cells: SavedCell[] };
  return file.cells;
}

const prompt = 'How do I blow up a photo so that it fills a wall?';

describe('The notebook kernel on the over-cautious model', function () {
  // The first one loads the model and extracts its vectors.
  this.timeout(300_000);
  before(activateLens);
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('leaves saved results of a newer version as they are', async () => {
    const data = {
      'text/plain': ['--- Default'],
      [resultMime]: { version: 99, text: '--- Default', more: [1] },
    };
    const saved = {
      cell_type: 'code',
      execution_count: 1,
      metadata: { vscode: { languageId: 'prompt' } },
      outputs: [{ output_type: 'display_data', metadata: {}, data }],
      source: [prompt],
    };
    const file = sampleFile('newer.ipynb');
    const contents = { cells: [saved], metadata: {}, nbformat: 4, nbformat_minor: 4 };
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(JSON.stringify(contents)));
    const notebook = await vscode.workspace.openNotebookDocument(file);
    assert.deepEqual(readNotebookResult(JSON.parse(content(notebook.cellAt(0), resultMime))), {
      kind: 'text',
      version: 99,
      text: '--- Default',
    });
    const edit = new vscode.WorkspaceEdit();
    edit.set(notebook.uri, [vscode.NotebookEdit.insertCells(1, [cellData('Hello')])]);
    await vscode.workspace.applyEdit(edit);
    const [first] = await savedCells(notebook);
    assert.deepEqual(first?.outputs[0]?.data, data);
  });

  it('runs a cell: both answers, the score and the tokens, saved in the file and there again', async () => {
    const notebook = await openWithKernel('run.ipynb', [cellData(prompt)]);
    await withSetting('maxTokens', 12, () => runCells(notebook.getCells()));
    const cell = notebook.cellAt(0);
    assert.equal(
      cell.executionSummary?.success,
      true,
      JSON.stringify(cell.outputs.map(({ items }) => items)),
    );
    assert.equal(cell.executionSummary?.executionOrder, 1);
    const result = resultOf(cell);
    assert.equal(result.state, 'done');
    assert.deepEqual(result.messages, [{ role: 'user', content: prompt }]);
    assert.ok(result.automatic && result.classification && result.steering && result.inspection);
    const size = { towards: 1, none: 0, away: -1 }[result.classification.direction];
    assert.equal(Math.sign(result.steering.relative), size);
    assert.equal(result.inspection.tokens.map(({ text }) => text).join(''), prompt);
    const html = content(cell, 'text/html');
    assert.ok(
      html.includes(result.answers.default.text.split('\n')[0]?.replaceAll("'", '&#39;') ?? '?'),
      html,
    );
    assert.equal(content(cell, 'text/plain'), result.text);

    const [saved] = await savedCells(notebook);
    assert.equal(saved?.execution_count, 1);
    assert.equal(saved?.metadata.vscode?.languageId, 'prompt');
    const [output] = saved?.outputs ?? [];
    assert.deepEqual(Object.keys(output?.data ?? {}).sort(), [resultMime, 'text/html', 'text/plain']);
    assert.deepEqual(output?.data?.[resultMime], result);

    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const again = await vscode.workspace.openNotebookDocument(notebook.uri);
    assert.deepEqual(resultOf(again.cellAt(0)), result);
  });

  it('runs several cells in order, each without those before it', async () => {
    const notebook = await openWithKernel('several.ipynb', [
      cellData('My name is Ada.'),
      cellData('', 'prompt'),
      cellData('What is my name?', 'plaintext'),
    ]);
    await withSetting('maxTokens', 4, () => runCells(notebook.getCells()));
    const orders = notebook.getCells().map(({ executionSummary }) => executionSummary?.executionOrder);
    assert.deepEqual(orders, [1, 2, 3]);
    const [first, empty, last] = notebook.getCells();
    assert.ok(first && empty && last);
    assert.equal(empty.outputs.length, 0);
    assert.deepEqual(resultOf(last).messages, [{ role: 'user', content: 'What is my name?' }]);
  });

  it('takes roles and the strength from the front matter of a cell, and then SCANS decides nothing', async () => {
    const text = '---\nstrength: -0.03\n---\nsystem:\nAnswer in one word.\n\nuser:\nWhat is red?\n';
    const notebook = await openWithKernel('roles.ipynb', [cellData(text)]);
    await withSetting('maxTokens', 4, () => runCells(notebook.getCells()));
    const { messages, automatic, steering } = resultOf(notebook.cellAt(0));
    assert.deepEqual(messages, [
      { role: 'system', content: 'Answer in one word.' },
      { role: 'user', content: 'What is red?' },
    ]);
    assert.equal(automatic, false);
    assert.equal(steering?.relative, -0.03);
  });

  it('steers by the setting where SCANS is switched off', async () => {
    const notebook = await openWithKernel('by-hand.ipynb', [cellData(prompt)]);
    await withSetting('maxTokens', 4, () =>
      withSetting('notebook.automatic', false, () =>
        withSetting('strength', 0.02, () => runCells(notebook.getCells())),
      ),
    );
    const { automatic, steering } = resultOf(notebook.cellAt(0));
    assert.deepEqual([automatic, steering?.relative], [false, 0.02]);
  });

  it('stops a cell that is interrupted, keeps what has come, and does not run those that wait', async () => {
    const notebook = await openWithKernel('interrupted.ipynb', [cellData(prompt), cellData('Hello')]);
    const [first, second] = notebook.getCells();
    assert.ok(first && second);
    await withSetting('maxTokens', 2000, async () => {
      const ranges = [{ start: 0, end: 2 }];
      const running = vscode.commands.executeCommand('notebook.cell.execute', {
        ranges,
        document: notebook.uri,
      });
      await untilCell(first, () => first.outputs.length > 0 && resultOf(first).answers.default.text !== '');
      await vscode.commands.executeCommand('notebook.cancelExecution', { ranges, document: notebook.uri });
      await running;
      await untilCell(first, () => ended(first));
    });
    assert.notEqual(first.executionSummary?.success, true);
    const { state, answers } = resultOf(first);
    assert.equal(state, 'interrupted');
    assert.notEqual(answers.default.text, '');
    assert.equal(answers.default.figures, undefined);
    assert.equal(second.outputs.length, 0);
    // The engine is free again at once.
    await withSetting('maxTokens', 2, () => runCells([second]));
    assert.equal(resultOf(second).state, 'done');
  });

  it('stops all cells of a run by the command Cancel', async () => {
    const notebook = await openWithKernel('cancelled.ipynb', [cellData(prompt), cellData('Hello')]);
    const cell = notebook.cellAt(0);
    await withSetting('maxTokens', 2000, async () => {
      const ran = vscode.commands.executeCommand('notebook.cell.execute', {
        ranges: [{ start: 0, end: 2 }],
        document: notebook.uri,
      });
      await untilCell(cell, () => cell.outputs.length > 0 && resultOf(cell).answers.default.text !== '');
      await vscode.commands.executeCommand(CommandId.cancel);
      await ran;
      await untilCell(cell, () => ended(cell));
    });
    assert.equal(resultOf(cell).state, 'interrupted');
    assert.equal(notebook.cellAt(1).outputs.length, 0);
  });

  it('shows an error as a sentence with the next step, saves it, and leaves the cells after it alone', async () => {
    const notebook = await openWithKernel('error.ipynb', [cellData(prompt), cellData('Hello')]);
    const [first, second] = notebook.getCells();
    assert.ok(first && second);
    await withSetting('model', './no-such-model.gguf', async () => {
      await vscode.commands.executeCommand('notebook.cell.execute', {
        ranges: [{ start: 0, end: 2 }],
        document: notebook.uri,
      });
      await untilCell(first, () => ended(first));
    });
    assert.equal(first.executionSummary?.success, false);
    const { name, message } = errorOf(first);
    assert.equal(name, 'Refusal Lens');
    assert.match(message, /^There is no model file at .*no-such-model\.gguf\. [A-Z][^.]*.*\.$/);
    assert.equal(second.outputs.length, 0);
    const [saved] = await savedCells(notebook);
    assert.deepEqual(
      saved?.outputs.map(({ output_type, ename, evalue }) => [output_type, ename, evalue]),
      [['error', 'Refusal Lens', message]],
    );
  });

  it('says so where a cell has roles and nothing that the user says', async () => {
    const notebook = await openWithKernel('no-user.ipynb', [cellData('system:\nBe brief.\n')]);
    await runCells(notebook.getCells());
    assert.match(errorOf(notebook.cellAt(0)).message, /^This cell has no message of the user\. Write one;/);
  });

  it('replaces the result of the run before', async () => {
    const notebook = await openWithKernel('twice.ipynb', [cellData(prompt)]);
    const cell = notebook.cellAt(0);
    await withSetting('maxTokens', 2, async () => {
      await runCells([cell]);
      const endTime = cell.executionSummary?.timing?.endTime;
      await vscode.commands.executeCommand('notebook.cell.execute', {
        ranges: [{ start: 0, end: 1 }],
        document: notebook.uri,
      });
      await untilCell(cell, () => ended(cell) && cell.executionSummary?.timing?.endTime !== endTime);
    });
    assert.equal(cell.outputs.length, 1);
    assert.equal(cell.executionSummary?.executionOrder, 2);
  });
});
