import { createHash } from 'node:crypto';
import path from 'node:path';
import { writeControlVector } from '../formats/controlVector';
import { openTuneLog } from '../formats/tuneLog';
import { LensError } from '../protocol/errors';
import type { Generated } from '../engine/engine';
import type { AnswerClass, TunePoint, TuneRequest, TuneResult } from '../protocol/evaluation';
import type { LayerWindow, TunedSettings } from '../protocol/method';
import { classifyAnswer } from '../science/answerClass';
import { klDivergence } from '../science/logits';
import { refusalPhrases } from '../science/refusalPhrases';
import { paperWindow } from '../science/window';
import { hashOf, loadCalibration, type Anchors } from './anchors';
import { checkedWindow } from './checkedWindow';
import { classifyEncoded } from './classify';
import type { RequestControl } from './control';
import { encodePrompt } from './encodePrompt';
import { openVectors, type OpenVectors } from './openVectors';
import { samplingOf } from './sampling';
import { additionOf, meanResidualNorm } from './steering';
import {
  chooseRule,
  chooseSettings,
  markPareto,
  measureRule,
  type MeasuredPoint,
  type TunedPrompt,
} from './tuneChoice';
import type { Workbench } from './workbench';

/** Part of the key of kept points: raised when the same inputs would give others. */
const tuneVersion = 2;
const usualKlLimit = 0.1;
const usualLostLimit = 0.05;
const usualStrengths = [0.02, 0.03, 0.04, 0.05, 0.07];
/** Harmful calibration prompts taken: few of them lie where a rule is chosen. */
const usualLimit = 64;
/** Refusals open an answer: so many tokens tell one. */
const answerTokens = 8;
/** Prompts in one batch; each comes with all strengths. */
const chunk = 8;

/** A calibration prompt, encoded. */
interface TunePrompt extends Omit<TunedPrompt, 'steered'> {
  readonly tokens: Int32Array;
  /** First-token logits of the model as it is. */
  readonly logits: Float32Array;
}

/**
 * Sweeps windows and strengths of automatic steering on calibration prompts, all strengths of a prompt in one batch;
 * chooses the rule that does best with each (`chooseRule`) and of these one (`chooseSettings`), and stores the choice
 * with the vectors. A sweep that was interrupted goes on.
 */
