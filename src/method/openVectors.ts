import { stat } from 'node:fs/promises';
import type { Engine } from '../engine/engine';
import { readControlVector, type RefusalVectors } from '../formats/controlVector';
import { LensError } from '../protocol/errors';
import type { VectorsRequest } from '../protocol/method';
import type { ModelInfo, ModelSpec } from '../protocol/model';
import type { RequestControl } from './control';
import type { Workbench } from './workbench';

/** Vectors together with the engine of the model that they were made from. */
export interface OpenVectors {
  readonly vectors: RefusalVectors;
  readonly engine: Engine;
}

/**
 * Reads the vectors and opens their model. Throws vectors-mismatch when the model, an adapter or the chat template is
 * not the one that the vectors were made from.
 */
export async function openVectors(
  bench: Workbench,
  request: VectorsRequest,
  control: RequestControl,
): Promise<OpenVectors> {
  const vectors = await readVectors(bench, request.vectors);
  const engine = await bench.open({ ...recordedSpec(vectors), ...request.model }, control);
  const difference = differenceOf(vectors, engine.info);
  if (difference !== undefined)
    throw new LensError(
      'vectors-mismatch',
      `These vectors do not belong to this model: ${difference}.`,
      'Choose the model and adapter that they were made from, or extract vectors anew.',
    );
  return { vectors, engine };
}

interface ReadVectors {
  readonly file: string;
  /** Size and time of the file: it may be written anew. */
  readonly version: string;
  readonly vectors: RefusalVectors;
}

/** The file that was read last: an inspection asks for it with every change of a prompt. */
const latest = new WeakMap<Workbench, ReadVectors>();

async function readVectors(bench: Workbench, file: string): Promise<RefusalVectors> {
  const found = await stat(file).catch(() => undefined);
  const version = `${found?.size}:${found?.mtimeMs}`;
  const known = latest.get(bench);
  if (found && known?.file === file && known.version === version) return known.vectors;
  const vectors = await readControlVector(file);
  latest.set(bench, { file, version, vectors });
  return vectors;
}

function recordedSpec({ model, adapters }: RefusalVectors): ModelSpec {
  return {
    model: model.source,
    adapters: adapters.map(({ source, scale }) => ({ adapter: source, scale })),
  };
}

/** What differs between the model of the vectors and the one that is open, as half a sentence. */
function differenceOf(vectors: RefusalVectors, info: ModelInfo): string | undefined {
  if (vectors.layers !== info.layers || vectors.hiddenSize !== info.hiddenSize)
    return `they have ${vectors.layers} layers of size ${vectors.hiddenSize}, and ${info.name} has ${info.layers} of size ${info.hiddenSize}`;
  if (vectors.model.sha256 !== info.fingerprint)
    return `they were made from another file than ${info.path}, namely ${vectors.model.name}`;
  const named = (adapters: readonly { name: string; scale: number }[]): string =>
    adapters.length === 0
      ? 'no adapter'
      : adapters.map(({ name, scale }) => `${name} (scale ${scale})`).join(', ');
  const same =
    vectors.adapters.length === info.adapters.length &&
    vectors.adapters.every(
      ({ sha256, scale }, index) =>
        info.adapters[index]?.sha256 === sha256 && info.adapters[index].scale === scale,
    );
  if (!same) return `they were made with ${named(vectors.adapters)}, and here is ${named(info.adapters)}`;
  if (vectors.templateHash !== (info.templateHash ?? '')) return 'they were made with another chat template';
  return undefined;
}
