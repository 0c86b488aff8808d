import path from 'node:path';
import { readDataSet, type DataSet } from '../formats/dataSet';
import { refuseDuplicates } from '../formats/evaluationMode';
import { openRun, type Run } from '../formats/runFolder';
import { readTextFile, type TextFile } from '../formats/textFile';
import type {
  EvaluatedAnswer,
  EvaluateRequest,
  EvaluateResult,
  NamedMode,
  TextPerplexity,
} from '../protocol/evaluation';
import { classifyAnswer } from '../science/answerClass';
import { refusalPhrases } from '../science/refusalPhrases';
import type { RequestControl } from './control';
import { createControlDirections } from './controlDirections';
import { answerChunk, readChunk } from './evaluatedChunk';
import { answerKey } from './judgeAnswers';
import { prepareMode, type ModeRun } from './modeRun';
import { openVectors, type OpenVectors } from './openVectors';
import { textPerplexity } from './perplexity';
import { runManifest } from './runManifest';
import type { Workbench } from './workbench';

/**
 * Prompts answered in one batch and kept together. Always the same ones, so that a run that was interrupted ends with
 * the same answers: rounding depends on what else is in a batch.
 */
const chunk = 12;

/** Answers every prompt of the data sets in every mode into a run folder, or goes on with a run that was interrupted. */
export async function evaluate(
  bench: Workbench,
  request: EvaluateRequest,
  control: RequestControl,
): Promise<EvaluateResult> {
  const started = performance.now();
  const sets = await Promise.all(request.sets.map(readDataSet));
  refuseDuplicates(
    sets.map(({ name }) => name),
    'data set',
  );
  const text = request.perplexityText === undefined ? undefined : await readTextFile(request.perplexityText);
  const opened = await openVectors(bench, request, control);
  const modes = withDefault(request.modes);
  refuseDuplicates(
    modes.map(({ name }) => name),
    'mode',
  );
  const manifest = await runManifest(bench, opened, request, sets, modes);
  const runs: ModeRun[] = [];
  const controls = createControlDirections(bench, opened, control);
  for (const mode of modes) runs.push(await prepareMode(opened, mode, controls));
  const run = await openRun(request.out, manifest);
  const resumed = run.answers.length;
  try {
    const added = await answerSets(opened, run, sets, runs, control);
    if (text && request.perplexityText !== undefined)
      await run.writePerplexity(perplexities(opened, runs, text, request.perplexityText, control));
    return {
      out: request.out,
      answers: resumed + added,
      resumed,
      seconds: (performance.now() - started) / 1000,
    };
  } finally {
    await run.close();
  }
}

/** Answers what the run does not have yet; gives the number of answers added. */
async function answerSets(
  opened: OpenVectors,
  run: Run,
  sets: readonly DataSet[],
  modes: readonly ModeRun[],
  control: RequestControl,
): Promise<number> {
  const there = new Set(run.answers.map(answerKey));
  for (const answer of run.answers) control.answered(answer, judged(answer));
  const total = modes.length * sets.reduce((sum, { prompts }) => sum + prompts.length, 0);
  let done = 0;
  let added = 0;
  for (const set of sets)
    for (let start = 0; start < set.prompts.length; start += chunk) {
      const prompts = set.prompts.slice(start, start + chunk);
      const missing = modes.filter(({ name }) =>
        prompts.some(({ row }) => !there.has(answerKey({ set: set.name, row, mode: name }))),
      );
      done += (modes.length - missing.length) * prompts.length;
      if (missing.length === 0) continue;
      const batch = readChunk(opened, set, prompts, run.manifest.repetitionPenalty, control);
      for (const mode of missing) {
        control.progress(`Evaluating ${set.name}`, done, total);
        const answers = answerChunk(opened, batch, mode, mode === modes[0], run.manifest, control).filter(
          ({ row }) => !there.has(answerKey({ set: set.name, row, mode: mode.name })),
        );
        await run.append(answers);
        for (const answer of answers) control.answered(answer, judged(answer));
        done += prompts.length;
        added += answers.length;
      }
    }
  return added;
}

/** Perplexity of the text as each mode steers ordinary text: away from refusal where it decides by prompt. */
function perplexities(
  { engine }: OpenVectors,
  modes: readonly ModeRun[],
  text: TextFile,
  file: string,
  control: RequestControl,
): TextPerplexity {
  let tokens = 0;
  const measured = modes
    .filter(({ system }) => system === undefined)
    .map((mode) => {
      control.progress('Measuring the perplexity of the text');
      const result = textPerplexity(engine, text.text, mode.edit(mode.harmlessDirection, 0), {
        ...control,
        progress: () => undefined,
      });
      tokens = result.tokens;
      return { mode: mode.name, perplexity: result.perplexity };
    });
  return { file: path.basename(file), sha256: text.sha256, tokens, modes: measured };
}

function judged({ text, perplexity }: EvaluatedAnswer): ReturnType<typeof classifyAnswer> {
  return classifyAnswer(text, perplexity, refusalPhrases);
}

/** The modes with the one that all others are compared with at the front. */
function withDefault(modes: readonly NamedMode[]): NamedMode[] {
  const base = modes.find(({ kind }) => kind === 'default') ?? { kind: 'default' as const, name: 'default' };
  return [base, ...modes.filter((mode) => mode !== base)];
}
