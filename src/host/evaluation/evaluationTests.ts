import * as vscode from 'vscode';
import type { EvaluationChoices } from './choices';
import type { ShownRun } from './evaluator';
import { createTestRun } from './testRun';
import type { Verdict } from '../../appearance/verdict';

/**
 * Evaluations in the Testing view: one item a data set, below it one item a prompt, which passes when the answer of the
 * run's last mode is what the prompt calls for, and below that one item a mode. Those of the modes say in words what
 * was answered, and have no state: VS Code shows a parent as its worst child, and a prompt that only the default
 * refuses has passed with SCANS.
 */
export interface EvaluationTests extends vscode.Disposable {
  readonly items: vscode.TestItemCollection;
  /** A run that is about to begin; `abort` is what the person stops it by. */
  begin(choices: EvaluationChoices, abort: AbortController): ShownRun;
  /** What became of a prompt in the latest run; undefined until its last mode has answered. */
  verdictOf(prompt: vscode.TestItem): Verdict | undefined;
  /** Calls `listener` for each answer, with its prompt; returns the function that ends this. */
  onAnswered(listener: (prompt: vscode.TestItem) => void): () => void;
}

/** @param runAgain what the run profile does with a data set that has been evaluated before */
export function createEvaluationTests(
  runAgain: (choices: EvaluationChoices, shown: ShownRun, abort: AbortController) => Promise<unknown>,
): EvaluationTests {
  const controller = vscode.tests.createTestController('refusalLens.evaluation', 'Refusal Lens');
  const choicesOf = new WeakMap<vscode.TestItem, EvaluationChoices>();
  const verdicts = new WeakMap<vscode.TestItem, Verdict>();
  const listeners = new Set<(prompt: vscode.TestItem) => void>();

  function begin(
    choices: EvaluationChoices,
    abort: AbortController,
    asked?: vscode.TestRunRequest,
  ): ShownRun {
    return createTestRun({
      controller,
      choices,
      asked,
      cancel: () => abort.abort(),
      started: (set, used) => choicesOf.set(set, used),
      answered(prompt, verdict) {
        if (verdict) verdicts.set(prompt, verdict);
        for (const listener of listeners) listener(prompt);
      },
    });
  }

  async function runProfile(asked: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    for (const set of dataSets(asked.include ?? [...controller.items].map(([, item]) => item))) {
      const choices = choicesOf.get(set);
      if (!choices || token.isCancellationRequested) continue;
      const abort = new AbortController();
      const stopping = token.onCancellationRequested(() => abort.abort());
      await runAgain(choices, begin(choices, abort, asked), abort);
      stopping.dispose();
    }
  }

  const profile = controller.createRunProfile('Evaluate', vscode.TestRunProfileKind.Run, runProfile, true);
  return {
    items: controller.items,
    begin: (choices, abort) => begin(choices, abort),
    verdictOf: (prompt) => verdicts.get(prompt),
    onAnswered(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose() {
      profile.dispose();
      controller.dispose();
    },
  };
}

/** The data sets that the items are or belong to, each once: a single prompt cannot be evaluated alone. */
function dataSets(items: readonly vscode.TestItem[]): Set<vscode.TestItem> {
  const root = (item: vscode.TestItem): vscode.TestItem => (item.parent ? root(item.parent) : item);
  return new Set(items.map(root));
}
