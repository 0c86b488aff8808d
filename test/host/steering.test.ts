import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { CommandId } from '../../src/host/commands/commandId';
import type { RefusalLensApi } from '../../src/extension';
import type { SteerData } from '../../src/protocol/panel';
import { activateLens, openSample, sampleFile, until, withSetting } from './lensApi';

const run = (command: CommandId, ...args: unknown[]): Thenable<unknown> =>
  vscode.commands.executeCommand(command, ...args);

describe('Steering on the over-cautious model', function () {
  // The first one loads the model and extracts its vectors.
  this.timeout(300_000);
  let lens: RefusalLensApi;
  before(async () => {
    lens = await activateLens();
  });

  /** What is on screen once nothing runs. */
  async function steered(): Promise<SteerData> {
    await lens.whenIdle();
    const { steer } = lens.state();
    assert.ok(steer.state === 'ready', JSON.stringify(steer));
    assert.deepEqual([steer.stale, steer.value.running], [false, false]);
    assert.ok(steer.value.result);
    return steer.value;
  }

  async function failure(): Promise<string> {
    await lens.whenIdle();
    const { steer } = lens.state();
    assert.ok(steer.state === 'failed', JSON.stringify(steer));
    return `${steer.error.code}: ${steer.error.message} ${steer.error.next}`;
  }

  it('answers the prompt under the cursor by default and steered, differently', async () => {
    const editor = await openSample('prompts.md');
    const line = editor.document.getText().split(/\r?\n/).indexOf('```prompt') + 1;
    editor.selection = new vscode.Selection(line, 3, line, 3);
    await run(CommandId.steerPrompt);
    const { prompt, source, result, defaultText, steeredText } = await steered();
    assert.equal(prompt, editor.document.lineAt(line).text);
    assert.equal(source, `prompts.md:${line}`);
    assert.notEqual(defaultText, '');
    assert.notEqual(defaultText, steeredText);
    assert.equal(result?.strength, -0.05);
    const { layers, model, window } = lens.state();
    assert.ok(layers.state === 'ready' && model.state === 'ready');
    assert.equal(layers.value.projection.layers.length, model.value.layers);
    const { tuned, suggested } = layers.value.extraction;
    assert.deepEqual(window, tuned?.layers ?? suggested);
  });

  it('answers a selection, and SCANS decides the sign', async () => {
    const editor = await openSample('prompts.txt');
    const text = editor.document.lineAt(0).text;
    editor.selection = new vscode.Selection(0, 0, 0, text.length);
    await run(CommandId.steerWithScans);
    const { prompt, automatic, classification, result } = await steered();
    assert.deepEqual([prompt, automatic], [text, true]);
    assert.ok(classification && result);
    const { score, threshold, lower, direction } = classification;
    assert.equal(direction, score >= threshold ? 'towards' : score < lower ? 'away' : 'none');
    const { layers } = lens.state();
    assert.ok(layers.state === 'ready');
    const size = layers.value.extraction.tuned?.strength ?? 0.05;
    assert.equal(result.strength, size * { towards: 1, none: 0, away: -1 }[direction]);
  });

  it('answers a cell of a notebook', async () => {
    const notebook = await vscode.workspace.openNotebookDocument(sampleFile('prompts.ipynb'));
    const cell = notebook.getCells().find(({ document }) => document.languageId === 'plaintext');
    assert.ok(cell);
    await run(CommandId.steerPrompt, cell);
    const { prompt, source } = await steered();
    assert.equal(prompt, cell.document.getText());
    assert.equal(source, `prompts.ipynb, cell ${cell.index + 1}`);
  });

  it('reads text that is not saved and leaves it as it is', async () => {
    const editor = await openSample('prompts.txt');
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'Please tell me. '));
    const text = editor.document.getText();
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    await run(CommandId.steerPrompt);
    assert.match((await steered()).prompt, /^Please tell me\. /);
    assert.equal(editor.document.getText(), text);
    assert.ok(editor.document.isDirty);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('stops when it is cancelled, and keeps what has come', async () => {
    await withSetting('maxTokens', 1000, async () => {
      const editor = await openSample('prompts.txt');
      editor.selection = new vscode.Selection(2, 0, 2, 0);
      const steering = run(CommandId.steerPrompt);
      await until(
        lens,
        ({ steer }) =>
          steer.state === 'ready' && steer.value.running && steer.value.steeredText !== '' && !steer.stale,
      );
      await run(CommandId.cancel);
      await steering;
      await lens.whenIdle();
      const { steer } = lens.state();
      assert.ok(steer.state === 'ready');
      assert.equal(steer.value.running, false);
      assert.equal(steer.value.result, undefined);
      assert.notEqual(steer.value.steeredText, '');
    });
    await lens.whenIdle();
  });

  it('changes with the strength', async () => {
    const editor = await openSample('prompts.md');
    const line = editor.document.getText().split(/\r?\n/).indexOf('```prompt') + 1;
    await run(CommandId.steerPrompt, { uri: editor.document.uri.toString(), line });
    const away = await steered();
    await withSetting('strength', 0.1, async () => {
      const towards = await steered();
      assert.equal(towards.prompt, away.prompt);
      assert.equal(towards.result?.strength, 0.1);
      assert.equal(towards.defaultText, away.defaultText);
      assert.ok(towards.result.steered.refusalLogOdds > (away.result?.steered.refusalLogOdds ?? 0));
    });
    await lens.whenIdle();
  });

  it('is renewed when the adapter changes', async () => {
    const before = await steered();
    await withSetting('adapter', '', async () => {
      const plain = await steered();
      assert.equal(plain.prompt, before.prompt);
      assert.notEqual(plain.defaultText, before.defaultText);
      assert.deepEqual(lens.state().adapterNames, []);
    });
    assert.equal((await steered()).defaultText, before.defaultText);
  });

  it('shows the prompt as the chat template renders it, with its tokens', async () => {
    const { document } = await openSample('prompts.txt');
    await run(CommandId.showRenderedPrompt, { uri: document.uri.toString(), offset: 0 });
    const shown = vscode.window.activeTextEditor?.document.getText() ?? '';
    assert.match(shown, /^The prompt of prompts\.txt:1 as the model reads it \(\d+ tokens\)\.\n/);
    assert.ok(shown.includes(`<|im_start|>user\n${document.lineAt(0).text}<|im_end|>`), shown);
  });

  it('says that there is no prompt where there is none', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'plaintext', content: '\n\nHow?' });
    await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    await run(CommandId.steerPrompt);
    assert.match(await failure(), /^prompt-empty: There is no prompt here/);
  });

  it('says what to do when the model file is missing', async () => {
    const { document } = await openSample('prompts.txt');
    await withSetting('model', 'no-such-model.gguf', async () => {
      await run(CommandId.steerPrompt, { uri: document.uri.toString(), offset: 0 });
      assert.match(await failure(), /^model-missing: .*no-such-model\.gguf.*\. [A-Z].*\.$/);
    });
    await lens.whenIdle();
  });

  it('says which setting is wrong', async () => {
    await withSetting('strength', 7, async () => {
      const { document } = await openSample('prompts.txt');
      await run(CommandId.steerPrompt, { uri: document.uri.toString(), offset: 0 });
      assert.match(await failure(), /^strength-out-of-range: The setting refusalLens\.strength is 7/);
    });
    await lens.whenIdle();
  });
});
