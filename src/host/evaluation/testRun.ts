import path from 'node:path';
import * as vscode from 'vscode';
import type { EvaluationChoices } from './choices';
import type { ReadyRun } from './evaluation';
import type { ShownRun } from './evaluator';
import { modeLabel, oneLine, promptDescription, promptReport, type NewAnswer } from './promptResult';
import { createRowFinder } from './rowLines';
import { verdictOf, type Verdict } from '../../appearance/verdict';

/** One run of a data set, as the Testing view is to show it. */
export interface TestRunOptions {
  readonly controller: vscode.TestController;
  readonly choices: EvaluationChoices;
  /** What the person asked of the Testing view; absent where a command began the run. */
  readonly asked: vscode.TestRunRequest | undefined;
  readonly cancel: () => void;
  /** The first answer has come: `set` is shown with what it was evaluated by. */
  readonly started: (set: vscode.TestItem, choices: EvaluationChoices) => void;
  /** One more answer has come; the verdict with that of the last mode. */
  readonly answered: (prompt: vscode.TestItem, verdict: Verdict | undefined) => void;
}

/** Shows a run from its first answer on: one that fails before leaves what was there. */
export function createTestRun(options: TestRunOptions): ShownRun {
  const { controller, choices, asked, cancel } = options;
  const uri = vscode.Uri.file(choices.file);
  const answers = new Map<number, readonly NewAnswer[]>();
  const earlier = controller.items.get(uri.toString());
  let ready: ReadyRun = { choices, modes: [], text: '', out: '' };
  let shown: { readonly set: vscode.TestItem; readonly run: vscode.TestRun } | undefined;
  let lineOf: ReturnType<typeof createRowFinder> = () => undefined;
  if (earlier) earlier.busy = true;

  function start(): NonNullable<typeof shown> {
    const set = earlier ?? controller.createTestItem(uri.toString(), path.parse(choices.file).name, uri);
    set.busy = true;
    set.description = ready.modes.map(({ name }) => name).join(' · ');
    set.children.replace([]);
    controller.items.add(set);
    lineOf = createRowFinder(ready.text, choices.file);
    const run = controller.createTestRun(asked ?? new vscode.TestRunRequest([set]));
    run.token.onCancellationRequested(cancel);
    options.started(set, ready.choices);
    return { set, run };
  }

  function promptItem({ children }: vscode.TestItem, { row, prompt }: NewAnswer['answer']): vscode.TestItem {
    const id = String(row);
    const known = children.get(id);
    if (known) return known;
    const item = controller.createTestItem(id, oneLine(prompt), uri);
    // VS Code compares texts: without zeros before them row 10 would stand before row 2.
    item.sortText = id.padStart(9, '0');
    const line = lineOf(row, prompt);
    if (line !== undefined) item.range = new vscode.Range(line, 0, line, 0);
    children.add(item);
    return item;
  }

  /** Place of an answer's mode in the run; -1 of the default where the engine has put it before the chosen ones. */
  function place({ answer }: NewAnswer): number {
    return ready.modes.findIndex(({ name }) => name === answer.mode);
  }

  function modeItem(judged: NewAnswer): vscode.TestItem {
    const item = controller.createTestItem(judged.answer.mode, modeLabel(judged), uri);
    item.sortText = String(place(judged) + 1).padStart(3, '0');
    item.description = oneLine(judged.answer.text);
    return item;
  }

  /** The answers to one prompt so far, in the order of the modes. */
  function withEarlier(judged: NewAnswer): readonly NewAnswer[] {
    const { row } = judged.answer;
    const all = [...(answers.get(row) ?? []), judged].sort((a, b) => place(a) - place(b));
    answers.set(row, all);
    return all;
  }

  return {
    ready(next) {
      ready = next;
    },
    answered(judged) {
      const { set, run } = (shown ??= start());
      const { answer } = judged;
      const item = promptItem(set, answer);
      const all = withEarlier(judged);
      item.description = promptDescription(all);
      item.children.add(modeItem(judged));
      const isLast = answer.mode === ready.modes.at(-1)?.name;
      const verdict = isLast ? verdictOf(answer.harmful, judged.judged) : undefined;
      if (verdict) report(run, item, verdict, promptReport(all));
      else run.enqueued(item);
      options.answered(item, verdict);
    },
    // The Testing view counts its items itself.
    progress: () => undefined,
    end() {
      shown?.run.end();
      for (const set of [earlier, shown?.set]) if (set) set.busy = false;
    },
  };
}

function report(run: vscode.TestRun, item: vscode.TestItem, verdict: Verdict, text: string): void {
  const location = item.uri && item.range ? new vscode.Location(item.uri, item.range) : undefined;
  if (verdict === 'passed' || verdict === 'skipped') {
    // Only failures carry a message: the answers of the others are in the output of the run.
    run.appendOutput(`${text.replace(/\r?\n/g, '\r\n')}\r\n\r\n`, location, item);
    return run[verdict](item);
  }
  const message = new vscode.TestMessage(text);
  if (location) message.location = location;
  run[verdict](item, message);
}
