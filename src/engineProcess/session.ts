import { stat } from 'node:fs/promises';
import type { Control, Engine } from '../engine/engine';
import { createFileHasher } from '../engine/fingerprint';
import { loadEngine, type EngineOptions } from '../engine/load';
import type { Workbench } from '../method/workbench';
import type { ModelLibrary } from '../models/library';
import type { ModelSpec } from '../protocol/model';

/** Size and time of each file: one that has been replaced at the same path is another model. */
async function versionsOf({ model, adapters }: EngineOptions): Promise<unknown[]> {
  const files = [model, ...adapters.map((adapter) => adapter.path)];
  return Promise.all(
    files.map(async (file) => {
      const { size, mtimeMs } = await stat(file);
      return [size, mtimeMs];
    }),
  );
}

/** A workbench that keeps one model loaded and loads another only when a request asks for it. */
export function createSession(library: ModelLibrary): Workbench {
  const hasher = createFileHasher();
  let loaded: { readonly key: string; readonly engine: Engine } | undefined;

  async function optionsOf({ model, adapters, threads, gpuLayers }: ModelSpec): Promise<EngineOptions> {
    return {
      model: await library.modelFile(model),
      name: await library.modelName(model),
      adapters: await Promise.all(
        adapters.map(async ({ adapter, scale }) => ({ ...(await library.adapterFile(adapter)), scale })),
      ),
      threads,
      gpuLayers,
    };
  }

  return {
    assets: library.assets,
    cacheFolder: library.cacheFolder,
    async open(spec: ModelSpec, control: Control): Promise<Engine> {
      const options = await optionsOf(spec);
      const key = JSON.stringify([options, await versionsOf(options)]);
      if (loaded?.key !== key) {
        // Two models at once may not fit into memory.
        loaded?.engine.dispose();
        loaded = undefined;
        loaded = { key, engine: await loadEngine(options, hasher, control) };
      }
      return loaded.engine;
    },
  };
}
