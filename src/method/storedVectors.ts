import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { readControlVector, writeControlVector, type RefusalVectors } from '../formats/controlVector';
import { LensError } from '../protocol/errors';
import type { StoredVectors } from '../protocol/library';
import type { TunedSettings } from '../protocol/method';
import type { ModelSpec } from '../protocol/model';
import { withTuned } from '../protocol/tuning';

/** What these workflows need of the models: no engine, so that they answer while one works. */
export interface VectorStoreServices {
  readonly cacheFolder: string;
  /** sha256 of a model or an adapter as far as it is known without reading the file. */
  readonly knownHash: (id: string) => Promise<string | undefined>;
}

/** The vectors on disk, apart from making and using them. */
export interface VectorStore {
  /** All vectors in the cache, those of `model` marked; what cannot be read is left out. Newest first. */
  list(model: ModelSpec): Promise<StoredVectors[]>;
  /** What a file of vectors holds. Errors: file-unreadable, vectors-invalid. */
  describe(file: string, model: ModelSpec): Promise<StoredVectors>;
  /** Writes a copy to `to`, whole or not at all. Errors: file-unreadable, vectors-invalid, file-unwritable, no-space. */
  copy(file: string, to: string): Promise<void>;
  /** Deletes vectors of the cache; those that are gone are no error. Error: wrong-use outside the cache. */
  remove(file: string): Promise<void>;
  /** Stores how vectors steer from now on; undefined: as before they were tuned. Errors: those of `copy`. */
  choose(file: string, tuned: TunedSettings | undefined): Promise<void>;
}

export function createVectorStore({ cacheFolder, knownHash }: VectorStoreServices): VectorStore {
  const folder = path.join(cacheFolder, 'vectors');
  const isCached = (file: string): boolean => path.dirname(path.resolve(file)) === path.resolve(folder);
  /** A file is read again only after it changed: the list is asked for often. */
  const read = new Map<string, { readonly version: string; readonly vectors: Summary }>();

  async function summary(file: string): Promise<Summary & { size: number; changed: number }> {
    const found = await stat(file).catch(() => undefined);
    const size = found?.size ?? 0;
    const changed = found?.mtimeMs ?? 0;
    const version = `${size}:${changed}`;
    const known = read.get(file);
    const vectors = known?.version === version ? known.vectors : summaryOf(await readControlVector(file));
    read.set(file, { version, vectors });
    return { ...vectors, size, changed };
  }

  async function belongs(recorded: Recorded, id: string): Promise<boolean> {
    const hash = await knownHash(id);
    return hash === undefined ? path.resolve(recorded.source) === path.resolve(id) : hash === recorded.sha256;
  }

  async function describe(file: string, { model, adapters }: ModelSpec): Promise<StoredVectors> {
    const { recorded, ...shown } = await summary(file);
    const ofModel = await belongs(recorded.model, model);
    const sameAdapters = await Promise.all(
      recorded.adapters.map(async (each, index) => {
        const asked = adapters[index];
        return asked?.scale === each.scale && (await belongs(each, asked.adapter));
      }),
    );
    const ofAdapters = recorded.adapters.length === adapters.length && sameAdapters.every(Boolean);
    return { ...shown, path: file, cached: isCached(file), ofModel, ofAdapters };
  }

  return {
    describe,
    async list(model) {
      const names = await readdir(folder).catch(() => []);
      const files = names.filter((name) => name.endsWith('.gguf') && !name.startsWith('.'));
      const listed = await Promise.allSettled(files.map((name) => describe(path.join(folder, name), model)));
      return listed
        .flatMap((each) => (each.status === 'fulfilled' ? each.value : []))
        .sort((a, b) => b.changed - a.changed);
    },
    copy: async (file, to) => writeControlVector(to, await readControlVector(file)),
    async remove(file) {
      if (!isCached(file))
        throw new LensError(
          'wrong-use',
          `${file} is not in the cache of vectors, so it is not deleted.`,
          'Delete it yourself if you no longer need it.',
        );
      await rm(file, { force: true });
    },
    async choose(file, tuned) {
      const vectors = await readControlVector(file);
      await writeControlVector(file, { ...vectors, report: withTuned(vectors.report, tuned) });
    },
  };
}

interface Recorded {
  readonly sha256: string;
  readonly source: string;
}

/** What is kept of vectors that were read: no arrays. */
type Summary = Omit<StoredVectors, 'path' | 'size' | 'changed' | 'cached' | 'ofModel' | 'ofAdapters'> & {
  readonly recorded: {
    readonly model: Recorded;
    readonly adapters: readonly (Recorded & { readonly scale: number })[];
  };
};

function summaryOf({ model, adapters, report }: RefusalVectors): Summary {
  const { anchors, calibratedOn, fingerprint, warnings, estimator, suggested, tuned, classifier } = report;
  const evidence = report.classifiers.find(({ name }) => name === classifier)?.calibration;
  return {
    ...{ anchors, calibratedOn, fingerprint, warnings, estimator, suggested, classifier },
    ...(tuned === undefined ? {} : { tuned }),
    ...(evidence === undefined ? {} : { evidence }),
    model: { name: model.name, source: model.source },
    adapters: adapters.map(({ name, scale }) => ({ name, scale })),
    recorded: { model, adapters },
  };
}
