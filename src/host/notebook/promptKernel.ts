import * as vscode from 'vscode';
import { Cancelled, LensError, toErrorData } from '../../protocol/errors';
import type { PromptAnswerer } from './answerPrompt';
import { cellPrompt } from './cellPrompt';
import { namedKernel } from './kernelMetadata';
import { createLatestShown } from './latestShown';
import { outputItems } from './outputItems';
import { interruptedDraft, type ResultDraft } from './resultDraft';

/** The type of .ipynb notebooks in VS Code. */
export const notebookType = 'jupyter-notebook';
/** As a notebook's metadata names the kernel it was written for. */
export const kernelName = 'refusal-lens';

export interface PromptKernel extends vscode.Disposable {
  /** Stops the cell that runs; those that were to run with it do not. */
  cancel(): void;
}

/** Milliseconds between two pictures of a growing answer. */
const updateInterval = 100;

/**
 * The kernel "Refusal Lens" of Jupyter notebooks: it answers cells that are prompts, one after the other. A cell is a
 * prompt of its own: those before it are no context.
 * @param idle called when the cells of one request have been run
 */
export function createPromptKernel(answerer: PromptAnswerer, idle: () => void): PromptKernel {
  const controller = vscode.notebooks.createNotebookController(kernelName, notebookType, 'Refusal Lens');
  controller.supportedLanguages = ['prompt', 'plaintext', 'raw'];
  controller.supportsExecutionOrder = true;
  controller.description = 'Answers prompts by default and steered';

  const orders = new WeakMap<vscode.NotebookDocument, number>();
  let queue: Promise<void> = Promise.resolve();
  let running: AbortController | undefined;

  controller.executeHandler = async (cells, notebook) => {
    const executions = cells.map((cell) => controller.createNotebookCellExecution(cell));
    // The engine does one thing at a time: so do we, over all notebooks.
    const own = queue.then(async () => {
      let obstacle: unknown;
      for (const execution of executions) {
        if (obstacle !== undefined || execution.token.isCancellationRequested) {
          execution.end(undefined);
          continue;
        }
        execution.executionOrder = (orders.get(notebook) ?? 0) + 1;
        orders.set(notebook, execution.executionOrder);
        obstacle = await run(execution);
      }
    });
    queue = own.catch(() => undefined);
    await own;
    idle();
  };

  /** Runs one cell. Gives what stands in the way of those that wait: a model that cannot be had, or `cancel`. */
  async function run(execution: vscode.NotebookCellExecution): Promise<unknown> {
    const abort = new AbortController();
    running = abort;
    const stop = execution.token.onCancellationRequested(() => abort.abort());
    let obstacle: unknown;
    let success: boolean | undefined;
    execution.start(Date.now());
    try {
      await execution.clearOutput();
      const prompt = await cellPrompt(execution.cell);
      if (prompt) {
        const prepared = await answerer.prepare(prompt, abort.signal).catch((error: unknown) => {
          if (prompt.settings.model === undefined) obstacle = error;
          throw error;
        });
        await showAnswers(execution, (show) => answerer.answer(prompt, prepared, show, abort.signal));
      } else if (execution.cell.document.getText().trim() !== '') throw noPrompt();
      success = true;
    } catch (error) {
      // An interruption is no failure. What was not stopped by its own button was stopped with all others.
      if (error instanceof Cancelled) return execution.token.isCancellationRequested ? undefined : error;
      success = false;
      await execution.appendOutput(errorOutput(error));
    } finally {
      running = undefined;
      execution.end(success, Date.now());
      stop.dispose();
    }
    return obstacle;
  }

  /** A notebook that was written for this kernel gets it without being asked. */
  const prefer = (notebook: vscode.NotebookDocument): void => {
    if (notebook.notebookType === notebookType && namedKernel(notebook.metadata) === kernelName)
      controller.updateNotebookAffinity(notebook, vscode.NotebookControllerAffinity.Preferred);
  };
  vscode.workspace.notebookDocuments.forEach(prefer);
  const opened = vscode.workspace.onDidOpenNotebookDocument(prefer);
  const cancel = (): void => running?.abort();
  return {
    cancel,
    dispose() {
      cancel();
      opened.dispose();
      controller.dispose();
    },
  };
}

/** Runs `work` and keeps the cell's output up to date with what it gives, whichever way it ends. */
async function showAnswers(
  execution: vscode.NotebookCellExecution,
  work: (show: (draft: ResultDraft) => void) => Promise<void>,
): Promise<void> {
  const output = new vscode.NotebookCellOutput([]);
  let latest: ResultDraft | undefined;
  let there = false;
  const shown = createLatestShown(updateInterval, async (draft: ResultDraft) => {
    const items = outputItems(draft).map(([mime, content]) =>
      vscode.NotebookCellOutputItem.text(content, mime),
    );
    if (there) return execution.replaceOutputItems(items, output);
    there = true;
    output.items = items;
    return execution.appendOutput(output);
  });
  try {
    await work((draft) => {
      latest = draft;
      shown.push(draft);
    });
  } catch (error) {
    if (latest) shown.push(interruptedDraft(latest));
    throw error;
  } finally {
    await shown.finish();
  }
}

function noPrompt(): LensError {
  return new LensError(
    'prompt-empty',
    'This cell has no message of the user.',
    'Write one; in a cell with roles, under a line "user:".',
  );
}

function errorOutput(error: unknown): vscode.NotebookCellOutput {
  const { message, next } = toErrorData(error);
  const shown = new Error(`${message} ${next}`);
  shown.name = 'Refusal Lens';
  // A stack would be shown in place of the sentences.
  shown.stack = '';
  return new vscode.NotebookCellOutput([vscode.NotebookCellOutputItem.error(shown)]);
}
