import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { LensError } from '../protocol/errors';
import type { ExtractResult, LayerWindow } from '../protocol/method';
import type { PromptKind } from '../protocol/space';
import { writeFileAtomically } from './atomicFile';
import { decodeGguf, GgufError } from './ggufReader';
import type { GgufTensor } from './ggufSpec';
import { encodeGguf, ggufFloats, ggufInt32, ggufString, ggufUint32, type TypedValue } from './ggufWriter';
import { readError } from './readError';

/** Which model the vectors are of. */
export interface RecordedModel {
  readonly name: string;
  /** sha256 of the file's content, hex. */
  readonly sha256: string;
  /** Where it was: a catalogue id or a path. */
  readonly source: string;
}

/** An adapter that was applied, in order. */
export interface RecordedAdapter extends RecordedModel {
  readonly scale: number;
}

/** What classifies prompts besides the directions (src/science/classifiers.ts). */
export interface StoredClassifiers {
  /** By layer: the projection midway between the means of harmful and other prompts, and half their distance. */
  readonly projection: {
    readonly origins: readonly number[];
    readonly halves: readonly number[];
    readonly layers: LayerWindow;
  };
  /** Weights are [3 positions, layers, d] row-major float32. */
  readonly probe: {
    readonly layers: readonly number[];
    readonly weights: Float32Array;
    readonly bias: number;
  };
  /** Weights of transition, projection and probe, then the bias. */
  readonly combined: readonly number[];
}

/**
 * The plane of each layer in which the anchors' states vary most (src/science/stateSpace.ts). Files of vectors are handed
 * on, so the anchors' texts are not in them: a prompt is known by a hash (promptHash).
 */
export interface StoredSpace {
  /** [n, d], [n, 2, d] and [n, 2], row-major float32. */
  readonly means: Float32Array;
  readonly axes: Float32Array;
  readonly explained: Float32Array;
  /** [n, prompts, 2]: harmful, then harmless, then contrast prompts. */
  readonly coordinates: Float32Array;
  /** Hashes of the prompts of each kind, in the order of the coordinates. */
  readonly prompts: Readonly<Record<PromptKind, readonly string[]>>;
}

/** Everything that a vectors file holds: n layers of hidden size d. */
export interface RefusalVectors {
  readonly layers: number;
  readonly hiddenSize: number;
  /** general.architecture of the model, e.g. `llama`. */
  readonly architecture: string;
  /** Unit directions r_l, [n, d] row-major float32. */
  readonly directions: Float32Array;
  /** |v_l|, [n]. */
  readonly norms: Float32Array;
  /** Mean residual norm of the harmful anchors, [n]: what relative strengths are measured in. */
  readonly residualNorms: Float32Array;
  /** Reference of the hidden-state transition, [n, d] row-major float32. */
  readonly transitionReference: Float32Array;
  /** Mean h_l . r_l over content tokens of the harmless anchors, [n - 1]: of all layers but the last. */
  readonly contentBaseline: Float32Array;
  readonly classifiers: StoredClassifiers;
  readonly space: StoredSpace;
  readonly model: RecordedModel;
  readonly adapters: readonly RecordedAdapter[];
  /** sha256 of the chat template; empty for none. */
  readonly templateHash: string;
  /** sha256 of each anchor set, by its name (harmful, harmless, contrast). */
  readonly anchorHashes: Readonly<Record<string, string>>;
  /** The extraction's report, without what depends on where the file is. */
  readonly report: Omit<ExtractResult, 'path' | 'cached'>;
}

/** Raised whenever the meaning of a metadata key changes or one is added; readers refuse others. */
const formatVersion = 3;
const prefix = 'refusal_lens.';

/**
 * Writes vectors as a control-vector GGUF, atomically. llama.cpp's loader (common_control_vector_load_one) refuses the
 * whole file for a `direction.0` or any tensor that is not a float32, one-dimensional `direction.N`; row N is added
 * to the output of block N. So the tensors are direction.1 to direction.(n-1), and all else is metadata.
 * Errors: no-space, file-unwritable.
 */
export async function writeControlVector(file: string, vectors: RefusalVectors): Promise<void> {
  await writeFileAtomically(file, encodeControlVector(vectors));
}

