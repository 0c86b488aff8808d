import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { RefusalLensApi } from '../../src/extension';
import type { DataAction, DataOutcome, DataTable } from '../../src/protocol/data';
import type { PromptKind } from '../../src/protocol/space';
import { activateLens, sampleFile, until } from './lensApi';

type Unnumbered<T> = T extends unknown ? Omit<T, 'id'> : never;

describe('The table of anchors over the files of the workspace', function () {
  this.timeout(120_000);
  let lens: RefusalLensApi;
  let id = Date.now();

  const fileOf = (kind: PromptKind): string => sampleFile(`.refusal-lens/anchors/${kind}.jsonl`).fsPath;
  const textOf = (kind: PromptKind): string =>
    existsSync(fileOf(kind)) ? readFileSync(fileOf(kind), 'utf8') : '';

  before(async () => {
    lens = await activateLens();
    mkdirSync(path.dirname(fileOf('harmful')), { recursive: true });
    writeFileSync(fileOf('harmful'), '{"prompt":"Insult my landlord."}\r\n');
    lens.handle({ kind: 'showView', view: 'data' });
    await until(lens, ({ data }) => data.state === 'ready');
  });

  after(() => lens.handle({ kind: 'showView', view: 'steer' }));

  function table(): DataTable {
    const { data } = lens.state();
    assert.ok(data.state === 'ready', JSON.stringify(data));
    return data.value;
  }

  /** Resolves once the table shows these sentences. */
  async function shows(...texts: readonly string[]): Promise<void> {
    const wanted = JSON.stringify(texts);
    await until(
      lens,
      ({ data }) =>
        data.state === 'ready' && JSON.stringify(data.value.rows.map(({ text }) => text)) === wanted,
    );
  }

  async function act(
    action: Unnumbered<Extract<DataAction, { readonly id: number }>>,
  ): Promise<DataOutcome | undefined> {
    const own = ++id;
    lens.handle({ kind: 'data', action: { ...action, id: own } });
    await until(lens, ({ data }) => data.state === 'ready' && data.value.outcome?.id === own);
    return table().outcome;
  }

  const rows = (...places: number[]) => ({ revision: table().revision, places });

  it('edits and saves, with the ends of the lines as they were', async () => {
    await shows('Insult my landlord.');
    await act({ kind: 'add', text: 'Insult my dentist.', as: 'harmful' });
    await act({ kind: 'edit', rows: rows(0), before: 'Insult my landlord.', text: 'Insult my baker.' });
    assert.equal(textOf('harmful'), '{"prompt":"Insult my baker."}\r\n{"prompt":"Insult my dentist."}\r\n');
  });

  it('shows what changes outside, and keeps it when it takes its own changes back', async () => {
    writeFileSync(fileOf('harmful'), `{"prompt":"Insult my tailor."}\r\n${textOf('harmful')}`);
    await shows('Insult my tailor.', 'Insult my baker.', 'Insult my dentist.');
    await act({ kind: 'undo' });
    await act({ kind: 'undo' });
    assert.equal(textOf('harmful'), '{"prompt":"Insult my tailor."}\r\n{"prompt":"Insult my landlord."}\r\n');
    await shows('Insult my tailor.', 'Insult my landlord.');
  });

  it('shows what is typed in an editor, changes it there, and saves it when told to', async () => {
    const document = await vscode.workspace.openTextDocument(fileOf('harmful'));
    const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    await editor.edit((edit) =>
      edit.insert(new vscode.Position(document.lineCount, 0), '{"prompt":"Typed."}\r\n'),
    );
    await shows('Insult my tailor.', 'Insult my landlord.', 'Typed.');
    assert.deepEqual(table().unsaved, ['harmful.jsonl']);
    await act({ kind: 'delete', rows: rows(0) });
    assert.ok(document.isDirty);
    assert.match(textOf('harmful'), /tailor/);
    await shows('Insult my landlord.', 'Typed.');
    lens.handle({ kind: 'data', action: { kind: 'save' } });
    await until(lens, ({ data }) => data.state === 'ready' && data.value.unsaved.length === 0);
    assert.equal(textOf('harmful'), '{"prompt":"Insult my landlord."}\r\n{"prompt":"Typed."}\r\n');
  });

  it('moves a sentence to another kind, and says what would be extracted', async () => {
    await act({ kind: 'move', rows: rows(1), to: 'contrast' });
    assert.equal(textOf('contrast'), '{"prompt":"Typed."}\n');
    assert.equal(textOf('harmful'), '{"prompt":"Insult my landlord."}\r\n');
    const { anchors } = await until(lens, (state) => state.anchors?.counts.contrast === 65);
    assert.equal(anchors?.counts.harmful, 65);
  });

  it('lists the files of the workspace that may hold prompts, and shows one', async () => {
    const csv = table().sets.find(({ name }) => name === 'prompts.csv');
    assert.ok(csv, JSON.stringify(table().sets));
    lens.handle({ kind: 'data', action: { kind: 'choose', set: csv.id } });
    await until(lens, ({ data }) => data.state === 'ready' && data.value.set.id === csv.id);
    assert.ok(table().total > 0);
    const outcome = await act({ kind: 'delete', rows: rows(0) });
    assert.ok(outcome?.failed, JSON.stringify(outcome));
  });

  after(async () => {
    // Other tests of this window have the anchors that they had.
    const folder = vscode.Uri.file(path.dirname(fileOf('harmful')));
    await vscode.workspace.fs.delete(folder, { recursive: true });
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });
});
