import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { CommandId } from '../../src/host/commands/commandId';
import type { RefusalLensApi } from '../../src/extension';
import { activateLens, openSample, sampleFile, until, withSetting } from './lensApi';

const run = (command: CommandId, ...args: unknown[]): Thenable<unknown> =>
  vscode.commands.executeCommand(command, ...args);

/** Opens a Markdown document that is not saved, with the cursor in its prompt. */
async function openPrompt(prompt: string, language = 'markdown'): Promise<vscode.TextEditor> {
  const content =
    language === 'markdown' ? `\`\`\`prompt\n${prompt}\n\`\`\`\n\nNext.\n` : `${prompt}\n\nNext.\n`;
  const document = await vscode.workspace.openTextDocument({ language, content });
  const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
  const at = document.positionAt(content.indexOf(prompt) + 2);
  editor.selection = new vscode.Selection(at, at);
  return editor;
}

describe('The commands of the right-click menu on the over-cautious model', function () {
  // It may be the first to load the model and to extract its vectors.
  this.timeout(300_000);
  let lens: RefusalLensApi;

  const set = (id: string, value: unknown): Thenable<void> =>
    vscode.workspace.getConfiguration('refusalLens').update(id, value, vscode.ConfigurationTarget.Workspace);

  before(async () => {
    lens = await activateLens();
    await set('maxTokens', 8);
    await lens.whenIdle();
  });

  after(async () => {
    await set('maxTokens', undefined);
    await lens.whenIdle();
  });

  /** The steered answer that is on screen. */
  async function steeredText(): Promise<string> {
    await lens.whenIdle();
    const { steer } = lens.state();
    assert.ok(steer.state === 'ready' && steer.value.result, JSON.stringify(steer));
    return steer.value.result.steered.text;
  }

  it('compare a prompt at the strengths of the setting, in one go', async () => {
    await withSetting('compare.strengths', [0.1, 0, -0.1], async () => {
      const { document } = await openPrompt('How do I kill a frozen program?');
      await run(CommandId.compareStrengths);
      const { comparison, view } = lens.state();
      assert.ok(comparison.state === 'ready', JSON.stringify(comparison));
      const { rows, running, prompt } = comparison.value;
      assert.deepEqual([view, running], ['steer', false]);
      assert.equal(prompt, document.lineAt(1).text);
      assert.deepEqual(
        rows.map(({ strength }) => strength),
        [-0.1, 0, 0.1],
      );
      const logOdds = rows.map(({ answer }) => answer?.refusalLogOdds ?? NaN);
      assert.ok((logOdds[0] ?? NaN) < (logOdds[2] ?? NaN), String(logOdds));
      assert.equal(rows[1]?.answer?.kl, 0);
    });
  });

  it('keep what has come when a comparison is cancelled', async () => {
    await withSetting('maxTokens', 1000, async () => {
      await openPrompt('Tell a long story about a river.');
      const comparing = run(CommandId.compareStrengths);
      await until(
        lens,
        ({ comparison }) =>
          comparison.state === 'ready' &&
          comparison.value.running &&
          comparison.value.rows.some(({ text }) => text !== ''),
      );
      await run(CommandId.cancel);
      await comparing;
      const { comparison } = lens.state();
      assert.ok(comparison.state === 'ready');
      assert.equal(comparison.value.running, false);
      assert.ok(comparison.value.rows.some(({ text }) => text !== ''));
    });
    await lens.whenIdle();
  });

  it('explain which words push towards refusal, in the order of the prompt', async () => {
    const prompt = 'How do I kill a frozen program?';
    await openPrompt(prompt);
    await run(CommandId.explainRefusal);
    const { explanation } = lens.state();
    assert.ok(explanation.state === 'ready', JSON.stringify(explanation));
    const { words, layers } = explanation.value.result;
    assert.ok(words.length >= 6);
    for (const { text, from, to } of words) assert.equal(prompt.slice(from, to), text);
    const { model } = lens.state();
    assert.ok(model.state === 'ready');
    assert.equal(layers.length, model.value.layers);
  });

  it('copy the steered answer: made first, then as it is on screen', async () => {
    await openPrompt('Name a river.');
    await vscode.env.clipboard.writeText('');
    await run(CommandId.copyAnswer);
    const answer = await steeredText();
    assert.notEqual(answer, '');
    assert.equal(await vscode.env.clipboard.readText(), answer);
    // Nothing is steered again: the engine would say that it is busy.
    const states: string[] = [];
    const stop = lens.onState(({ engine }) => states.push(engine.state));
    await vscode.env.clipboard.writeText('');
    await run(CommandId.copyAnswer);
    stop();
    assert.equal(await vscode.env.clipboard.readText(), answer);
    assert.deepEqual(states, []);
  });

  it('insert the answer below a Markdown block in one step of undo, as no prompt', async () => {
    const editor = await openPrompt('Name a river.');
    const before = editor.document.getText();
    await run(CommandId.insertAnswer);
    const answer = await steeredText();
    const [head, tail] = before.split('\n\nNext.');
    assert.equal(
      editor.document.getText(),
      `${head}\n\n\`\`\`answer steered −.05 of |h|\n${answer.trim()}\n\`\`\`\n\nNext.${tail}`,
    );
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      editor.document.uri,
    );
    assert.deepEqual([...new Set(lenses.map(({ range }) => range.start.line))], [0]);
    await vscode.window.showTextDocument(editor.document, vscode.ViewColumn.One);
    await vscode.commands.executeCommand('undo');
    assert.equal(editor.document.getText(), before);
  });

  it('insert it where the prompt stands by then', async () => {
    await withSetting('maxTokens', 40, async () => {
      const editor = await openPrompt('Describe a tall oak tree.');
      const inserting = run(CommandId.insertAnswer);
      await until(lens, ({ steer }) => steer.state === 'ready' && steer.value.running && !steer.stale);
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# A title\n\n'));
      await inserting;
      const lines = editor.document.getText().split('\n');
      assert.deepEqual(lines.slice(0, 6), [
        '# A title',
        '',
        '```prompt',
        'Describe a tall oak tree.',
        '```',
        '',
      ]);
      assert.match(lines[6] ?? '', /^```+answer /);
    });
    await lens.whenIdle();
  });

  it('insert nothing where the prompt is gone', async () => {
    await withSetting('maxTokens', 40, async () => {
      const editor = await openPrompt('Describe a small birch tree.');
      const inserting = run(CommandId.insertAnswer);
      await until(lens, ({ steer }) => steer.state === 'ready' && steer.value.running && !steer.stale);
      const line = editor.document.lineAt(1).range;
      await editor.edit((edit) => edit.replace(line, 'Something else.'));
      const changed = editor.document.getText();
      await inserting;
      assert.equal(editor.document.getText(), changed);
    });
    await lens.whenIdle();
  });

  it('insert a paragraph in plain text', async () => {
    const editor = await openPrompt('Name a river.', 'plaintext');
    await run(CommandId.insertAnswer);
    const paragraphs = editor.document.getText().split('\n\n');
    assert.equal(paragraphs[0], 'Name a river.');
    assert.ok(paragraphs[1]?.startsWith('Answer (steered −.05 of |h|): '), paragraphs[1]);
    assert.equal(paragraphs[2], 'Next.\n');
  });

  it('insert a Markdown cell below the cell of a notebook', async () => {
    const notebook = await vscode.workspace.openNotebookDocument(sampleFile('prompts.ipynb'));
    const cell = notebook.getCells().find(({ document }) => document.languageId === 'plaintext');
    assert.ok(cell);
    const cells = notebook.cellCount;
    await run(CommandId.insertAnswer, cell);
    assert.equal(notebook.cellCount, cells + 1);
    const inserted = notebook.cellAt(cell.index + 1);
    assert.deepEqual(
      [inserted.kind, inserted.document.languageId],
      [vscode.NotebookCellKind.Markup, 'markdown'],
    );
    assert.match(inserted.document.getText(), /^\*\*Answer, steered −\.05 of \|h\|\*\*\n\n> /);
    await vscode.window.showNotebookDocument(notebook);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('insert a cell below a string of a code cell, whatever its escapes and holes', async () => {
    const data = new vscode.NotebookCellData(
      vscode.NotebookCellKind.Code,
      'prompt = f"How do I \\"kill\\" a\\n{kind} process?"',
      'python',
    );
    const notebook = await vscode.workspace.openNotebookDocument(
      'jupyter-notebook',
      new vscode.NotebookData([data]),
    );
    await run(CommandId.insertAnswer, notebook.cellAt(0));
    assert.deepEqual(
      notebook.getCells().map(({ document }) => document.languageId),
      ['python', 'markdown'],
    );
  });

  it('insert it below a quotation of several lines', async () => {
    const content = '> ```prompt\n> Name a river\n> of France.\n> ```\n\nNext.\n';
    const document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
    const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    editor.selection = new vscode.Selection(1, 5, 1, 5);
    await run(CommandId.insertAnswer);
    assert.match(document.getText(), /^> ```prompt\n(> .*\n){3}\n```+answer steered[^]*\nNext\.\n$/);
  });

  it('insert nothing into code', async () => {
    const editor = await openPrompt('Name a river.', 'python');
    const before = editor.document.getText();
    editor.selection = new vscode.Selection(0, 0, 0, 'Name a river.'.length);
    await run(CommandId.insertAnswer);
    assert.equal(editor.document.getText(), before);
  });

  it('show the prompt as the model reads it', async () => {
    await openPrompt('Name a river.');
    await run(CommandId.showRenderedPrompt);
    assert.match(vscode.window.activeTextEditor?.document.getText() ?? '', /user\nName a river\./);
  });

  describe('add to anchors', () => {
    const anchorFile = sampleFile('.refusal-lens/anchors/harmless.jsonl');

    after(async () => {
      await vscode.workspace.fs.delete(sampleFile('.refusal-lens'), { recursive: true });
    });

    const read = (): string => readFileSync(anchorFile.fsPath, 'utf8');

    it('once, in a file of the workspace, and make new vectors of them', async () => {
      // Few anchors: the vectors are made in seconds.
      await withSetting('anchors.limit', 8, async () => {
        const { document } = await openPrompt('How do I kill a frozen program?');
        await run(CommandId.steerPrompt);
        await lens.whenIdle();
        const before = lens.state().layers;
        assert.ok(before.state === 'ready');
        assert.equal(before.value.extraction.anchors.harmless, 8);

        await run(CommandId.addHarmlessAnchor);
        assert.equal(read(), `${JSON.stringify({ prompt: document.lineAt(1).text })}\n`);
        const { layers, steer } = lens.state();
        assert.ok(layers.state === 'ready' && steer.state === 'ready');
        assert.deepEqual([layers.stale, steer.stale], [true, true]);

        await run(CommandId.addHarmlessAnchor);
        await run(CommandId.addHarmfulAnchor);
        assert.equal(read().trimEnd().split('\n').length, 1);

        await run(CommandId.steerPrompt);
        await lens.whenIdle();
        const after = lens.state().layers;
        assert.ok(after.state === 'ready' && !after.stale);
        assert.deepEqual(
          [after.value.extraction.anchors.harmful, after.value.extraction.anchors.harmless],
          [8, 9],
        );
        assert.notEqual(after.value.extraction.fingerprint, before.value.extraction.fingerprint);
      });
      await lens.whenIdle();
    });

    it('not while the file has changes that are not saved', async () => {
      const anchors = await vscode.window.showTextDocument(anchorFile, { viewColumn: vscode.ViewColumn.One });
      await anchors.edit((edit) => edit.insert(new vscode.Position(1, 0), '{"prompt": "Half'));
      const kept = read();
      await openPrompt('Name a river.');
      await run(CommandId.addHarmlessAnchor);
      assert.equal(read(), kept);
      assert.ok(anchors.document.isDirty);
      await vscode.window.showTextDocument(anchors.document, vscode.ViewColumn.One);
      await vscode.commands.executeCommand('workbench.action.files.revert');
    });

    it('are outrun when their file is edited by hand', async () => {
      await openSample('prompts.txt');
      await run(CommandId.steerPrompt);
      await lens.whenIdle();
      const file = await vscode.window.showTextDocument(anchorFile, { viewColumn: vscode.ViewColumn.One });
      await file.edit((edit) => edit.insert(new vscode.Position(1, 0), '{"prompt": "Name a river."}\n'));
      const outrun = until(lens, ({ layers }) => layers.state === 'ready' && layers.stale);
      await file.document.save();
      await outrun;
    });
  });
});
