import { createHash } from 'node:crypto';
import path from 'node:path';
import { writeControlVector } from '../formats/controlVector';
import { openTuneLog, type TuneLog } from '../formats/tuneLog';
import { LensError } from '../protocol/errors';
import type { Generated } from '../engine/engine';
import type { AnswerClass } from '../protocol/evaluation';
import type { LayerWindow } from '../protocol/method';
import {
  sameCombination,
  settingsOf,
  usualPlan,
  type MeasuredPoint,
  type RefusedShares,
  type TuneCounts,
  type TuneRequest,
  type TuneResult,
} from '../protocol/tuning';
import { classifyAnswer } from '../science/answerClass';
import { klDivergence } from '../science/logits';
import { refusalPhrases } from '../science/refusalPhrases';
import { chooseSettings, markPareto } from '../science/sweep';
import { windowsToTry } from '../science/window';
import { hashOf, loadCalibration, type Anchors } from './anchors';
import { checkedWindow } from './checkedWindow';
import { classifyEncoded } from './classify';
import type { RequestControl } from './control';
import { encodePrompt } from './encodePrompt';
import { openVectors, type OpenVectors } from './openVectors';
import { samplingOf } from './sampling';
import { additionOf, meanResidualNorm } from './steering';
import { chooseRule, measureRule, refusedShares, type TunedPrompt } from './tuneChoice';
import type { Workbench } from './workbench';

/** Part of the key of kept points: raised when the same inputs would give others, or the log holds more. */
const tuneVersion = 3;
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

/** What a sweep measures, and on which prompts. */
interface Sweep {
  readonly opened: OpenVectors;
  readonly calibration: Anchors['calibration'];
  readonly windows: readonly LayerWindow[];
  /** Rising. */
  readonly strengths: readonly number[];
  readonly lostLimit: number;
}

/** Points by window, in the order of the windows. */
interface Measured {
  readonly base: RefusedShares;
  readonly points: readonly MeasuredPoint[];
  /** Of these, points that an earlier sweep had measured. */
  readonly resumed: number;
}

/**
 * Sweeps windows and strengths of automatic steering on calibration prompts, all strengths of a prompt in one batch;
 * chooses the rule that does best with each (`chooseRule`) and of these one (`chooseSettings`), and stores the choice
 * with the vectors. Tells of each window when it has been measured. A sweep that was interrupted goes on.
 */
export async function tune(
  bench: Workbench,
  request: TuneRequest,
  control: RequestControl,
): Promise<TuneResult> {
  const started = performance.now();
  const { klLimit = usualPlan.klLimit, lostLimit = usualPlan.lostLimit } = request;
  const strengths = checkedStrengths(request.strengths ?? usualPlan.strengths);
  checkShare(lostLimit);
  const opened = await openVectors(bench, request, control);
  const { engine, vectors } = opened;
  const { layers } = engine.info;
  const windows = distinct(request.windows ?? windowsToTry(layers, vectors.report.suggested)).map((window) =>
    checkedWindow(window, layers),
  );
  const calibration = await tuningPrompts(bench, request.limit ?? usualPlan.limit);
  const sweep: Sweep = { opened, calibration, windows, strengths, lostLimit };
  const log = await openTuneLog(path.join(bench.cacheFolder, 'tune', `${keyOf(sweep)}.jsonl`));
  const { base, points, resumed } = await measure(sweep, log, control);
  const counts = countsOf(calibration);
  const { classifier } = vectors.report;
  const chosen = settingsOf(chooseSettings(points, klLimit), {
    ...{ classifier, klLimit, lostLimit, counts },
    combinations: points.length,
  });
  await writeControlVector(request.vectors, { ...vectors, report: { ...vectors.report, tuned: chosen } });
  return {
    ...{ counts, base, chosen, resumed },
    points: markPareto(points, klLimit),
    path: request.vectors,
    seconds: (performance.now() - started) / 1000,
  };
}

/** Measures what the log does not hold; the log and whoever follows get each window as it comes. */
async function measure(sweep: Sweep, log: TuneLog, control: RequestControl): Promise<Measured> {
  const { opened, calibration, windows, strengths } = sweep;
  const counts = countsOf(calibration);
  const points = new Map<LayerWindow, readonly MeasuredPoint[]>();
  for (const layers of windows) {
    const known = strengths.flatMap(
      (strength) => log.points.find((point) => sameCombination(point, { layers, strength })) ?? [],
    );
    if (known.length === strengths.length) points.set(layers, known);
  }
  const missing = windows.filter((window) => !points.has(window));
  const resumed = [...points.values()].flat();
  const prompts = missing.length > 0 || !log.base ? answerByDefault(opened, calibration, control) : [];
  const base =
    log.base ?? refusedShares(prompts.map(({ harmful, refuses: refused }) => ({ harmful, refused })));
  if (!log.base) await log.appendBase(base);
  control.measured({ counts, base, points: resumed });
  for (const [index, layers] of missing.entries()) {
    const report = (done: number, all: number): void =>
      control.progress('Steering calibration prompts', index * all + done, missing.length * all);
    const measured = measureWindow(sweep, prompts, layers, control, report);
    points.set(layers, measured);
    await log.append(measured);
    control.measured({ counts, base, points: measured });
  }
  return { base, points: windows.flatMap((window) => points.get(window) ?? []), resumed: resumed.length };
}

/** As many harmless prompts, of both kinds together, as harmful ones. */
async function tuningPrompts(bench: Workbench, limit: number): Promise<Anchors['calibration']> {
  const { harmful, harmless, contrast } = await loadCalibration(bench.assets, limit);
  const half = Math.ceil(harmful.length / 2);
  return { harmful, harmless: harmless.slice(0, half), contrast: contrast.slice(0, half) };
}

function countsOf({ harmful, harmless, contrast }: Anchors['calibration']): TuneCounts {
  return { harmful: harmful.length, harmless: harmless.length, contrast: contrast.length };
}

/** Each window once: it would be measured twice. */
function distinct(windows: readonly LayerWindow[]): LayerWindow[] {
  return [...new Map(windows.map((window) => [`${window.first}-${window.last}`, window])).values()];
}

/** Everything that a measured point depends on besides its window and strength. */
function keyOf({ opened, calibration, strengths, lostLimit }: Sweep): string {
  const { fingerprint, classifier } = opened.vectors.report;
  const { harmful, harmless, contrast } = calibration;
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
  { opened, strengths, lostLimit }: Sweep,
  prompts: readonly TunePrompt[],
  layers: LayerWindow,
  control: RequestControl,
  report: (done: number, all: number) => void,
): MeasuredPoint[] {
  const { engine, vectors } = opened;
  const { directions, hiddenSize, report: made } = vectors;
  const norm = meanResidualNorm(vectors, layers);
  const threshold = made.classifiers.find(({ name }) => name === made.classifier)?.threshold ?? Infinity;
  const quiet = { ...control, progress: () => undefined };
  const outcomes: TunedPrompt[][] = strengths.map(() =>
    prompts.filter((prompt) => !canBeSteered(prompt, threshold)),
  );
  const steerable = prompts.filter((prompt) => canBeSteered(prompt, threshold));
  for (let start = 0; start < steerable.length; start += chunk) {
    report(start, steerable.length);
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

function checkShare(share: number): void {
  if (share >= 0 && share <= 1) return;
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