/** The bytes of writeControlVector, in chunks. RangeError when an array does not fit [n, d]. */
export function encodeControlVector(vectors: RefusalVectors): Uint8Array[] {
  const { layers, hiddenSize, directions, space } = vectors;
  const { probe } = vectors.classifiers;
  const problem = shapeProblem(vectors);
  if (problem !== undefined) throw new RangeError(problem);
  const row = (layer: number): Float32Array => directions.slice(layer * hiddenSize, (layer + 1) * hiddenSize);
  const metadata = new Map<string, TypedValue>([
    ['general.architecture', ggufString('controlvector')],
    ['general.type', ggufString('controlvector')],
    ['controlvector.model_hint', ggufString(vectors.architecture)],
    // As llama-cvector-generator: the number of tensors, an int32.
    ['controlvector.layer_count', ggufInt32(layers - 1)],
    [`${prefix}version`, ggufUint32(formatVersion)],
    [`${prefix}layers`, ggufUint32(layers)],
    [`${prefix}hidden_size`, ggufUint32(hiddenSize)],
    [`${prefix}direction.0`, ggufFloats(row(0))],
    [`${prefix}norms`, ggufFloats(vectors.norms)],
    [`${prefix}residual_norms`, ggufFloats(vectors.residualNorms)],
    [`${prefix}transition.reference`, ggufFloats(vectors.transitionReference)],
    [`${prefix}content_baseline`, ggufFloats(vectors.contentBaseline)],
    [
      `${prefix}classifiers`,
      ggufString(JSON.stringify({ ...vectors.classifiers, probe: { ...probe, weights: [] } })),
    ],
    [`${prefix}probe.weights`, ggufFloats(probe.weights)],
    [`${prefix}space.means`, ggufFloats(space.means)],
    [`${prefix}space.axes`, ggufFloats(space.axes)],
    [`${prefix}space.explained`, ggufFloats(space.explained)],
    [`${prefix}space.coordinates`, ggufFloats(space.coordinates)],
    [`${prefix}space.prompts`, ggufString(JSON.stringify(space.prompts))],
    [`${prefix}fingerprint`, ggufString(vectors.report.fingerprint)],
    [`${prefix}model.name`, ggufString(vectors.model.name)],
    [`${prefix}model.sha256`, ggufString(vectors.model.sha256)],
    [`${prefix}model.source`, ggufString(vectors.model.source)],
    [`${prefix}template.sha256`, ggufString(vectors.templateHash)],
    [`${prefix}adapters`, ggufString(JSON.stringify(vectors.adapters))],
    [`${prefix}anchors.sha256`, ggufString(JSON.stringify(vectors.anchorHashes))],
    [`${prefix}report`, ggufString(JSON.stringify(v.parse(reportSchema, vectors.report)))],
  ]);
  const tensors: GgufTensor[] = Array.from({ length: layers - 1 }, (_, index) => ({
    name: `direction.${index + 1}`,
    data: row(index + 1),
  }));
  return encodeGguf(metadata, tensors);
}

/** Reads what writeControlVector wrote. Errors: file-unreadable, vectors-invalid. */
export async function readControlVector(file: string): Promise<RefusalVectors> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw readError(file, cause);
  });
  try {
    return decodeControlVector(bytes);
  } catch (cause) {
    if (!(cause instanceof GgufError)) throw cause;
    throw new LensError(
      'vectors-invalid',
      `${file} cannot be used as refusal vectors: it ${cause.message}.`,
      'Make the vectors anew with `refusal-lens extract`.',
      { cause },
    );
  }
}

