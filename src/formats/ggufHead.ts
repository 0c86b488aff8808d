import { open } from 'node:fs/promises';
import { LensError } from '../protocol/errors';
import { decodeGgufHead, GgufError } from './ggufReader';
import { readError } from './readError';

/** What a GGUF file is for, by its metadata. */
export type GgufKind = 'model' | 'adapter' | 'control-vector';

/** What a GGUF file says of itself before its vocabulary and its tensors. */
export interface GgufHead {
  readonly kind: GgufKind;
  /** general.name. */
  readonly name?: string;
  /** general.architecture. */
  readonly architecture?: string;
  /** general.license. */
  readonly license?: string;
  /** Bytes of keys and values that one token takes in memory (float16), where the file says all it depends on. */
  readonly bytesPerToken?: number;
}

/** Enough for all that stands before a vocabulary; files are gigabytes. */
const headBytes = 65_536;

/** Reads the head of a GGUF file. Errors: file-unreadable, model-invalid. */
export async function readGgufHead(file: string): Promise<GgufHead> {
  const bytes = await firstBytes(file);
  try {
    return describe(decodeGgufHead(bytes));
  } catch (cause) {
    if (!(cause instanceof GgufError)) throw cause;
    throw new LensError(
      'model-invalid',
      `${file} ${cause.message}.`,
      'Choose a GGUF file: a model, or a LoRA adapter made by convert_lora_to_gguf.py.',
      { cause },
    );
  }
}

async function firstBytes(file: string): Promise<Uint8Array> {
  const handle = await open(file, 'r').catch((cause: unknown) => {
    throw readError(file, cause);
  });
  try {
    const { buffer, bytesRead } = await handle.read({ buffer: new Uint8Array(headBytes) });
    return buffer.subarray(0, bytesRead);
  } catch (cause) {
    throw readError(file, cause);
  } finally {
    await handle.close();
  }
}

function describe(metadata: ReturnType<typeof decodeGgufHead>): GgufHead {
  const text = (key: string): string | undefined => {
    const value = metadata.get(key);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const number = (key: string): number | undefined => {
    const value = metadata.get(key);
    return typeof value === 'number' ? value : undefined;
  };
  const name = text('general.name');
  const architecture = text('general.architecture');
  const license = text('general.license');
  const own = (key: string): number | undefined => number(`${architecture ?? ''}.${key}`);
  const layers = own('block_count');
  const width = own('embedding_length');
  const heads = own('attention.head_count');
  const keyHeads = own('attention.head_count_kv') ?? heads;
  const bytesPerToken =
    layers && width && heads && keyHeads
      ? 2 * 2 * layers * keyHeads * (own('attention.key_length') ?? width / heads)
      : undefined;
  return {
    kind: kindOf(architecture, text('general.type')),
    ...(name === undefined ? {} : { name }),
    ...(architecture === undefined ? {} : { architecture }),
    ...(license === undefined ? {} : { license }),
    ...(bytesPerToken === undefined ? {} : { bytesPerToken }),
  };
}

function kindOf(architecture: string | undefined, type: string | undefined): GgufKind {
  if (architecture === 'controlvector') return 'control-vector';
  return type === 'adapter' ? 'adapter' : 'model';
}
