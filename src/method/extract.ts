import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Engine } from '../engine/engine';
import { readControlVector, writeControlVector, type RefusalVectors } from '../formats/controlVector';
import { LensError } from '../protocol/errors';
import type { ExtractRequest, ExtractResult } from '../protocol/method';
import { unscaled } from '../science/directions';
import { refusalPhrases } from '../science/refusalPhrases';
import { suggestedWindow } from '../science/window';
import { hashOf, loadAnchors, type Anchors } from './anchors';
import type { RequestControl } from './control';
import { encodePrompt } from './encodePrompt';
import { estimate, warningsOf, type AnchorStates } from './estimate';
import { lastTokenStates, opening, type PromptStates } from './lastTokenStates';
import { projectDirections } from './projectDirections';
import { recordedSources, withSources } from './recordedSources';
import { refusalTokensOf } from './refusalTokens';
import { rowOf } from './rowOf';
import type { Workbench } from './workbench';

const estimator = 'mean-difference';
/** Part of the cache key: raised when the same inputs would give other vectors or another report. */
const methodVersion = 1;

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
  const fingerprint = fingerprintOf(engine, anchors);
  const cacheFile = path.join(bench.cacheFolder, 'vectors', `${fingerprint}.gguf`);
  const cached = await readCached(cacheFile);
  const sources = recordedSources(request.model, engine.info);
  const vectors = cached
    ? withSources(cached, sources, anchors.source)
    : { ...compute(engine, anchors, fingerprint, control), ...sources };
  // The cache's own record follows too: it may name a file that is gone.
  if (!isDeepStrictEqual(vectors, cached)) {
    await mkdir(path.dirname(cacheFile), { recursive: true });
    await writeControlVector(cacheFile, vectors);
  }
  if (request.out !== undefined) await writeControlVector(request.out, vectors);
  return { ...vectors.report, path: request.out ?? cacheFile, cached: cached !== undefined };
}

/** sha256 over all that decides the vectors and their report. */
function fingerprintOf({ info }: Engine, { harmful, harmless, check }: Anchors): string {
  const parts = {
    methodVersion,
    model: info.fingerprint,
    adapters: info.adapters.map(({ sha256, scale }) => [sha256, scale]),
    template: info.templateHash ?? '',
    harmful: hashOf(harmful),
    harmless: hashOf(harmless),
    check: [hashOf(check.harmful), hashOf(check.contrast)],
    estimator,
    opening,
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
  fingerprint: string,
  control: RequestControl,
): Omit<RefusalVectors, 'model' | 'adapters'> {
  const started = performance.now();
  const { info } = engine;
  const { states, tokens } = anchorStates(engine, anchors, control);
  const { directions, residualNorms, reference, layers, calibration } = estimate(states);
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
  return {
    layers: info.layers,
    hiddenSize: info.hiddenSize,
    architecture: info.architecture,
    directions: directions.unit,
    norms: Float32Array.from(directions.norms),
    residualNorms: Float32Array.from(residualNorms),
    transitionReference: reference,
    opening,
    estimator,
    templateHash: info.templateHash ?? '',
    anchorHashes: {
      harmful: hashOf(anchors.harmful),
      harmless: hashOf(anchors.harmless),
      contrast: hashOf(anchors.check.contrast),
    },
    report: {
      layers,
      calibration,
      suggested,
      tokens,
      seconds: (performance.now() - started) / 1000,
      fingerprint,
      anchors: {
        harmful: anchors.harmful.length,
        harmless: anchors.harmless.length,
        contrast: anchors.check.contrast.length,
        source: anchors.source,
      },
      warnings: warningsOf(layers, calibration, suggested, basis),
    },
  };
}

/** Runs all anchors and check prompts; `tokens` counts the anchors' alone. */
function anchorStates(
  engine: Engine,
  { harmful, harmless, check }: Anchors,
  control: RequestControl,
): { states: AnchorStates; tokens: number } {
  const encode = (prompts: readonly string[]): Int32Array[] =>
    prompts.map((prompt) => encodePrompt(engine, prompt));
  const sets = {
    harmful: encode(harmful),
    harmless: encode(harmless),
    checkHarmful: check.own ? [] : encode(check.harmful),
    contrast: encode(check.contrast),
  };
  const total = Object.values(sets).reduce((sum, set) => sum + set.length, 0);
  let before = 0;
  const run = (set: readonly Int32Array[]): PromptStates => {
    const states = lastTokenStates(engine, set, control, (done) =>
      control.progress('Running the anchors', before + done, total),
    );
    before += set.length;
    return states;
  };
  return {
    states: {
      harmful: run(sets.harmful),
      harmless: run(sets.harmless),
      checkHarmful: check.own ? undefined : run(sets.checkHarmful),
      contrast: run(sets.contrast),
    },
    tokens: [...sets.harmful, ...sets.harmless].reduce((sum, { length }) => sum + length, 0),
  };
}
