import * as vscode from 'vscode';
import { promptsIn } from '../prompts/documentPrompt';
import { inputOf } from '../prompts/foundPrompt';
import type { PromptInput } from '../../protocol/model';
import { namesOtherModel } from '../settings/settings';

/** Milliseconds without a change of text or of what is in sight before prompts are looked for. */
const settleMs = 300;

/**
 * Tells of the prompts in the visible part of editors and notebooks, whenever they may have changed and things have
 * come to rest.
 */
export function watchPromptsInSight(tell: (inputs: readonly PromptInput[]) => void): vscode.Disposable {
  let due: NodeJS.Timeout | undefined;
  let looks = 0;

  async function look(): Promise<void> {
    const own = ++looks;
    const inputs = await Promise.all([...editorPrompts(), ...cellPrompts()]);
    if (own === looks) tell(inputs.flat());
  }

  const soon = (): void => {
    clearTimeout(due);
    due = setTimeout(() => void look(), settleMs);
  };
  soon();
  return vscode.Disposable.from(
    vscode.window.onDidChangeVisibleTextEditors(soon),
    vscode.window.onDidChangeTextEditorVisibleRanges(soon),
    vscode.window.onDidChangeVisibleNotebookEditors(soon),
    vscode.window.onDidChangeNotebookEditorVisibleRanges(soon),
    vscode.workspace.onDidChangeTextDocument(soon),
    vscode.workspace.onDidChangeNotebookDocument(soon),
    new vscode.Disposable(() => {
      clearTimeout(due);
      looks++;
    }),
  );
}

function editorPrompts(): Promise<PromptInput[]>[] {
  return vscode.window.visibleTextEditors
    .filter(({ document }) => document.uri.scheme !== 'output')
    .map(({ document, visibleRanges }) => promptsOf(document, visibleRanges));
}

function cellPrompts(): Promise<PromptInput[]>[] {
  return vscode.window.visibleNotebookEditors.flatMap(({ notebook, visibleRanges }) =>
    visibleRanges.flatMap((range) => notebook.getCells(range).map(({ document }) => promptsOf(document))),
  );
}

async function promptsOf(
  document: vscode.TextDocument,
  ranges?: readonly vscode.Range[],
): Promise<PromptInput[]> {
  const prompts = await promptsIn(document);
  return prompts
    .filter(({ text, settings }) => text !== '' && !namesOtherModel(settings))
    .filter(
      ({ firstLine, lastLine }) =>
        !ranges || ranges.some(({ start, end }) => firstLine <= end.line && lastLine >= start.line),
    )
    .map(inputOf);
}
