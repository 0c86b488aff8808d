import * as vscode from 'vscode';
import type { CheckedFileRules } from './fileRules';
import type { Finders } from './finders';
import { createPatternFinder } from './patternFinder';
import type { PromptFinder } from './promptFinder';

/** What the search for prompts in documents needs from outside. */
export interface PromptSources {
  readonly finders: Finders;
  /** The setting for files that counts for a resource, as it is now. */
  readonly files: (resource: vscode.Uri) => CheckedFileRules;
  /** Tells a person what is wrong with it. */
  readonly tell: (sentence: string) => void;
}

/** Set once, by `activate`: where prompts are is asked from many places. */
let sources: PromptSources | undefined;
const patternFinders = new Map<string, PromptFinder>();
const told = new Set<string>();

export function usePromptSources(given: PromptSources): void {
  sources = given;
}

/** How prompts are found in `document`, a file or a notebook cell. */
export async function finderOf(document: vscode.TextDocument): Promise<PromptFinder> {
  if (!sources) throw new Error('Prompts are looked for before the extension is active.');
  const { finders, files } = sources;
  const place = cellOf(document) ? 'cell' : 'file';
  const { rules, problems } = files(document.uri);
  for (const problem of problems) tellOnce(problem);
  const rule =
    place === 'file'
      ? rules.find(({ glob }) => vscode.languages.match({ pattern: glob }, document) > 0)
      : undefined;
  if (!rule) return finders.finderFor(document.languageId, place, document.uri.path);
  return typeof rule.find === 'string' ? finders.finderOf(rule.find) : patternFinder(rule.find.pattern);
}

/** The notebook cell that `document` is the text of. */
export function cellOf(document: vscode.TextDocument): vscode.NotebookCell | undefined {
  if (document.uri.scheme !== 'vscode-notebook-cell') return undefined;
  return vscode.workspace.notebookDocuments
    .flatMap((notebook) => notebook.getCells())
    .find((cell) => cell.document === document);
}

function patternFinder(pattern: string): PromptFinder {
  const finder = patternFinders.get(pattern) ?? createPatternFinder(pattern, tellOnce);
  patternFinders.set(pattern, finder);
  return finder;
}

function tellOnce(sentence: string): void {
  if (told.has(sentence)) return;
  told.add(sentence);
  sources?.tell(sentence);
}