/** The vectors in the bytes of a file; GgufError says what is wrong with them. */
export function decodeControlVector(bytes: Uint8Array): RefusalVectors {
  const { metadata, tensors } = decodeGguf(bytes);
  if (metadata.get('general.architecture') !== 'controlvector')
    throw new GgufError('is not a control vector');
  const version = metadata.get(`${prefix}version`);
  if (version === undefined)
    throw new GgufError(
      'is a control vector of another program and lacks what this one needs (norms, calibration)',
    );
  if (version !== formatVersion)
    throw new GgufError(
      `was written by ${Number(version) < formatVersion ? 'an older' : 'a newer'} version of Refusal Lens`,
    );
  const number = (key: string): number => {
    const value = metadata.get(prefix + key);
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 1)
      throw new GgufError(`lacks ${prefix}${key}`);
    return value;
  };
  const floats = (key: string): Float32Array => {
    const value = metadata.get(prefix + key);
    if (!(value instanceof Float32Array)) throw new GgufError(`lacks ${prefix}${key}`);
    return value;
  };
  const text = (key: string): string => {
    const value = metadata.get(prefix + key);
    if (typeof value !== 'string') throw new GgufError(`lacks ${prefix}${key}`);
    return value;
  };
  const json = <T>(key: string, schema: v.GenericSchema<unknown, T>): T =>
    parseJson(prefix + key, text(key), schema);
  const architecture = metadata.get('controlvector.model_hint');
  if (typeof architecture !== 'string') throw new GgufError('lacks controlvector.model_hint');
  const layers = number('layers');
  const hiddenSize = number('hidden_size');
  const first = floats('direction.0');
  if (tensors.length !== layers - 1 || first.length !== hiddenSize)
    throw new GgufError(`does not hold directions of ${layers} layers`);
  const directions = new Float32Array(layers * hiddenSize);
  directions.set(first);
  tensors.forEach(({ name, data }, index) => {
    if (name !== `direction.${index + 1}` || data.length !== hiddenSize)
      throw new GgufError(`has an unexpected tensor ${name}`);
    directions.set(data, (index + 1) * hiddenSize);
  });
  const classifiers = json('classifiers', classifiersSchema);
  const vectors: RefusalVectors = {
    layers,
    hiddenSize,
    architecture,
    directions,
    norms: floats('norms'),
    residualNorms: floats('residual_norms'),
    transitionReference: floats('transition.reference'),
    contentBaseline: floats('content_baseline'),
    classifiers: { ...classifiers, probe: { ...classifiers.probe, weights: floats('probe.weights') } },
    space: {
      means: floats('space.means'),
      axes: floats('space.axes'),
      explained: floats('space.explained'),
      coordinates: floats('space.coordinates'),
      prompts: json('space.prompts', promptsSchema),
    },
    model: { name: text('model.name'), sha256: text('model.sha256'), source: text('model.source') },
    adapters: json('adapters', adaptersSchema),
    templateHash: text('template.sha256'),
    anchorHashes: json('anchors.sha256', hashesSchema),
    report: json('report', reportSchema),
  };
  const problem = shapeProblem(vectors);
  if (problem !== undefined) throw new GgufError(`is damaged: ${problem.replace(/\.$/, '')}`);
  if (text('fingerprint') !== vectors.report.fingerprint)
    throw new GgufError('is damaged: its fingerprint is not that of its report');
  return vectors;
}

/** What does not fit together, or undefined. */
function shapeProblem(vectors: RefusalVectors): string | undefined {
  const { layers, hiddenSize, directions, norms, residualNorms, transitionReference, report } = vectors;
  const { contentBaseline, space } = vectors;
  const { projection, probe, combined } = vectors.classifiers;
  const size = layers * hiddenSize;
  if (layers < 2) return 'There must be at least two layers.';
  if (directions.length !== size || transitionReference.length !== size)
    return `Directions and reference must be [${layers}, ${hiddenSize}].`;
  if (norms.length !== layers || residualNorms.length !== layers) return `There must be ${layers} norms.`;
  if (contentBaseline.length !== layers - 1) return `There must be ${layers - 1} values of content tokens.`;
  if (projection.origins.length !== layers || projection.halves.length !== layers || combined.length !== 4)
    return 'The classifiers are not of these layers.';
  if (
    probe.weights.length !== 3 * probe.layers.length * hiddenSize ||
    probe.layers.some((layer) => layer >= layers)
  )
    return `The probe's weights must be [3, ${probe.layers.length}, ${hiddenSize}].`;
  const points = Object.values(space.prompts).reduce((sum, { length }) => sum + length, 0);
  if (
    space.means.length !== size ||
    space.axes.length !== 2 * size ||
    space.explained.length !== 2 * layers ||
    space.coordinates.length !== 2 * layers * points
  )
    return `The space must be of ${layers} layers, ${hiddenSize} dimensions and ${points} prompts.`;
  if (report.layers.length !== layers) return `The report must have ${layers} layers.`;
  const { tuned } = report;
  for (const window of [
    report.suggested,
    report.transition.layers,
    projection.layers,
    ...(tuned ? [tuned.layers] : []),
  ])
    if (window.first < 0 || window.last < window.first || window.last >= layers)
      return `Layers ${window.first}-${window.last} are not among 0-${layers - 1}.`;
  const { means, axes, explained, coordinates } = space;
  for (const array of [
    ...[directions, norms, residualNorms, transitionReference, contentBaseline, probe.weights],
    ...[means, axes, explained, coordinates],
  ])
    if (!array.every(Number.isFinite)) return 'A value is not finite.';
  for (let layer = 0; layer < layers; layer++) {
    let square = 0;
    for (let i = layer * hiddenSize; i < (layer + 1) * hiddenSize; i++) square += (directions[i] ?? 0) ** 2;
    if (Math.abs(square - 1) > 1e-3 && square !== 0)
      return `The direction of layer ${layer} is not of length 1.`;
  }
  return undefined;
}

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const window = v.object({ first: whole, last: whole });

