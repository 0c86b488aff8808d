import * as vscode from 'vscode';
import { finderFor } from './finders';
import type { FoundPrompt, PromptFinder } from './promptFinder';

/** A place in a document, as a CodeLens hands it to a command. */
export interface PromptPlace {
  readonly uri: string;
  readonly line: number;
}

/** A prompt of an open document. */
export interface DocumentPrompt {
  /** Empty where there is none. */
  readonly text: string;
  /** e.g. `prompts.md:12` (line from 1) or `prompts.ipynb, cell 3`. */
  readonly source: string;
}

/** How prompts are found in `document`, a file or a notebook cell. */
export function finderOf(document: vscode.TextDocument): PromptFinder {
  return finderFor(document.languageId, cellOf(document) ? 'cell' : 'file');
}

/**
 * The prompt that a command is about, as it stands in the editor now, saved or not.
 * @param target what VS Code or a CodeLens gives the command: a cell, a place, the address of a document, or nothing
 * @returns undefined where no editor is open
 */
export function promptOf(target: unknown): DocumentPrompt | undefined {
  if (isCell(target)) return fromLine(target.document, 0);
  if (isPlace(target)) {
    const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === target.uri);
    return document && fromLine(document, target.line);
  }
  const editor = editorOf(target);
  if (editor) {
    const { document, selection } = editor;
    if (selection.isEmpty) return fromLine(document, selection.active.line);
    return { text: document.getText(selection).trim(), source: sourceOf(document, selection.start.line) };
  }
  const notebook = notebookEditor();
  const index = notebook?.selections[0]?.start;
  if (!notebook || index === undefined || index >= notebook.notebook.cellCount) return undefined;
  return fromLine(notebook.notebook.cellAt(index).document, 0);
}

function fromLine(document: vscode.TextDocument, line: number): DocumentPrompt {
  const found: FoundPrompt | undefined = finderOf(document).at(document.getText(), line);
  return { text: found?.text ?? '', source: sourceOf(document, found?.firstLine ?? line) };
}

/** The notebook in use; while the panel has the focus, one that is in sight. */
function notebookEditor(): vscode.NotebookEditor | undefined {
  return vscode.window.activeNotebookEditor ?? vscode.window.visibleNotebookEditors[0];
}

/** The editor that is meant; while the panel has the focus, one that is in sight. */
function editorOf(target: unknown): vscode.TextEditor | undefined {
  const inSight = vscode.window.activeNotebookEditor
    ? undefined
    : vscode.window.visibleTextEditors.find(({ document }) => document.uri.scheme !== 'output');
  const active = vscode.window.activeTextEditor ?? inSight;
  if (!(target instanceof vscode.Uri)) return active;
  const address = target.toString();
  const shows = (editor: vscode.TextEditor | undefined): boolean =>
    editor?.document.uri.toString() === address;
  return shows(active) ? active : (vscode.window.visibleTextEditors.find(shows) ?? active);
}

function sourceOf(document: vscode.TextDocument, line: number): string {
  const cell = cellOf(document);
  const name = (cell?.notebook.uri ?? document.uri).path.split('/').at(-1) ?? '';
  return cell ? `${name}, cell ${cell.index + 1}` : `${name}:${line + 1}`;
}

function cellOf(document: vscode.TextDocument): vscode.NotebookCell | undefined {
  if (document.uri.scheme !== 'vscode-notebook-cell') return undefined;
  return vscode.workspace.notebookDocuments
    .flatMap((notebook) => notebook.getCells())
    .find((cell) => cell.document === document);
}

function isCell(target: unknown): target is vscode.NotebookCell {
  return typeof target === 'object' && target !== null && 'notebook' in target && 'document' in target;
}

function isPlace(target: unknown): target is PromptPlace {
  return (
    typeof target === 'object' &&
    target !== null &&
    'uri' in target &&
    typeof target.uri === 'string' &&
    'line' in target &&
    typeof target.line === 'number'
  );
}
