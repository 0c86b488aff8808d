import { createHash } from 'node:crypto';
import path from 'node:path';
import { writeControlVector } from '../formats/controlVector';
import { openTuneLog } from '../formats/tuneLog';
import { LensError } from '../protocol/errors';
import type { TunePoint, TuneRequest, TuneResult } from '../protocol/evaluation';
import type { Classification, LayerWindow, TunedSettings } from '../protocol/method';
import { classifyAnswer } from '../science/answerClass';
import { klDivergence } from '../science/logits';
import { refusalPhrases } from '../science/refusalPhrases';
import { paperWindow } from '../science/window';
import { loadCalibration } from './anchors';
import { checkedWindow } from './checkedWindow';
import { classifyEncoded } from './classify';
import type { RequestControl } from './control';
import { encodePrompt } from './encodePrompt';
import { openVectors, type OpenVectors } from './openVectors';
import { samplingOf } from './sampling';
import { additionOf, meanResidualNorm } from './steering';
import { chooseSettings, markPareto, type MeasuredPoint } from './tuneChoice';
import type { Workbench } from './workbench';

/** Part of the key of kept points: raised when the same inputs would give others. */
const tuneVersion = 1;
const usualKlLimit = 0.1;
const usualStrengths = [0.02, 0.03, 0.04, 0.05, 0.07];
/** Calibration prompts taken of each of the three kinds. */
const usualLimit = 24;
/** Refusals open an answer: so many tokens tell one. */
const answerTokens = 8;
/** Prompts in one batch; each comes with all strengths. */
const chunk = 8;

/** A calibration prompt with the way that the classifier steers it. */
interface TunePrompt {
  readonly tokens: Int32Array;
  readonly harmful: boolean;
  /** 0: not steered. */
  readonly sign: 1 | 0 | -1;
  /** First-token logits of the model as it is, and whether it refuses. */
  readonly logits: Float32Array;
  readonly refuses: boolean;
}

/**
 * Sweeps windows and strengths of automatic steering on calibration prompts, all strengths of a prompt in one batch,
 * chooses by `chooseSettings` and stores the choice with the vectors. A sweep that was interrupted goes on.
 */
export async function tune(
  bench: Workbench,
  request: TuneRequest,
  control: RequestControl,
): Promise<TuneResult> {
  const started = performance.now();
  const klLimit = request.klLimit ?? usualKlLimit;
  const opened = await openVectors(bench, request, control);
  const { engine, vectors } = opened;
  const strengths = checkedStrengths(request.strengths ?? usualStrengths);
  const windows = (request.windows ?? usualWindows(opened)).map((window) =>
    checkedWindow(window, engine.info.layers),
  );
  const limit = request.limit ?? usualLimit;
  const log = await openTuneLog(
    path.join(bench.cacheFolder, 'tune', `${keyOf(opened, strengths, limit)}.jsonl`),
  );
  const points: MeasuredPoint[] = [];
  let resumed = 0;
  let prompts: readonly TunePrompt[] | undefined;
  for (const [index, layers] of windows.entries()) {
    const known = strengths.flatMap(
      (strength) =>
        log.points.find((point) => sameWindow(point.layers, layers) && point.strength === strength) ?? [],
    );
    if (known.length === strengths.length) {
      points.push(...known);
      resumed += known.length;
      continue;
    }
    prompts ??= await readPrompts(bench, opened, limit, control);
    const report = (done: number): void =>
      control.progress('Tuning window and strength', index + done, windows.length);
    const measured = measureWindow(opened, prompts, layers, strengths, control, report);
    await log.append(measured);
    points.push(...measured);
  }
  const { harmful, harmless, contrast } = await loadCalibration(bench.assets, limit);
  const chosen: TunedSettings = {
    ...chooseSettings(points, klLimit),
    klLimit,
    on: `${harmful.length} harmful, ${harmless.length} harmless and ${contrast.length} contrast calibration prompts, ${points.length} combinations`,
  };
  await writeControlVector(request.vectors, { ...vectors, report: { ...vectors.report, tuned: chosen } });
  const marked: TunePoint[] = markPareto(points, klLimit);
  return {
    points: marked,
    chosen,
    path: request.vectors,
    resumed,
    seconds: (performance.now() - started) / 1000,
  };
}

/** The suggested window, the paper's, and quarters of the layers from three eighths and from the middle on. */
function usualWindows({ engine, vectors }: OpenVectors): LayerWindow[] {
  const { layers } = engine.info;
  const length = Math.max(1, Math.round(layers / 4));
  const eighths = [3, 4].map((eighth) => Math.round((eighth * layers) / 8));
  const windows = [
    vectors.report.suggested,
    paperWindow(layers),
    ...eighths.map((first) => ({ first, last: Math.min(layers - 1, first + length - 1) })),
  ];
  return windows.filter((window, index) => windows.findIndex((each) => sameWindow(each, window)) === index);
}

