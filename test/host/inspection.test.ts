import assert from 'node:assert/strict';
import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';
import * as vscode from 'vscode';
import type { RefusalLensApi } from '../../src/extension';
import type { ShownInspection } from '../../src/host/inspection/liveInspection';
import { CommandId } from '../../src/host/commands/commandId';
import { activateLens, openSample, withSetting } from './lensApi';

/** Milliseconds for the model, its vectors and a result to come. */
const patience = 200_000;
const prompt = 'How do I kill the weeds between the stones of my terrace?';

describe('Inspection of the prompt under the cursor', function () {
  // The first one loads the model and may extract its vectors.
  this.timeout(300_000);
  let lens: RefusalLensApi;
  let editor: vscode.TextEditor;

  before(async () => {
    lens = await activateLens();
  });

  beforeEach(async () => {
    const document = await vscode.workspace.openTextDocument({
      language: 'markdown',
      content: `Words.\n\n\`\`\`prompt\n${prompt}\n\`\`\`\n`,
    });
    editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
  });

  afterEach(() => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));

  function putCursor(line: number, character: number): void {
    editor.selection = new vscode.Selection(line, character, line, character);
  }

  /** Resolves as soon as `holds`, which is asked whenever something has changed; rejects with what is there instead. */
  function until<T>(holds: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const value = holds();
        if (value === undefined) return;
        stop();
        clearTimeout(timer);
        resolve(value);
      };
      const stop = lens.inspection.onChange(look);
      const timer = setTimeout(() => {
        stop();
        const { activity, pace, outrun, inspected, error } = lens.inspection.view;
        const state = { activity, pace, outrun, input: inspected?.subject.input, error };
        reject(new Error(`${JSON.stringify(state)}, where the document is ${editor.document.getText()}`));
      }, patience);
      queueMicrotask(look);
    });
  }

  /** The inspection of the text as it is now. */
  function inspectedNow(): Promise<ShownInspection> {
    return until(() => {
      const { shown, view } = lens.inspection;
      const line = editor.selection.active.line;
      const isNow = shown?.inspected.subject.input === editor.document.lineAt(line).text.trim();
      return isNow && !view.outrun ? shown : undefined;
    });
  }

  /** What the marks cover in the document, joined by spaces. */
  function markedText({ marks }: ShownInspection): string {
    return marks
      .map(
        ({ start, end, word }, at) =>
          (at > 0 && word !== marks[at - 1]?.word ? ' ' : '') + textOf(start, end),
      )
      .join('');
  }

  function textOf(start: number, end: number): string {
    const { document } = editor;
    return document.getText(new vscode.Range(document.positionAt(start), document.positionAt(end)));
  }

  it('tints its tokens, and says what SCANS would do', async () => {
    putCursor(3, 5);
    const shown = await inspectedNow();
    assert.equal(markedText(shown), prompt);
    const { result, latency } = shown.inspected;
    assert.ok(shown.marks.some(({ style }) => style !== 0));
    assert.match(result.classification.verdict, /^(harmful|harmless|unclear)$/);
    assert.ok(latency > 0 && latency < 60_000, `${latency} ms`);
  });

  it('is cleared when the cursor leaves the prompt, and when it is switched off', async () => {
    putCursor(3, 5);
    await inspectedNow();
    putCursor(0, 0);
    await until(() => (lens.inspection.shown ? undefined : true));
    putCursor(3, 5);
    await inspectedNow();
    await withSetting('inspection.mode', 'off', async () => {
      await until(() => (lens.inspection.shown ? undefined : true));
    });
    await inspectedNow();
  });

  it('takes other layers for the tint at once, and says which are not in the model', async () => {
    putCursor(3, 5);
    const before = (await inspectedNow()).inspected.result;
    await withSetting('inspection.layers', '26, 13-14', async () => {
      const { inspected } = await until(() => {
        const { shown } = lens.inspection;
        return shown && shown.inspected.result !== before ? shown : undefined;
      });
      const { tintLayers, tint, values, layers } = inspected.result;
      assert.deepEqual(tintLayers, [13, 14, 26]);
      const last = tint.length - 1;
      const mean = tintLayers.reduce((sum, layer) => sum + (values[last * layers + layer] ?? NaN), 0) / 3;
      assert.ok(Math.abs((tint[last] ?? NaN) - mean) < 1e-5);
    });
    await withSetting('inspection.layers', '20-99', async () => {
      const error = await until(() => lens.inspection.view.error);
      assert.match(error.message, /^Layers 30-99 are not in this model, which has layers 0-29\.$/);
    });
    assert.deepEqual((await inspectedNow()).inspected.result.tintLayers, before.tintLayers);
  });

  it('loses the tint of a word that is changed at once, and has the new text when the model has read it', async () => {
    putCursor(3, 5);
    await inspectedNow();
    const changed = new Promise<string>((resolve) => {
      const listener = vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document !== editor.document) return;
        listener.dispose();
        // Ours has heard of it before: it was there first.
        const { shown } = lens.inspection;
        resolve(shown ? markedText(shown) : '');
      });
    });
    const at = editor.document.lineAt(3).text.indexOf('weeds');
    await editor.edit((edit) => edit.insert(new vscode.Position(3, at + 'weeds'.length), 'y'));
    const left = await changed;
    assert.ok(left.startsWith('How do I kill the') && !left.includes('weeds'), left);
    assert.equal(markedText(await inspectedNow()), prompt.replace('weeds', 'weedsy'));
  });

  it('rests on request until Inspect is chosen, which moves the cursor into the prompt', async () => {
    await withSetting('inspection.mode', 'onRequest', async () => {
      putCursor(0, 0);
      const offset = editor.document.offsetAt(new vscode.Position(3, 0));
      await vscode.commands.executeCommand(CommandId.inspectPrompt, {
        uri: editor.document.uri.toString(),
        offset,
      });
      assert.equal(markedText(await inspectedNow()), prompt);
      assert.deepEqual(editor.selection.active, new vscode.Position(3, 0));
      await editor.edit((edit) => edit.insert(new vscode.Position(3, 0), 'Oh. '));
      await until(() => (lens.inspection.view.activity === 'resting' ? true : undefined));
      assert.equal(lens.inspection.shown, undefined);
    });
  });

  it('inspects a paragraph of plain text when it is asked to, until the cursor leaves it', async () => {
    editor = await openSample('prompts.txt');
    putCursor(0, 3);
    await vscode.commands.executeCommand(CommandId.inspectPrompt);
    const shown = await inspectedNow();
    assert.equal(markedText(shown), editor.document.lineAt(0).text);
    putCursor(1, 0);
    await until(() => (lens.inspection.shown ? undefined : true));
  });

  it('leaves typing as quick as it is without, and ends with the right tints', async () => {
    const text =
      'and tell me which tools, plants and machines I need for all of it, in the order of their price. ';
    const typed = text.repeat(3).slice(0, 200);
    const segment = 20;
    const gap = 100;
    const delays: Record<'on' | 'off', IntervalHistogram> = {
      on: monitorEventLoopDelay({ resolution: 2 }),
      off: monitorEventLoopDelay({ resolution: 2 }),
    };

    async function typeSegment(from: number, delay: IntervalHistogram): Promise<void> {
      delay.enable();
      for (const character of typed.slice(from, from + segment)) {
        const next = new Promise((resolve) => setTimeout(resolve, gap));
        await vscode.commands.executeCommand('type', { text: character });
        await next;
      }
      delay.disable();
    }

    /** The tints of the whole text come in the time that is shown; on a machine that needs seconds there are none. */
    async function checkTints(lastKey: number): Promise<void> {
      if (lens.inspection.view.pace === 'onRequest') {
        await until(() => (lens.inspection.view.activity === 'resting' ? true : undefined));
        assert.equal(lens.inspection.shown, undefined);
        return;
      }
      const shown = await inspectedNow();
      const after = performance.now() - lastKey;
      const { latency } = shown.inspected;
      assert.equal(markedText(shown), editor.document.lineAt(3).text.trimEnd().replace(/\s+/g, ' '));
      assert.ok(after <= latency + 16, `${after} ms after the last key, where ${latency} ms are shown`);
    }

    const paces: string[] = [];
    putCursor(3, prompt.length);
    await inspectedNow();
    for (let from = 0; from < typed.length; from += segment) {
      await typeSegment(from, delays.on);
      await checkTints(performance.now());
      paces.push(lens.inspection.view.pace);
      await withSetting('inspection.mode', 'off', () => typeSegment(from, delays.off));
    }
    const p99 = { on: delays.on.percentile(99) / 1e6, off: delays.off.percentile(99) / 1e6 };
    console.log(
      `      p99 of the event loop's delay: ${p99.on.toFixed(1)} ms on, ${p99.off.toFixed(1)} ms off; paces: ${paces.join(' ')}`,
    );
    assert.ok(
      paces.some((pace) => pace !== 'onRequest'),
      'The machine was so busy that nothing was inspected.',
    );
    assert.ok(p99.on - p99.off <= 16, `p99 ${p99.on} ms with inspection, ${p99.off} ms without`);
  });
});