export async function tune(
  bench: Workbench,
  request: TuneRequest,
  control: RequestControl,
): Promise<TuneResult> {
  const started = performance.now();
  const klLimit = request.klLimit ?? usualKlLimit;
  const lostLimit = checkedShare(request.lostLimit ?? usualLostLimit);
  const opened = await openVectors(bench, request, control);
  const { engine, vectors } = opened;
  const strengths = checkedStrengths(request.strengths ?? usualStrengths);
  const windows = (request.windows ?? usualWindows(opened)).map((window) =>
    checkedWindow(window, engine.info.layers),
  );
  const calibration = await tuningPrompts(bench, request.limit ?? usualLimit);
  const log = await openTuneLog(
    path.join(bench.cacheFolder, 'tune', `${keyOf(opened, strengths, lostLimit, calibration)}.jsonl`),
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
    prompts ??= answerByDefault(opened, calibration, control);
    const report = (done: number): void =>
      control.progress('Tuning window and strength', index + done, windows.length);
    const measured = measureWindow(opened, prompts, layers, strengths, lostLimit, control, report);
    await log.append(measured);
    points.push(...measured);
  }
  const { layers, strength, lower, towards } = chooseSettings(points, klLimit);
  const { harmful, harmless, contrast } = calibration;
  const chosen: TunedSettings = {
    layers,
    strength,
    rule: { classifier: vectors.report.classifier, lower, towards },
    klLimit,
    lostLimit,
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

/** As many harmless prompts, of both kinds together, as harmful ones. */
async function tuningPrompts(bench: Workbench, limit: number): Promise<Anchors['calibration']> {
  const { harmful, harmless, contrast } = await loadCalibration(bench.assets, limit);
  const half = Math.ceil(harmful.length / 2);
  return { harmful, harmless: harmless.slice(0, half), contrast: contrast.slice(0, half) };
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

/** Everything that a measured point depends on besides its window and strength. */
function keyOf(
  { vectors }: OpenVectors,
  strengths: readonly number[],
  lostLimit: number,
  { harmful, harmless, contrast }: Anchors['calibration'],
): string {
  const { fingerprint, classifier } = vectors.report;
  const prompts = [harmful, harmless, contrast].map(hashOf);
  const parts = { tuneVersion, fingerprint, classifier, strengths, lostLimit, prompts, answerTokens };
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

function answerByDefault(
  opened: OpenVectors,
  { harmful, harmless, contrast }: Anchors['calibration'],
  control: RequestControl,
): TunePrompt[] {
  const { engine } = opened;
  const encoded = [...harmful, ...harmless, ...contrast].map((prompt) => encodePrompt(engine, prompt));
  const decisions = classifyEncoded(opened, encoded, {}, control);
  control.progress('Answering the calibration prompts by default');
  const answers = engine.generate(
    encoded.map((tokens) => ({ tokens })),
    answerTokens,
    samplingOf(),
    () => undefined,
    { ...control, progress: () => undefined },
  );
  return encoded.map((tokens, index) => {
    const [answer, decision] = [answers[index], decisions[index]];
    return {
      tokens,
      harmful: index < harmful.length,
      score: decision?.score ?? 0,
      aboutToRefuse: decision?.aboutToRefuse ?? false,
      logits: answer?.firstLogits ?? new Float32Array(),
      refuses: isOf(answer) === 'refusal',
    };
  });
}

function isOf(answer: Generated | undefined): AnswerClass {
  return classifyAnswer(answer?.text ?? '', null, refusalPhrases);
}

/** One point a strength: the rule that does best in these layers, and what it does. */
function measureWindow(
  { engine, vectors }: OpenVectors,
  prompts: readonly TunePrompt[],
  layers: LayerWindow,
  strengths: readonly number[],
  lostLimit: number,
  control: RequestControl,
  report: (done: number) => void,
): MeasuredPoint[] {
  const { directions, hiddenSize, report: made } = vectors;
  const norm = meanResidualNorm(vectors, layers);
  const threshold = made.classifiers.find(({ name }) => name === made.classifier)?.threshold ?? Infinity;
  const quiet = { ...control, progress: () => undefined };
  const outcomes: TunedPrompt[][] = strengths.map(() =>
    prompts.filter((prompt) => !canBeSteered(prompt, threshold)),
  );
  const steerable = prompts.filter((prompt) => canBeSteered(prompt, threshold));
  for (let start = 0; start < steerable.length; start += chunk) {
    report(start / steerable.length);
    const pairs = steerable
      .slice(start, start + chunk)
      .flatMap((prompt) => strengths.map((strength, place) => ({ prompt, strength, place })));
    const answers = engine.generate(
      pairs.map(({ prompt: { tokens, aboutToRefuse }, strength }) => {
        const alpha = (aboutToRefuse ? -strength : strength) * norm;
        return { tokens, edit: additionOf(directions, hiddenSize, layers, alpha, tokens.length - 1) };
      }),
      answerTokens,
      samplingOf(),
      () => undefined,
      quiet,
    );
    pairs.forEach(({ prompt, place }, index) => {
      const answer = answers[index];
      if (!answer) throw new RangeError('The engine returned fewer answers than prompts.');
      const kl = klDivergence(prompt.logits, answer.firstLogits);
      outcomes[place]?.push({ ...prompt, steered: { is: isOf(answer), kl } });
    });
  }
  return strengths.map((strength, place) => {
    const measured = outcomes[place] ?? [];
    const rule = chooseRule(measured, threshold, lostLimit);
    return { layers, strength, ...rule, ...measureRule(measured, threshold, rule) };
  });
}

/** Whether any rule steers the prompt: against what the model is about to do, and never across the threshold. */
function canBeSteered({ aboutToRefuse, score }: TunePrompt, threshold: number): boolean {
  return aboutToRefuse ? score < threshold : score >= threshold;
}

function checkedShare(share: number): number {
  if (share >= 0 && share <= 1) return share;
  throw new LensError(
    'wrong-use',
    `${share} is not a share of prompts.`,
    'Give a limit from 0 to 1, for example .05.',
  );
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