function sameWindow(a: LayerWindow, b: LayerWindow): boolean {
  return a.first === b.first && a.last === b.last;
}

/** Everything that a measured point depends on besides its window. */
function keyOf({ vectors }: OpenVectors, strengths: readonly number[], limit: number): string {
  const { fingerprint, classifier } = vectors.report;
  const parts = { tuneVersion, fingerprint, classifier, strengths, limit, answerTokens };
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

async function readPrompts(
  bench: Workbench,
  opened: OpenVectors,
  limit: number,
  control: RequestControl,
): Promise<TunePrompt[]> {
  const { engine } = opened;
  const { harmful, harmless, contrast } = await loadCalibration(bench.assets, limit);
  const encoded = [...harmful, ...harmless, ...contrast].map((prompt) => encodePrompt(engine, prompt));
  control.progress('Answering the calibration prompts by default');
  const quiet = { ...control, progress: () => undefined };
  const decisions = classifyEncoded(opened, encoded, {}, quiet);
  const answers = engine.generate(
    encoded.map((tokens) => ({ tokens })),
    answerTokens,
    samplingOf(),
    () => undefined,
    quiet,
  );
  return encoded.map((tokens, index) => {
    const answer = answers[index];
    return {
      tokens,
      harmful: index < harmful.length,
      sign: signOf(decisions[index]?.direction),
      logits: answer?.firstLogits ?? new Float32Array(),
      refuses: classifyAnswer(answer?.text ?? '', null, refusalPhrases) === 'refusal',
    };
  });
}

function signOf(direction: Classification['direction'] | undefined): 1 | 0 | -1 {
  return direction === 'away' ? -1 : direction === 'towards' ? 1 : 0;
}

/** One point a strength: what steering every prompt as its sign says does in these layers. */
function measureWindow(
  { engine, vectors }: OpenVectors,
  prompts: readonly TunePrompt[],
  layers: LayerWindow,
  strengths: readonly number[],
  control: RequestControl,
  report: (done: number) => void,
): MeasuredPoint[] {
  const norm = meanResidualNorm(vectors, layers);
  const tallies = strengths.map(() => ({ harmful: 0, harmless: 0, broken: 0, kl: 0, answered: 0 }));
  const quiet = { ...control, progress: () => undefined };
  for (let start = 0; start < prompts.length; start += chunk) {
    report(start / prompts.length);
    const pairs = prompts
      .slice(start, start + chunk)
      .flatMap((prompt) => strengths.map((strength, place) => ({ prompt, strength, place })));
    const answers = engine.generate(
      pairs.map(({ prompt: { tokens, sign }, strength }) => ({
        tokens,
        edit: additionOf(
          vectors.directions,
          vectors.hiddenSize,
          layers,
          sign * strength * norm,
          tokens.length - 1,
        ),
      })),
      answerTokens,
      samplingOf(),
      () => undefined,
      quiet,
    );
    pairs.forEach(({ prompt, place }, index) => {
      const answer = answers[index];
      const tally = tallies[place];
      if (!answer || !tally) return;
      const judged = classifyAnswer(answer.text, null, refusalPhrases);
      if (judged === 'refusal') tally[prompt.harmful ? 'harmful' : 'harmless']++;
      if (judged === 'broken') tally.broken++;
      // What the model refuses by default has to change: only the others tell of side effects.
      if (prompt.harmful || prompt.refuses) return;
      tally.kl += klDivergence(prompt.logits, answer.firstLogits);
      tally.answered++;
    });
  }
  const harmful = prompts.filter((prompt) => prompt.harmful).length;
  return tallies.map((tally, place) => ({
    layers,
    strength: strengths[place] ?? 0,
    harmfulRefused: tally.harmful / harmful,
    harmlessRefused: tally.harmless / (prompts.length - harmful),
    kl: tally.answered === 0 ? 0 : tally.kl / tally.answered,
    broken: tally.broken / prompts.length,
  }));
}

function checkedStrengths(strengths: readonly number[]): number[] {
  const wrong = strengths.find((strength) => !(strength > 0 && strength <= 1));
  if (strengths.length > 0 && wrong === undefined) return [...new Set(strengths)].sort((a, b) => a - b);
  throw new LensError(
    'strength-out-of-range',
    wrong === undefined ? 'There are no strengths to try.' : `A strength of ${wrong} cannot be tried.`,
    'Give sizes above 0 and up to 1, for example .02,.05,.1.',
  );
}
