import * as vscode from 'vscode';
import type { Classification } from '../../protocol/method';
import type { PromptInput } from '../../protocol/model';
import { readNotebookResult, resultMime } from '../../protocol/notebookResult';
import type { Scores } from '../codeLens/scores';
import { CommandId, commandTitles } from '../commands/commandId';
import { classificationDetails, shortClassificationText } from '../inspection/classificationText';
import { cellPrompt } from './cellPrompt';
import { notebookType } from './promptKernel';
import { chatOf } from './resultDraft';

/**
 * The score of a cell's prompt and what SCANS would do, in the cell's status bar: as it is known now, else as the saved
 * output has it, as long as the prompt is the one that was run. A click steers the cell in the panel.
 * @param changed what `scoreOf` gives may have changed
 */
export function registerCellScore(scoreOf: Scores['of'], changed: vscode.Event<void>): vscode.Disposable {
  return vscode.notebooks.registerNotebookCellStatusBarItemProvider(notebookType, {
    onDidChangeCellStatusBarItems: changed,
    async provideCellStatusBarItems(cell) {
      const prompt = await cellPrompt(cell);
      if (!prompt) return [];
      const score = scoreOf(prompt.input);
      const classification =
        score?.state === 'known' ? score.classification : savedClassification(cell, prompt.input);
      return classification ? [scoreItem(cell, classification)] : [];
    },
  });
}

function savedClassification(cell: vscode.NotebookCell, input: PromptInput): Classification | undefined {
  const item = cell.outputs.flatMap(({ items }) => items).find(({ mime }) => mime === resultMime);
  if (!item) return undefined;
  const read = readNotebookResult(parsed(item.data));
  if (read.kind !== 'result' || JSON.stringify(read.result.messages) !== JSON.stringify(chatOf(input)))
    return undefined;
  return read.result.classification;
}

function parsed(data: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(data));
  } catch {
    return undefined;
  }
}

function scoreItem(
  cell: vscode.NotebookCell,
  classification: Classification,
): vscode.NotebookCellStatusBarItem {
  const item = new vscode.NotebookCellStatusBarItem(
    shortClassificationText(classification),
    vscode.NotebookCellStatusBarAlignment.Right,
  );
  item.tooltip = classificationDetails(classification);
  item.command = {
    title: commandTitles[CommandId.steerWithScans],
    command: CommandId.steerWithScans,
    arguments: [cell],
  };
  return item;
}
