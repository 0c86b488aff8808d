import * as vscode from 'vscode';
import { cellOf, finderOf } from './documentFinder';
import { stretchPrompt } from './foundPrompt';
import { promptWithin } from './promptWithin';
import type { FoundPrompt, PromptFinder } from './promptFinder';
import { textLines } from './textLines';

/** A place in a document, as a CodeLens hands it to a command. */
export interface PromptPlace {
  readonly uri: string;
  /** UTF-16, e.g. `startOf` a prompt. */
  readonly offset: number;
}

/** A prompt of an open document. */
export interface DocumentPrompt {
  /** Its text is empty where there is no prompt. */
  readonly found: FoundPrompt;
  /** e.g. `prompts.md:12` (line from 1) or `prompts.ipynb, cell 3`. */
  readonly source: string;
  /** Of the document or the cell. */
  readonly uri: string;
}

/** A text with more prompts is a data set that is worked on by the run: none of its rows stands out. */
const mostStandingOut = 2000;
/** Longest text that is searched as a whole whenever it changes, UTF-16. */
const longestSearched = 1_000_000;
/** Not what people write prompts in, although it is text. */
const otherSchemes = new Set(['output', 'vscode-scm', 'debug']);

/** The prompts of each document as it was last asked for them: many ask. */
const known = new WeakMap<
  vscode.TextDocument,
  { version: number; finder: PromptFinder; prompts: FoundPrompt[] }
>();

/**
 * The prompts of `document`, a file or a notebook cell, that stand out: those that get a CodeLens. None where there are
 * too many to look at.
 */
export async function promptsIn(document: vscode.TextDocument): Promise<FoundPrompt[]> {
  if (otherSchemes.has(document.uri.scheme)) return [];
  const finder = await finderOf(document);
  const { version } = document;
  const last = known.get(document);
  if (last?.version === version && last.finder === finder) return last.prompts;
  const text = document.getText();
  const all = text.length > longestSearched ? [] : finder.all(text);
  const prompts = all.length > mostStandingOut ? [] : all;
  known.set(document, { version, finder, prompts });
  return prompts;
}

/** The prompt that a person means with the cursor at `offset` of `document`. */
export async function promptAt(
  document: vscode.TextDocument,
  offset: number,
): Promise<FoundPrompt | undefined> {
  const finder = await finderOf(document);
  return finder.at(document.getText(), offset);
}

/** The place at which `promptAt` finds this prompt. */
export function placeOf(document: vscode.TextDocument, found: FoundPrompt): PromptPlace {
  return { uri: document.uri.toString(), offset: document.offsetAt(documentRange(document, found).start) };
}

/** From the prompt's first character in the document to after its last; an empty range where its text is empty. */
export function documentRange(
  document: vscode.TextDocument,
  { pieces, firstLine }: FoundPrompt,
): vscode.Range {
  const first = pieces[0];
  const last = pieces.at(-1);
  if (!first || !last) return new vscode.Range(firstLine, 0, firstLine, 0);
  return new vscode.Range(document.positionAt(first.start), document.positionAt(last.end));
}

/**
 * The prompt that a command is about, as it stands in the editor now, saved or not.
 * @param target what VS Code or a CodeLens gives the command: a cell, a place, the address of a document, or nothing
 * @returns undefined where no editor is open
 */
export async function promptOf(target: unknown): Promise<DocumentPrompt | undefined> {
  if (isCell(target)) return fromOffset(target.document, 0);
  if (isPlace(target)) {
    const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === target.uri);
    return document && fromOffset(document, target.offset);
  }
  const editor = editorOf(target);
  if (editor) {
    const { document, selection } = editor;
    return selection.isEmpty
      ? fromOffset(document, document.offsetAt(selection.active))
      : fromSelection(document, selection);
  }
  const notebook = notebookEditor();
  const index = notebook?.selections[0]?.start;
  if (!notebook || index === undefined || index >= notebook.notebook.cellCount) return undefined;
  return fromOffset(notebook.notebook.cellAt(index).document, 0);
}

async function fromOffset(document: vscode.TextDocument, offset: number): Promise<DocumentPrompt> {
  const found = await promptAt(document, offset);
  return documentPrompt(document, found ?? stretchPrompt('', textLines(''), 0, 0), offset);
}

/** What is selected, as it is; a part of a prompt that is written with escapes, as the prompt has it. */
async function fromSelection(
  document: vscode.TextDocument,
  selection: vscode.Selection,
): Promise<DocumentPrompt> {
  const start = document.offsetAt(selection.start);
  const end = document.offsetAt(selection.end);
  const around = await promptAt(document, start);
  const text = document.getText();
  const lines = textLines(text);
  const found = (around && promptWithin(around, lines, start, end)) ?? stretchPrompt(text, lines, start, end);
  return documentPrompt(document, found, start);
}

function documentPrompt(document: vscode.TextDocument, found: FoundPrompt, offset: number): DocumentPrompt {
  const line = found.text === '' ? document.positionAt(offset).line : found.firstLine;
  return { found, source: sourceOf(document, line), uri: document.uri.toString() };
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

/** Where a prompt on `line` (from 0) stands, for a person. */
export function sourceOf(document: vscode.TextDocument, line: number): string {
  const cell = cellOf(document);
  const name = (cell?.notebook.uri ?? document.uri).path.split('/').at(-1) ?? '';
  return cell ? `${name}, cell ${cell.index + 1}` : `${name}:${line + 1}`;
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
    'offset' in target &&
    typeof target.offset === 'number'
  );
}
