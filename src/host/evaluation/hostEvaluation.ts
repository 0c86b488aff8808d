import path from 'node:path';
import type * as vscode from 'vscode';
import type { EvaluateResult } from '../../protocol/evaluation';
import { createDataSetCommand } from './dataSetCommand';
import { createEvaluate, type EvaluationServices } from './evaluation';
import { createEvaluationTests, type EvaluationTests } from './evaluationTests';
import { createEvaluator } from './evaluator';
import { askColumn } from './questions';
import { openReport, showFolder } from './runReport';

/** Evaluations of this window: the command's work and the Testing view. */
export interface HostEvaluation extends vscode.Disposable {
  readonly tests: EvaluationTests;
  /** Evaluates `target` (createDataSetCommand). */
  evaluateDataSet(target: unknown): Promise<EvaluateResult | undefined>;
  /** Stops whatever runs. */
  cancel(): void;
}

/** Runs are kept in the workspace's storage, or the extension's where no workspace is open. */
export function createHostEvaluation(
  { storageUri, globalStorageUri }: Pick<vscode.ExtensionContext, 'storageUri' | 'globalStorageUri'>,
  services: Omit<EvaluationServices, 'runs'>,
): HostEvaluation {
  const { request, preparation, dialogues } = services;
  const runs = path.join((storageUri ?? globalStorageUri).fsPath, 'evaluations');
  const evaluator = createEvaluator({
    request,
    evaluate: createEvaluate({ ...services, runs }),
    preparation,
    dialogues,
    askColumn,
    openReport: (run) => openReport(request, run),
    showFolder,
  });
  const tests = createEvaluationTests((choices, shown, abort) => evaluator.run(choices, shown, abort));
  return {
    tests,
    evaluateDataSet: createDataSetCommand(evaluator, tests),
    cancel: () => evaluator.cancel(),
    dispose() {
      evaluator.cancel();
      tests.dispose();
    },
  };
}
