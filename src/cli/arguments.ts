import { InvalidArgumentError } from 'commander';
import { parseLayerList, parseLayerWindow } from '../protocol/layerWindow';
import type { LayerWindow, StrengthUnit } from '../protocol/method';
import type { ModelSpec } from '../protocol/model';
import { wrongUse } from './wrongUse';

// Parsers of single command-line values: each throws commander's InvalidArgumentError with what is allowed.

/** A finite number. */
export function parseNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('Give a number.');
  return value;
}

/** A whole number of at least `least`. */
export function parseWhole(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isInteger(value) || value < least)
      throw new InvalidArgumentError(`Give a whole number of ${least} or more.`);
    return value;
  };
}

/** A share of 0 to 1. */
export function parseShare(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1))
    throw new InvalidArgumentError('Give a number of 0 to 1.');
  return value;
}

/** Several values with commas between them. */
export function parseList<T>(parse: (text: string) => T): (text: string) => T[] {
  return (text) => text.split(',').map(parse);
}

/** `10-18`, or one layer as `14`. */
export function parseLayers(text: string): LayerWindow {
  const window = parseLayerWindow(text);
  if (!window) throw new InvalidArgumentError('Give layers as FIRST-LAST, for example 10-18.');
  return window;
}

/** `9,14,20-24`: windows and single layers. */
export function parseLayerNumbers(text: string): number[] {
  const layers = parseLayerList(text);
  if (!layers) throw new InvalidArgumentError('Give layers as 14, 15-22 or 9,14,20-24.');
  return layers;
}

export function parseUnit(text: string): StrengthUnit {
  if (text !== 'relative' && text !== 'absolute')
    throw new InvalidArgumentError('Give relative or absolute.');
  return text;
}

/** The options that were given: what was not is left out, so that the engine's default holds. */
export function given<T extends object>(options: T): { readonly [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    readonly [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** Options that choose and run the model, the same for every verb. */
export interface ModelOptions {
  readonly model?: string;
  readonly adapter?: string;
  readonly adapterScale?: number;
  readonly threads?: number;
  readonly gpuLayers?: number;
}

/** The model to run: the default one without an adapter, where nothing else is said. */
export function modelSpec(options: ModelOptions): ModelSpec {
  return { model: 'default', adapters: [], ...givenModel(options) };
}

/** What the command line says of the model, and no more; `--adapter ''` says that there is none. */
export function givenModel({
  model,
  adapter,
  adapterScale,
  threads,
  gpuLayers,
}: ModelOptions): Partial<ModelSpec> {
  if (adapterScale !== undefined && !adapter)
    throw wrongUse('A scale needs an adapter.', 'Give --adapter ID|FILE with --adapter-scale.');
  return {
    ...given({ model, threads, gpuLayers }),
    ...(adapter === undefined
      ? {}
      : { adapters: adapter === '' ? [] : [{ adapter, scale: adapterScale ?? 1 }] }),
  };
}
