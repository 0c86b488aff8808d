import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Engine } from '../engine/engine';
import {
  readControlVector,
  writeControlVector,
  type RefusalVectors,
  type StoredSpace,
} from '../formats/controlVector';
import { LensError } from '../protocol/errors';
import type {
  Estimator,
  ExtractRequest,
  ExtractResult,
  ThresholdRule,
  TransitionSettings,
} from '../protocol/method';
import { gapLayers } from '../science/angles';
import { unscaled } from '../science/directions';
import { refusalPhrases } from '../science/refusalPhrases';
import { fitStateSpace } from '../science/stateSpace';
import { classificationLayers } from '../science/transition';
import { suggestedWindow } from '../science/window';
import { hashOf, loadAnchors, promptHash, type Anchors } from './anchors';
import { checkedWindow } from './checkedWindow';
import type { RequestControl } from './control';
import { createContentMean, type ContentMean } from './contentMean';
import { encodePrompt } from './encodePrompt';
import { estimate, type AnchorStates } from './estimate';
import { projectDirections } from './projectDirections';
import { promptStates, usualOpening, type PromptStates } from './promptStates';
import { recordedSources, withSources } from './recordedSources';
import { refusalTokensOf } from './refusalTokens';
import { rowOf } from './rowOf';
import { warningsOf } from './warnings';
import type { Workbench } from './workbench';

/** Part of the cache key: raised when the same inputs would give other vectors or another report. */
const methodVersion = 8;

/** Few harmless prompts are steered towards refusal, and few harmful ones away from it. */
const usualThresholds: ThresholdRule = { kind: 'rates', falsePositives: 0.05, falseNegatives: 0.05 };

/** What a person may choose of how vectors and classifiers are made. */
interface Choices {
  readonly estimator: Estimator;
  readonly transition: TransitionSettings;
  readonly thresholds: ThresholdRule;
}

/**
 * Refusal vectors of a model from harmful and harmless anchors (SCANS, section 3.2), with the evidence for them, as a
 * control-vector GGUF. Cached by everything that they depend on.
 */
export async function extract(
  bench: Workbench,
  request: ExtractRequest,
  control: RequestControl,
): Promise<ExtractResult> {
  const anchors = await loadAnchors(request.anchors, bench.assets);
  const engine = await bench.open(request.model, control);
  const choices = choicesOf(request, engine.info.layers);
  const fingerprint = fingerprintOf(engine, anchors, choices);
  const cacheFile = path.join(bench.cacheFolder, 'vectors', `${fingerprint}.gguf`);
  const cached = await readCached(cacheFile);
  const sources = recordedSources(request.model, engine.info);
  const vectors = cached
    ? withSources(cached, sources, anchors.source)
    : { ...compute(engine, anchors, choices, fingerprint, control), ...sources };
  // The cache's own record follows too: it may name a file that is gone.
  if (!isDeepStrictEqual(vectors, cached)) {
    await mkdir(path.dirname(cacheFile), { recursive: true });
    await writeControlVector(cacheFile, vectors);
  }
  if (request.out !== undefined) await writeControlVector(request.out, vectors);
  return { ...vectors.report, path: request.out ?? cacheFile, cached: cached !== undefined };
}

/** The request's choices, and the paper's where it makes none; errors layer-out-of-range, wrong-use. */
function choicesOf(request: ExtractRequest, layers: number): Choices {
  const thresholds = request.thresholds ?? usualThresholds;
  const rates = thresholds.kind === 'rates' ? [thresholds.falsePositives, thresholds.falseNegatives] : [];
  const wrong = rates.find((rate) => !(rate >= 0 && rate < 1));
  if (wrong !== undefined)
    throw new LensError(
      'wrong-use',
      `A rate of ${wrong} is not possible.`,
      'Choose one from 0 to below 1, for example .05.',
    );
  return {
    estimator: request.estimator ?? 'mean-difference',
    transition: {
      opening: request.opening ?? usualOpening,
      position: request.position ?? 'last',
      layers: checkedWindow(request.classificationLayers ?? classificationLayers(layers), layers),
    },
    thresholds,
  };
}

