import type * as vscode from 'vscode';
import { promptsIn } from '../prompts/documentPrompt';
import { inputOf } from '../prompts/foundPrompt';
import type { CellPrompt } from './answerPrompt';

/** The prompt that a cell is, found as its language has it; undefined where it holds none. */
export async function cellPrompt({ document }: vscode.NotebookCell): Promise<CellPrompt | undefined> {
  const found = (await promptsIn(document)).at(-1);
  return found && { input: inputOf(found), settings: found.settings };
}
