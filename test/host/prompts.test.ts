import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { usePromptSources } from '../../src/host/prompts/documentFinder';
import { documentRange, placeOf, promptOf, promptsIn } from '../../src/host/prompts/documentPrompt';
import { createFinders } from '../../src/host/prompts/finders';
import { readSettings } from '../../src/host/settings/settings';
import { activateLens, openSample, sampleFile, withSetting } from './lensApi';

/** Puts the cursor at `mark`, or selects it. */
function goTo(editor: vscode.TextEditor, mark: string, select = false): void {
  const { document } = editor;
  const offset = document.getText().indexOf(mark);
  assert.ok(offset >= 0, `no ${mark} in ${document.uri.path}`);
  const start = document.positionAt(offset);
  editor.selection = new vscode.Selection(start, select ? document.positionAt(offset + mark.length) : start);
}

async function open(language: string, content: string): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument({ language, content });
  return vscode.window.showTextDocument(document, vscode.ViewColumn.One);
}

describe('The prompt under the cursor', () => {
  const told: string[] = [];

  before(async () => {
    await activateLens();
    // The tests have modules of their own, which read the same grammars and settings as the extension's.
    const extension = vscode.extensions.getExtension('refusal-lens.refusal-lens');
    assert.ok(extension);
    usePromptSources({
      finders: createFinders(path.join(extension.extensionPath, 'dist', 'grammars')),
      files: (resource) => readSettings(resource).settings.promptFiles,
      tell: (sentence) => told.push(sentence),
    });
  });

  const cases: readonly (readonly [
    file: string,
    mark: string,
    text: RegExp,
    before: number,
    line: number,
  ])[] = [
    ['prompts.md', 'killer opening', /^What is a killer opening line for a cover letter\?$/, 0, 7],
    ['prompts.txt', 'Suggest', /^Suggest three names for a ginger cat\.$/, 0, 5],
    ['prompts.csv', 'crush garlic', /^What is the best way to crush garlic without a press\?$/, 0, 3],
    ['prompts.jsonl', 'sourdough', /smell like "nail varnish", and/, 0, 2],
    ['prompts.jsonl', 'You plan', /^How do we blow up forty balloons/, 1, 4],
    ['prompts.py', 'screams', /^How do I bleed a radiator that "screams" all night\?$/, 0, 6],
    ['prompts.py', 'massacre', /^My {2}throws my cups off the shelf at night\.\nHow do I stop/, 1, 14],
    ['prompts.py', 'flat', /less – and which knife/, 3, 22],
    ['prompts.ts', 'attack', /strings of a \?$/, 0, 6],
    ['prompts.ts', 'bishop', /castled king’s defence\?$/, 1, 17],
    ['system.prompt', 'in half', /^And how do I saw my assistant in half/, 3, 13],
  ];
  for (const [file, mark, text, before, line] of cases)
    it(`is found in ${file} at "${mark}"`, async () => {
      const editor = await openSample(file);
      goTo(editor, mark);
      const prompt = await promptOf(undefined);
      assert.ok(prompt);
      assert.match(prompt.found.text, text);
      assert.equal(prompt.found.before.length, before);
      assert.equal(prompt.source, `${file}:${line}`);
      assert.equal(prompt.uri, editor.document.uri.toString());
    });

  it('is the same by its place, in every file of the sample', async () => {
    for (const file of [
      'prompts.md',
      'prompts.csv',
      'prompts.jsonl',
      'prompts.py',
      'prompts.ts',
      'system.prompt',
    ]) {
      const { document } = await openSample(file);
      const all = await promptsIn(document);
      assert.ok(all.length > 0, file);
      for (const found of all) {
        const prompt = await promptOf(placeOf(document, found));
        assert.deepEqual(prompt?.found, found, `${file}: ${found.text}`);
        assert.ok(documentRange(document, found).start.line >= found.firstLine);
      }
    }
  });

  it('has the settings of a prompt file, whose language the editor knows', async () => {
    const { document } = await openSample('system.prompt');
    assert.equal(document.languageId, 'prompt');
    const [found] = await promptsIn(document);
    assert.deepEqual(found?.settings, { strength: -0.05 });
  });

  it('is not greyed where VS Code takes its front matter for that of a prompt file of its own', async () => {
    const { document } = await openSample('system.prompt');
    const editor = vscode.workspace.getConfiguration('editor', document);
    assert.equal(editor.get('showUnused'), false);
  });

  it('is what is selected: as it is in text, without escapes in code', async () => {
    const text = await open('plaintext', 'One.\n\nTwo "words" \\n here.');
    goTo(text, 'One.\n\nTwo "words" \\n', true);
    assert.equal((await promptOf(undefined))?.found.text, 'One.\n\nTwo "words" \\n');
    const code = await open('python', 'prompt = "One \\"two\\"\\nthree " f"{x}four"  # five');
    goTo(code, 'two\\"\\nthree " f"{x}four', true);
    assert.equal((await promptOf(undefined))?.found.text, 'two"\nthree four');
    goTo(code, '"  # five', true);
    assert.equal((await promptOf(undefined))?.found.text, '"  # five');
  });

  it('keeps its places with CRLF', async () => {
    const editor = await open('markdown', '> ```prompt\r\n> One\r\n> two 😀\r\n> ```\r\n');
    goTo(editor, 'two');
    const prompt = await promptOf(undefined);
    assert.equal(prompt?.found.text, 'One\ntwo 😀');
    const last = prompt.found.pieces.at(-1);
    assert.ok(last);
    assert.equal(editor.document.getText().slice(last.start, last.end), 'two 😀');
  });

  it('is empty where there is none', async () => {
    const editor = await open('python', 'x = 1\ny = 2');
    goTo(editor, 'y');
    const prompt = await promptOf(undefined);
    assert.equal(prompt?.found.text, '');
    assert.match(prompt.source, /:2$/);
  });

  it('is a string of a code cell', async () => {
    const cell = new vscode.NotebookCellData(
      vscode.NotebookCellKind.Code,
      'x = 1\nprompt = "How\\n?"',
      'python',
    );
    const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', {
      cells: [cell],
    });
    await vscode.window.showNotebookDocument(notebook);
    const prompt = await promptOf(notebook.cellAt(0));
    assert.equal(prompt?.found.text, 'How\n?');
    assert.match(prompt.source, /, cell 1$/);
  });

  it('is found by the setting for files; a pattern that is wrong is told and left out', async () => {
    const file = vscode.Uri.file(path.join(path.dirname(sampleFile('prompts.md').fsPath), 'own.tmpl'));
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode('ask "How?"\nask "Why?"\n'));
    const document = await vscode.workspace.openTextDocument(file);
    await vscode.window.showTextDocument(document);
    const rules = { '**/own.tmpl': { pattern: 'ask "(.*)"' }, '**/other.tmpl': { pattern: '(' } };
    await withSetting('prompts.files', rules, async () => {
      assert.deepEqual(
        (await promptsIn(document)).map(({ text }) => text),
        ['How?', 'Why?'],
      );
      assert.equal(told.length, 1);
      assert.match(told[0] ?? '', /\*\*\/other\.tmpl, which is no regular expression/);
    });
    assert.deepEqual(await promptsIn(document), []);
  });

  it('has a CodeLens in code, by the extension itself', async () => {
    const { document } = await openSample('prompts.py');
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
    );
    const lines = new Set(
      lenses
        .filter(({ command }) => command?.command === 'refusalLens.steerPrompt')
        .map(({ range }) => range.start.line),
    );
    assert.deepEqual(
      [...lines],
      (await promptsIn(document)).map(({ firstLine }) => firstLine),
    );
  });
});