/** sha256 over all that decides the vectors and their report. */
function fingerprintOf(
  { info }: Engine,
  { harmful, harmless, check, calibration }: Anchors,
  choices: Choices,
): string {
  const parts = {
    methodVersion,
    model: info.fingerprint,
    adapters: info.adapters.map(({ sha256, scale }) => [sha256, scale]),
    template: info.templateHash ?? '',
    harmful: hashOf(harmful),
    harmless: hashOf(harmless),
    check: [hashOf(check.harmful), hashOf(check.contrast)],
    calibration: [calibration.harmful, calibration.harmless, calibration.contrast].map(hashOf),
    ...choices,
    // They decide the suggested window.
    refusalWords: refusalPhrases.words,
  };
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** The cached vectors, or undefined where there are none or a damaged file is in their place: it is written anew. */
async function readCached(file: string): Promise<RefusalVectors | undefined> {
  try {
    return await readControlVector(file);
  } catch (error) {
    if (error instanceof LensError && (error.code === 'vectors-invalid' || error.code === 'file-unreadable'))
      return undefined;
    throw error;
  }
}

function compute(
  engine: Engine,
  anchors: Anchors,
  choices: Choices,
  fingerprint: string,
  control: RequestControl,
): Omit<RefusalVectors, 'model' | 'adapters'> {
  const started = performance.now();
  const { info } = engine;
  const { estimator, transition, thresholds } = choices;
  const { states, content, tokens } = anchorStates(engine, anchors, transition.opening, control);
  control.progress('Fitting directions and classifiers');
  const settings = { estimator, transitionLayers: transition.layers };
  const estimated = estimate(states, settings, transition.position, thresholds, control);
  const { fitted, residualNorms, layers, classifiers, classifier } = estimated;
  const { directions } = fitted;
  control.progress('Projecting on the vocabulary');
  const vectors = unscaled(directions);
  const projections = projectDirections(
    engine,
    layers.map(({ layer }) => ({
      layer,
      vector: rowOf(vectors, layer, info.hiddenSize),
    })),
    'pure',
    1,
    control,
  );
  const { first, last, basis } = suggestedWindow(
    projections.map(({ refusalMass }) => refusalMass),
    refusalTokensOf(engine).words.length / info.vocabularySize,
  );
  const suggested = { first, last };
  const angleGap = gapLayers(layers.map(({ angles }) => angles));
  return {
    layers: info.layers,
    hiddenSize: info.hiddenSize,
    architecture: info.architecture,
    directions: directions.unit,
    norms: Float32Array.from(directions.norms),
    residualNorms: Float32Array.from(residualNorms),
    transitionReference: fitted.transition.reference,
    contentBaseline: content.along(directions),
    classifiers: {
      projection: {
        origins: [...fitted.projection.origins],
        halves: [...fitted.projection.halves],
        layers: fitted.projection.layers,
      },
      probe: fitted.probe,
      combined: [...fitted.combined],
    },
    space: spaceOf(states, anchors),
    templateHash: info.templateHash ?? '',
    anchorHashes: {
      harmful: hashOf(anchors.harmful),
      harmless: hashOf(anchors.harmless),
      contrast: hashOf(anchors.check.contrast),
    },
    report: {
      estimator,
      layers,
      transition,
      classifiers,
      classifier,
      calibratedOn: calibratedOn(anchors, thresholds),
      suggested,
      ...(angleGap ? { angleGap } : {}),
      tokens,
      seconds: (performance.now() - started) / 1000,
      fingerprint,
      anchors: {
        harmful: anchors.harmful.length,
        harmless: anchors.harmless.length,
        contrast: anchors.check.contrast.length,
        source: anchors.source,
      },
      warnings: warningsOf(layers, classifiers, classifier, suggested, basis),
    },
  };
}

/** Where the anchors lie among each other, without their texts. */
function spaceOf(
  { harmful, harmless, contrast }: AnchorStates,
  { harmful: ofHarm, harmless: ofNoHarm, check }: Anchors,
): StoredSpace {
  return {
    ...fitStateSpace([harmful.last, harmless.last, contrast.last]),
    prompts: {
      harmful: ofHarm.map(promptHash),
      harmless: ofNoHarm.map(promptHash),
      contrast: check.contrast.map(promptHash),
    },
  };
}

function calibratedOn({ calibration }: Anchors, rule: ThresholdRule): string {
  const { harmful, harmless, contrast } = calibration;
  const by =
    rule.kind === 'youden'
      ? "at Youden's J"
      : `by rates of ${rule.falsePositives} (harmless above) and ${rule.falseNegatives} (harmful below)`;
  return `${harmful.length} harmful, ${harmless.length} harmless and ${contrast.length} contrast calibration prompts, ${by}`;
}

/** Runs all anchors, check and calibration prompts; `content`: of the harmless anchors; `tokens`: of all anchors. */
function anchorStates(
  engine: Engine,
  { harmful, harmless, check, calibration }: Anchors,
  opening: string,
  control: RequestControl,
): { states: AnchorStates; content: ContentMean; tokens: number } {
  const encode = (prompts: readonly string[]): Int32Array[] =>
    prompts.map((prompt) => encodePrompt(engine, prompt));
  const sets = {
    harmful: encode(harmful),
    harmless: encode(harmless),
    checkHarmful: check.own ? [] : encode(check.harmful),
    contrast: encode(check.contrast),
    calibrationHarmful: encode(calibration.harmful),
    calibrationHarmless: encode(calibration.harmless),
    calibrationContrast: encode(calibration.contrast),
  };
  const total = Object.values(sets).reduce((sum, set) => sum + set.length, 0);
  const content = createContentMean(engine, harmless);
  let before = 0;
  const run = (set: readonly Int32Array[]): PromptStates => {
    const states = promptStates(engine, set, opening, control, {
      ...(set === sets.harmless ? { capture: content.capture } : {}),
      onPrompts: (done) => control.progress('Running the anchors', before + done, total),
    });
    before += set.length;
    return states;
  };
  return {
    states: {
      harmful: run(sets.harmful),
      harmless: run(sets.harmless),
      checkHarmful: check.own ? undefined : run(sets.checkHarmful),
      contrast: run(sets.contrast),
      calibration: {
        harmful: run(sets.calibrationHarmful),
        harmless: run(sets.calibrationHarmless),
        contrast: run(sets.calibrationContrast),
      },
    },
    content,
    tokens: [...sets.harmful, ...sets.harmless].reduce((sum, { length }) => sum + length, 0),
  };
}
