import path from 'node:path';
import type * as vscode from 'vscode';
import type { EvaluateResult } from '../../protocol/evaluation';
import type { EvaluationChoices } from './choices';
import { createDataSetCommand } from './dataSetCommand';
import { createEvaluate, type EvaluationServices } from './evaluation';
import { createEvaluationTests, type EvaluationTests } from './evaluationTests';
import { createEvaluator, type Evaluator, type ShownRun } from './evaluator';
import { keptRequest } from './keptRequest';
import { askColumn } from './questions';
import { openReport, showFolder } from './runReport';

/** Evaluations of this window: the command's work and the Testing view. */
export interface HostEvaluation extends vscode.Disposable {
  readonly tests: EvaluationTests;
  /** Evaluates `target` (createDataSetCommand). */
  evaluateDataSet(target: unknown): Promise<EvaluateResult | undefined>;
  /** Folder of the folders of runs. */
  readonly runs: string;
  /** Goes on with a run that was stopped, as it was begun. */
  goOn(run: string): Promise<EvaluateResult | undefined>;
  /** Writes the report of a run and opens it. */
  openReport(run: string): Promise<void>;
  showFolder(run: string): Promise<void>;
  /** Shows every run from now on also by what `begin` gives; returns the function that ends this. */
  onRun(begin: (choices: EvaluationChoices) => ShownRun): () => void;
  /** Calls `listener` whenever a run has ended or was deleted; returns the function that ends this. */
  onChanged(listener: () => void): () => void;
  /** To be called when a run was deleted. */
  changed(): void;
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
  const listeners = new Set<() => void>();
  const watchers = new Set<(choices: EvaluationChoices) => ShownRun>();
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  const inner = createEvaluator({
    request,
    evaluate: createEvaluate({ ...services, runs }),
    preparation,
    dialogues,
    askColumn,
    openReport: (run) => openReport(request, run),
    showFolder,
  });
  const evaluator: Evaluator = {
    run: (choices, shown, abort) => {
      const everywhere = together([shown, ...[...watchers].map((begin) => begin(choices))]);
      return inner.run(choices, everywhere, abort).finally(changed);
    },
    cancel: () => inner.cancel(),
  };
  const tests = createEvaluationTests((choices, shown, abort) => evaluator.run(choices, shown, abort));
  return {
    tests,
    evaluateDataSet: createDataSetCommand(evaluator, tests),
    runs,
    async goOn(run) {
      const choices = { ...(await keptRequest(run)).choices, run };
      const abort = new AbortController();
      return evaluator.run(choices, tests.begin(choices, abort), abort);
    },
    openReport: (run) => openReport(request, run),
    showFolder,
    onRun(begin) {
      watchers.add(begin);
      return () => watchers.delete(begin);
    },
    onChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    changed,
    cancel: () => evaluator.cancel(),
    dispose() {
      evaluator.cancel();
      tests.dispose();
    },
  };
}

/** One run that is shown in several places. */
function together(places: readonly ShownRun[]): ShownRun {
  return {
    ready: (run) => places.forEach((place) => place.ready(run)),
    answered: (answer) => places.forEach((place) => place.answered(answer)),
    progress: (step) => places.forEach((place) => place.progress(step)),
    end: () => places.forEach((place) => place.end()),
  };
}
