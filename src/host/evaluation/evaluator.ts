import path from 'node:path';
import type { EngineClient } from '../../client/engineClient';
import { Cancelled, LensError, toErrorData } from '../../protocol/errors';
import type { EvaluateResult } from '../../protocol/evaluation';
import type { Dialogues } from '../lens/dialogues';
import { FetchDeclined } from '../lens/modelFetcher';
import type { Preparation } from '../lens/preparation';
import type { EvaluationChoices } from './choices';
import type { Evaluate, EvaluationWatcher } from './evaluation';
import { summaryLine } from '../../appearance/summaryLine';

/** Where the answers of one run are shown. */
export interface ShownRun extends EvaluationWatcher {
  /** No more answers come. */
  end(): void;
}

/** Runs evaluations and tells what came of them. */
export interface Evaluator {
  /** Never rejects: errors are told. Undefined when it was cancelled or failed. */
  run(
    choices: EvaluationChoices,
    shown: ShownRun,
    abort: AbortController,
  ): Promise<EvaluateResult | undefined>;
  /** Stops whatever runs. */
  cancel(): void;
}

export interface EvaluatorServices {
  readonly request: EngineClient['request'];
  readonly evaluate: Evaluate;
  readonly preparation: Pick<Preparation, 'forget'>;
  readonly dialogues: Dialogues;
  /** Asks for the column of the prompts after `problem`; undefined when the person names none. */
  readonly askColumn: (problem: LensError) => Promise<string | undefined>;
  readonly openReport: (run: string) => Promise<void>;
  readonly showFolder: (run: string) => Promise<void>;
}

export function createEvaluator(services: EvaluatorServices): Evaluator {
  const { request, evaluate, preparation, dialogues, askColumn, openReport, showFolder } = services;
  const running = new Set<AbortController>();

  /** Asks for the column as often as the one that is named is not there. */
  async function withColumn(
    choices: EvaluationChoices,
    shown: ShownRun,
    abort: AbortController,
  ): Promise<EvaluateResult> {
    try {
      return await evaluate(choices, shown, abort);
    } catch (error) {
      if (!missesColumn(error)) throw error;
      const column = await askColumn(error);
      if (column === undefined) throw new Cancelled();
      return withColumn({ ...choices, column }, shown, abort);
    }
  }

  async function tellResult({ out }: EvaluateResult): Promise<void> {
    const summary = await request('evaluate/report', { run: out, write: false });
    dialogues.tell(summaryLine(summary), [
      { title: 'Open Report', run: () => openReport(out) },
      { title: 'Show Folder', run: () => showFolder(out) },
    ]);
  }

  function tellError(error: unknown): void {
    preparation.forget();
    if (!(error instanceof FetchDeclined)) dialogues.error(toErrorData(error));
  }

  return {
    async run(choices, shown, abort) {
      let kept = 0;
      const counted: ShownRun = {
        ready: (run) => shown.ready(run),
        answered(answer) {
          kept++;
          shown.answered(answer);
        },
        progress: (step) => shown.progress(step),
        end: () => shown.end(),
      };
      running.add(abort);
      try {
        const result = await withColumn(choices, counted, abort);
        await tellResult(result);
        return result;
      } catch (error) {
        if (!(error instanceof Cancelled)) tellError(error);
        else if (kept > 0) dialogues.tell(stoppedSentence(choices, kept), []);
        return undefined;
      } finally {
        running.delete(abort);
        shown.end();
      }
    },
    cancel() {
      for (const abort of running) abort.abort();
    },
  };
}

function stoppedSentence({ file }: EvaluationChoices, kept: number): string {
  const answers = kept === 1 ? '1 answer is kept' : `${kept} answers are kept`;
  return `The evaluation of ${path.basename(file)} was stopped. ${answers}: evaluate it again to go on.`;
}

/** The engine's errors of data sets have one code; those of the column say so in their sentence. */
function missesColumn(error: unknown): error is LensError {
  return (
    error instanceof LensError && error.code === 'prompts-invalid' && /has no column/.test(error.message)
  );
}
