import type { Native } from './native/open';
import type { Pointer } from './native/types';

/** Scalar values of a model's GGUF metadata. */
export interface Metadata {
  readonly architecture: string;
  text(key: string): string | undefined;
  number(key: string): number | undefined;
  /** `<architecture>.<key>`. */
  own(key: string): number | undefined;
}

export function readMetadata({ api }: Native, model: Pointer): Metadata {
  function text(key: string): string | undefined {
    const length = api.llama_model_meta_val_str(model, key, null, 0);
    if (length < 0) return undefined;
    const out = new Uint8Array(length + 1);
    api.llama_model_meta_val_str(model, key, out, out.length);
    return Buffer.from(out.subarray(0, length)).toString('utf8');
  }
  function number(key: string): number | undefined {
    const value = text(key);
    return value === undefined || value === '' || Number.isNaN(Number(value)) ? undefined : Number(value);
  }
  const architecture = text('general.architecture') ?? 'unknown';
  return { architecture, text, number, own: (key) => number(`${architecture}.${key}`) };
}
