import * as vscode from 'vscode';
import { LensError } from '../../protocol/errors';
import type { EvaluateResult } from '../../protocol/evaluation';
import { goodSettings } from '../settings/lensSettings';
import { readSettings } from '../settings/settings';
import type { EvaluationChoices } from './choices';
import type { EvaluationTests } from './evaluationTests';
import type { Evaluator } from './evaluator';
import { askChoices, askDataSet } from './questions';

/**
 * Evaluates a data set in the Testing view. The target is what VS Code gives a command (a file, or nothing), after which
 * the person is asked, or the choices themselves.
 */
export function createDataSetCommand(
  evaluator: Evaluator,
  tests: EvaluationTests,
): (target: unknown) => Promise<EvaluateResult | undefined> {
  return async (target) => {
    const choices = isChoices(target) ? target : await choicesFor(target);
    if (!choices) return undefined;
    await saveEdits(choices.file);
    const abort = new AbortController();
    return evaluator.run(choices, tests.begin(choices, abort), abort);
  };
}

async function choicesFor(target: unknown): Promise<EvaluationChoices | undefined> {
  const uri = target instanceof vscode.Uri ? target : await askDataSet();
  if (!uri) return undefined;
  if (uri.scheme !== 'file')
    throw new LensError(
      'file-unreadable',
      `${uri.path.split('/').at(-1) ?? uri.toString()} is not a file on this machine.`,
      'Save it as one, then evaluate that.',
    );
  return askChoices(uri.fsPath, goodSettings(readSettings()));
}

/** The engine reads the file: what stands in an editor goes there first, as before a debugger starts. */
async function saveEdits(file: string): Promise<void> {
  const { fsPath } = vscode.Uri.file(file);
  const document = vscode.workspace.textDocuments.find(
    ({ uri, isDirty }) => isDirty && uri.scheme === 'file' && uri.fsPath === fsPath,
  );
  if (!document || (await document.save())) return;
  throw new LensError(
    'file-unwritable',
    `${file} has changes that could not be saved.`,
    'Save or revert them, then evaluate the file.',
  );
}

function isChoices(target: unknown): target is EvaluationChoices {
  return typeof target === 'object' && target !== null && 'file' in target && 'modes' in target;
}
