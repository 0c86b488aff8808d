import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Control } from '../../src/engine/engine';
import { createFileHasher } from '../../src/engine/fingerprint';
import { loadEngine, type EngineOptions } from '../../src/engine/load';
import type { RequestControl } from '../../src/method/control';
import { defaultFolders } from '../../src/models/folders';
import { Cancelled } from '../../src/protocol/errors';

const root = path.join(__dirname, '..', '..');
export const adapterFile = path.join(root, 'models', 'overcautious', 'overcautious.gguf');
const referenceFolder = path.join(root, '..', 'shared', 'reference', 'values');

/** The default model's file: REFUSAL_LENS_TEST_MODEL, else where the project keeps its models. */
export function defaultModelFile(): string {
  const given = process.env['REFUSAL_LENS_TEST_MODEL'];
  if (given) return given;
  const catalog = JSON.parse(readFileSync(path.join(root, 'models', 'catalog.json'), 'utf8')) as {
    readonly models: readonly { readonly file: string; readonly default?: boolean }[];
  };
  const file = catalog.models.find((model) => model.default)?.file ?? '';
  return path.join(defaultFolders().models, file);
}

/** A control that never cancels. */
export const quiet: Control = { check: () => undefined, cancelled: () => false, progress: () => undefined };

/** The same of a request that nobody follows. */
export const silent: RequestControl = {
  ...quiet,
  answer: () => undefined,
  answered: () => undefined,
  measured: () => undefined,
};

/** A control that is cancelled once it has been asked `times` times. */
export function cancelAfter(times: number): Control & { readonly asked: () => number } {
  let asked = 0;
  const cancelled = (): boolean => ++asked > times;
  return {
    cancelled,
    check: () => {
      if (cancelled()) throw new Cancelled();
    },
    progress: () => undefined,
    asked: () => asked,
  };
}

export const loadTestEngine = (options: Partial<EngineOptions> = {}, control = quiet) =>
  loadEngine(
    { model: defaultModelFile(), adapters: [], threads: 1, ...options },
    createFileHasher(),
    control,
  );

/** Path of a file of reference values, or undefined where they are not (see `it.skipIf`). */
export function referenceFile(name: string): string | undefined {
  const file = path.join(referenceFolder, name);
  return existsSync(file) ? file : undefined;
}

export function referenceJson<T>(name: string): T {
  return JSON.parse(readFileSync(path.join(referenceFolder, name), 'utf8')) as T;
}

/** A float32 array of a .npy file (version 1), row-major. */
export function referenceFloats(name: string): Float32Array {
  const bytes = readFileSync(path.join(referenceFolder, name));
  const start = 10 + bytes.readUInt16LE(8);
  const header = bytes.toString('latin1', 10, start);
  if (!header.includes("'<f4'") || !header.includes("'fortran_order': False")) throw new Error(header);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + bytes.length));
}

export function cosine(a: Float32Array, b: Float32Array): number {
  let dot = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i++) {
    dot += (a[i] ?? 0) * (b[i] ?? 0);
    aa += (a[i] ?? 0) ** 2;
    bb += (b[i] ?? 0) ** 2;
  }
  return dot / Math.sqrt(aa * bb);
}

export function largestDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) throw new RangeError(`${a.length} and ${b.length} values`);
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs((a[i] ?? 0) - (b[i] ?? 0)));
  return most;
}

/** Highest minus lowest value. */
export function spread(values: Float32Array): number {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return high - low;
}
