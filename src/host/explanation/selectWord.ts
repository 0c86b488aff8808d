import * as vscode from 'vscode';
import { promptAt, type DocumentPrompt } from '../prompts/documentPrompt';
import { promptEnd } from '../prompts/promptEnd';
import { documentRanges } from '../prompts/promptMapping';

/** Milliseconds that a short message stays in the status bar. */
const messageTime = 5000;

/**
 * Selects [from, to) of a prompt's text where it stands in its document now, without taking the focus from the panel.
 * Where the prompt has changed meanwhile nothing is selected, and that is said.
 */
export async function selectWord(prompt: DocumentPrompt, from: number, to: number): Promise<void> {
  const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === prompt.uri);
  const found = document && (await promptNow(document, prompt));
  const first = found && documentRanges(found, from, to)[0];
  if (!first) {
    vscode.window.setStatusBarMessage('The prompt has changed since it was explained.', messageTime);
    return;
  }
  const range = new vscode.Range(document.positionAt(first.start), document.positionAt(first.end));
  const selection = new vscode.Selection(range.start, range.end);
  const editor = vscode.window.visibleTextEditors.find((each) => each.document === document);
  if (editor) {
    editor.selection = selection;
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  } else if (document.uri.scheme !== 'vscode-notebook-cell')
    await vscode.window.showTextDocument(document, {
      viewColumn: vscode.ViewColumn.One,
      preserveFocus: true,
      selection,
    });
}

/** The prompt with its place now; a selection is no prompt that is found again: its place must not have changed. */
async function promptNow(
  document: vscode.TextDocument,
  { found }: DocumentPrompt,
): Promise<DocumentPrompt['found'] | undefined> {
  const start = found.pieces[0]?.start ?? 0;
  const text = document.getText();
  // A prompt that is written with escapes is not found as it is: it is looked for where it stood.
  const again = await promptAt(document, promptEnd(text, found.text, start)?.offset ?? start);
  if (again?.text === found.text) return again;
  const unchanged = found.pieces.every(
    ({ kind, from, to, start: at, end }) =>
      kind !== 'same' || text.slice(at, end) === found.text.slice(from, to),
  );
  return unchanged ? found : undefined;
}
