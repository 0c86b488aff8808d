import * as vscode from 'vscode';
import { LensError } from '../../protocol/errors';
import type { SteerResult } from '../../protocol/method';
import { cellOf } from '../prompts/documentFinder';
import { promptAt, promptsIn, type DocumentPrompt } from '../prompts/documentPrompt';
import { promptEnd } from '../prompts/promptEnd';
import { answerForm, type AnswerForm } from './answerForm';
import { markdownAnswer, paragraphAnswer, quotedAnswer } from './answerText';

/** How an answer would be written below `prompt`. */
export async function answerFormAt({ uri }: DocumentPrompt): Promise<AnswerForm> {
  const document = documentOf(uri);
  if (!document) return { form: 'none', why: 'The document of the prompt is closed.' };
  const standOut = (await promptsIn(document)).length > 0;
  const { languageId } = document;
  return answerForm({
    languageId,
    path: document.uri.path,
    inCell: cellOf(document) !== undefined,
    standOut,
  });
}

/**
 * Writes an answer below where the prompt stands now, in one step of undo.
 * @returns false where the prompt is no longer there; nothing is written then
 * @throws LensError file-unwritable
 */
export async function insertAnswer(prompt: DocumentPrompt, result: SteerResult): Promise<boolean> {
  const document = documentOf(prompt.uri);
  if (!document) return false;
  const cell = cellOf(document);
  const edit = cell ? await cellEdit(cell, prompt, result) : await textEdit(document, prompt, result);
  if (!edit) return false;
  if (await vscode.workspace.applyEdit(edit)) return true;
  throw new LensError(
    'file-unwritable',
    'The editor did not take the answer: the document may be read-only.',
    'Copy the answer instead.',
  );
}

async function textEdit(
  document: vscode.TextDocument,
  { found }: DocumentPrompt,
  result: SteerResult,
): Promise<vscode.WorkspaceEdit | undefined> {
  const line = await lastLineOf(document, found);
  if (line === undefined) return undefined;
  const answer = document.languageId === 'markdown' ? markdownAnswer(result) : paragraphAnswer(result);
  const next = line + 1 < document.lineCount ? document.lineAt(line + 1) : undefined;
  const after = next && !next.isEmptyOrWhitespace ? '\n' : '';
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, document.lineAt(line).range.end, `\n\n${answer}${after}`);
  return edit;
}

/** The last line of the block that the prompt ends in, its delimiters included; undefined where it has gone. */
async function lastLineOf(
  document: vscode.TextDocument,
  found: DocumentPrompt['found'],
): Promise<number | undefined> {
  for (;;) {
    const { version } = document;
    const line = await lastLineNow(document, found);
    // Somebody may have typed while the prompt was looked for.
    if (document.version === version) return line;
  }
}

async function lastLineNow(
  document: vscode.TextDocument,
  { text, pieces }: DocumentPrompt['found'],
): Promise<number | undefined> {
  const start = pieces[0]?.start ?? 0;
  const end = promptEnd(document.getText(), text, start);
  if (end) return Math.max(end.line, (await promptAt(document, end.offset))?.lastLine ?? 0);
  // It is written with more than its text: escapes and holes of code, the marks of a quotation.
  const same = [await promptAt(document, start), ...(await promptsIn(document))];
  return same.find((one) => one?.text === text)?.lastLine;
}

async function cellEdit(
  cell: vscode.NotebookCell,
  { found }: DocumentPrompt,
  result: SteerResult,
): Promise<vscode.WorkspaceEdit | undefined> {
  if ((await lastLineOf(cell.document, found)) === undefined) return undefined;
  const data = new vscode.NotebookCellData(vscode.NotebookCellKind.Markup, quotedAnswer(result), 'markdown');
  const edit = new vscode.WorkspaceEdit();
  edit.set(cell.notebook.uri, [vscode.NotebookEdit.insertCells(cell.index + 1, [data])]);
  return edit;
}

function documentOf(uri: string): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri);
}
