import { mkdir, rm, stat, statfs, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Engine } from '../engine/engine';
import { readNativeFacts } from '../engine/native/nativeFacts';
import { readGgufHead } from '../formats/ggufHead';
import type { RequestControl } from '../method/control';
import type { VectorStore } from '../method/storedVectors';
import type { Workbench } from '../method/workbench';
import type { ModelLibrary } from '../models/library';
import { Cancelled, toErrorData } from '../protocol/errors';
import type { ModelSpec } from '../protocol/model';
import type { SetupCheck, SetupCheckId, SetupRequest, SetupResult } from '../protocol/setup';
import {
  contextTokens,
  devicesVerdict,
  featuresVerdict,
  sizeText,
  libraryVerdict,
  memoryVerdict,
  speedVerdict,
} from './setupVerdicts';

export interface SetupServices {
  readonly library: ModelLibrary;
  readonly store: VectorStore;
  readonly bench: Workbench;
}

/** Greedy: the speed depends on the number of tokens alone. */
const sampling = { temperature: 0, topK: 0, topP: 1, seed: 0, repetitionPenalty: 1 };
const measuredPromptTokens = 256;
const measuredAnswerTokens = 24;

/**
 * Looks at everything that steering needs on this machine, down to a short run of the model. What is wrong becomes a
 * line of the result; only Cancelled is thrown.
 */
export async function checkSetup(
  { library, store, bench }: SetupServices,
  { model }: SetupRequest,
  control: RequestControl,
): Promise<SetupResult> {
  const checks: SetupCheck[] = [];
  /** Adds what `look` finds; what it throws fails the line `id`. */
  const add = async (
    id: SetupCheckId,
    look: () => Promise<SetupCheck | readonly SetupCheck[]>,
  ): Promise<boolean> => {
    control.check();
    try {
      checks.push(...[await look()].flat());
    } catch (error) {
      if (error instanceof Cancelled) throw error;
      const { message, next } = toErrorData(error);
      checks.push({ id, state: 'failed', message, next });
    }
    return checks.at(-1)?.state !== 'failed';
  };
  const skip = (...ids: readonly SetupCheckId[]): void => {
    for (const id of ids)
      checks.push({ id, state: 'skipped', message: 'Not looked at: the model cannot be loaded.' });
  };
  const { gpuLayers = 0 } = model;

  control.progress('Looking at llama.cpp');
  const native = await add('library', async () => {
    const facts = await readNativeFacts({ gpuLayers });
    return [libraryVerdict(facts), devicesVerdict(facts, gpuLayers)];
  });
  await add('model-folder', () => folderCheck('model-folder', library.modelFolder));
  await add('cache', () => folderCheck('cache', library.cacheFolder));
  control.progress('Checking the model');
  const files =
    (await add('model', () => modelCheck(library, model))) &&
    (await add('adapter', () => adapterCheck(library, model)));
  if (!native || !files) skip('memory', 'features', 'speed');
  else {
    await add('memory', () => memoryCheck(library, model));
    let engine: Engine | undefined;
    const loaded = await add('features', async () => {
      engine = await bench.open(model, control);
      return featuresVerdict(`${engine.info.name} ${engine.info.quantization}`, engine.info.features);
    });
    if (!loaded || !engine) skip('speed');
    else {
      const ready = engine;
      control.progress('Measuring the speed');
      await add('speed', () => Promise.resolve(measureSpeed(ready, model, control)));
    }
  }
  await add('vectors', () => vectorsCheck(store, model));
  return { checks };
}

async function folderCheck(id: 'model-folder' | 'cache', folder: string): Promise<SetupCheck> {
  const probe = path.join(folder, `.writable-${process.pid}`);
  const what = id === 'cache' ? 'The cache of vectors' : 'The model folder';
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(probe, '');
    await rm(probe);
  } catch (error) {
    const next =
      id === 'cache'
        ? 'Set the environment variable REFUSAL_LENS_CACHE to a folder that can be written to.'
        : 'Choose another folder in refusalLens.modelFolder, or change its permissions.';
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    return { id, state: 'failed', message: `${what} cannot be written to (${reason}).`, next };
  }
  const disk = await statfs(folder).catch(() => undefined);
  const free = disk ? `; ${sizeText(disk.bavail * disk.bsize)} are free on its disk` : '';
  return { id, state: 'ok', message: `${what} can be written to${free}.` };
}

async function modelCheck(library: ModelLibrary, { model }: ModelSpec): Promise<SetupCheck> {
  const file = await library.modelFile(model);
  const { size } = await stat(file);
  const { name = path.basename(file), architecture = 'unknown' } = await readGgufHead(file);
  const hash = await library.knownHash(model);
  const verified =
    hash === undefined
      ? 'its hash is not known, so that it was not compared'
      : `verified, sha256 ${hash.slice(0, 12)}`;
  const shown = (await library.modelName(model)) ?? name;
  return {
    id: 'model',
    state: 'ok',
    message: `${shown} (${architecture}), ${sizeText(size)}; ${verified}.`,
  };
}

async function adapterCheck(library: ModelLibrary, { adapters }: ModelSpec): Promise<SetupCheck> {
  const named = await Promise.all(
    adapters.map(
      async ({ adapter, scale }) => `${(await library.adapterFile(adapter)).name} (scale ${scale})`,
    ),
  );
  return {
    id: 'adapter',
    state: 'ok',
    message: named.length === 0 ? 'None is chosen.' : `${named.join(', ')}.`,
  };
}

async function memoryCheck(library: ModelLibrary, { model }: ModelSpec): Promise<SetupCheck> {
  const file = await library.modelFile(model);
  const { size } = await stat(file);
  const { bytesPerToken = 0 } = await readGgufHead(file);
  // What this process has of the model already is free for it.
  const own = process.memoryUsage().rss;
  return memoryVerdict(size + bytesPerToken * contextTokens, os.freemem() + own, os.totalmem());
}

/** A short run: a prompt is read to its end, then tokens are generated. The first token counts for neither. */
function measureSpeed(engine: Engine, { threads }: ModelSpec, control: RequestControl): SetupCheck {
  const words = engine.encode('one two three four five six seven eight nine ten '.repeat(40));
  const prompt = words.slice(0, Math.min(measuredPromptTokens, words.length));
  const times: number[] = [];
  const start = performance.now();
  engine.generate(
    [{ tokens: prompt }],
    measuredAnswerTokens,
    sampling,
    () => times.push(performance.now()),
    control,
  );
  const first = times[0] ?? performance.now();
  const last = times.at(-1) ?? first;
  const answer = times.length > 1 ? ((times.length - 1) * 1000) / (last - first) : 0;
  return speedVerdict(
    (prompt.length * 1000) / (first - start),
    answer,
    threads ?? Math.max(1, os.availableParallelism() - 1),
  );
}

async function vectorsCheck(store: VectorStore, model: ModelSpec): Promise<SetupCheck> {
  const vectors = await store.list(model);
  const fitting = vectors.filter(({ ofModel, ofAdapters }) => ofModel && ofAdapters);
  const size = sizeText(vectors.reduce((sum, each) => sum + each.size, 0));
  const message = `${vectors.length} in the cache (${size}), ${fitting.length} of this model and adapter.`;
  return {
    id: 'vectors',
    state: 'ok',
    message: fitting.length > 0 ? message : `${message} They are extracted when they are first needed.`,
  };
}