const classifierName = v.picklist(['transition', 'projection', 'probe', 'combined']);
const evidence = v.object({
  auroc: v.number(),
  low: v.number(),
  high: v.number(),
  aurocContrast: v.number(),
  brier: v.number(),
  calibrationError: v.number(),
  harmful: whole,
  harmless: whole,
  contrast: whole,
});

const numbers = v.array(v.number());
const kindScores = v.object({
  harmful: numbers,
  harmless: numbers,
  contrast: numbers,
  checkHarmful: v.exactOptional(numbers),
});
const angle = v.object({ mean: v.number(), deviation: v.number() });

const reportSchema = v.object({
  layers: v.array(
    v.object({
      layer: whole,
      norm: v.number(),
      residualNorm: v.number(),
      cosineToPrevious: v.nullable(v.number()),
      auroc: v.number(),
      cohensD: v.number(),
      aurocContrast: v.nullable(v.number()),
      aurocTransition: v.number(),
      angles: v.object({ harmless: angle, harmful: angle, mixed: angle, gap: v.number() }),
    }),
  ),
  estimator: v.picklist(['mean-difference', 'pca-diff', 'pca-diff-uncentred', 'pca-center', 'logistic']),
  transition: v.object({
    opening: v.string(),
    position: v.picklist(['last', 'end-of-turn']),
    layers: window,
  }),
  classifiers: v.array(
    v.object({
      name: classifierName,
      threshold: v.number(),
      lower: v.number(),
      truePositiveRate: v.number(),
      falsePositiveRate: v.number(),
      anchors: evidence,
      calibration: evidence,
      scores: v.object({ anchors: kindScores, calibration: kindScores }),
    }),
  ),
  classifier: classifierName,
  calibratedOn: v.string(),
  tuned: v.exactOptional(
    v.object({
      layers: window,
      strength: v.number(),
      rule: v.object({ classifier: classifierName, lower: v.number(), towards: v.boolean() }),
      klLimit: v.number(),
      lostLimit: v.number(),
      on: v.string(),
      byHand: v.exactOptional(v.literal(true)),
    }),
  ),
  suggested: window,
  angleGap: v.exactOptional(v.object({ opens: whole, grown: whole })),
  tokens: whole,
  seconds: v.number(),
  fingerprint: v.string(),
  anchors: v.object({ harmful: whole, harmless: whole, contrast: whole, source: v.string() }),
  warnings: v.array(v.string()),
});

const classifiersSchema = v.object({
  projection: v.object({ origins: v.array(v.number()), halves: v.array(v.number()), layers: window }),
  probe: v.object({ layers: v.array(whole), bias: v.number() }),
  combined: v.array(v.number()),
});

const adaptersSchema = v.array(
  v.object({ name: v.string(), sha256: v.string(), source: v.string(), scale: v.number() }),
);

const promptsSchema = v.object({
  harmful: v.array(v.string()),
  harmless: v.array(v.string()),
  contrast: v.array(v.string()),
});

const hashesSchema = v.record(v.string(), v.string());

function parseJson<T>(key: string, text: string, schema: v.GenericSchema<unknown, T>): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new GgufError(`is damaged: ${key} is not JSON`);
  }
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new GgufError(`is damaged: ${key} has a wrong ${v.getDotPath(issue) ?? 'value'}`);
}
