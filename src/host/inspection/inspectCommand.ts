import * as vscode from 'vscode';
import { LensError } from '../../protocol/errors';
import { emptyPrompt } from '../lens/emptyPrompt';
import type { Preparation } from '../lens/preparation';
import { documentRange, type DocumentPrompt } from '../prompts/documentPrompt';
import { goodSettings, type CheckedSettings } from '../settings/lensSettings';
import { namesOtherModel } from '../settings/settings';
import type { HostInspection } from './hostInspection';

/** Inspects a prompt because a person asks for it: with the dialogues of what has to be made ready first. */
export type InspectCommand = (prompt: DocumentPrompt) => Promise<void>;

export interface InspectCommandServices {
  readonly inspection: Pick<HostInspection, 'live' | 'retry'>;
  readonly preparation: Preparation;
  readonly settings: () => CheckedSettings;
}

/** The command moves the cursor into the prompt, unless it is there, and inspects at once in every mode. */
export function createInspectCommand({
  inspection,
  preparation,
  settings,
}: InspectCommandServices): InspectCommand {
  return async (prompt) => {
    if (prompt.found.text === '') throw emptyPrompt();
    if (namesOtherModel(prompt.found.settings))
      throw new LensError(
        'wrong-use',
        `This prompt names its own model, ${prompt.found.settings.model}, and inspection is of the model of the settings.`,
        'Choose that model (Refusal Lens: Choose Model), or steer the prompt, which takes its own.',
      );
    const editor = await showPrompt(prompt);
    await preparation.prepare(goodSettings(settings()));
    inspection.retry();
    if (editor) await inspection.live.inspect(editor);
  };
}

/** The editor with the prompt, its cursor in it; undefined where its document has been closed. */
async function showPrompt({ uri, found }: DocumentPrompt): Promise<vscode.TextEditor | undefined> {
  const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri);
  if (!document) return undefined;
  const shows = (editor: vscode.TextEditor): boolean => editor.document === document;
  const editor = vscode.window.visibleTextEditors.find(shows) ?? (await openEditor(document));
  const range = documentRange(document, found);
  if (editor && !range.contains(editor.selection.active)) {
    editor.selection = new vscode.Selection(range.start, range.start);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }
  return editor;
}

async function openEditor(document: vscode.TextDocument): Promise<vscode.TextEditor | undefined> {
  const cell = vscode.workspace.notebookDocuments
    .flatMap((notebook) => notebook.getCells())
    .find((one) => one.document === document);
  if (!cell) return vscode.window.showTextDocument(document);
  const selections = [new vscode.NotebookRange(cell.index, cell.index + 1)];
  await vscode.window.showNotebookDocument(cell.notebook, { selections });
  await vscode.commands.executeCommand('notebook.cell.edit');
  return vscode.window.visibleTextEditors.find((editor) => editor.document === document);
}
