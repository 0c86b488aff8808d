import path from 'node:path';
import { chooseLibraries, type LibraryChoice } from './chooseLibraries';
import { boundVersion, openNative, type Native } from './open';

/** Somewhere that llama.cpp can compute. */
export interface Device {
  readonly name: string;
  readonly isGpu: boolean;
  /** Bytes; both 0 where the device does not say. */
  readonly free: number;
  readonly total: number;
}

/** The build of llama.cpp that would run a model. */
export interface NativeFacts {
  readonly version: string;
  /** The release whose structs are bound here. */
  readonly boundVersion: string;
  /** Package or folder that holds the libraries, without where it is. */
  readonly build: string;
  readonly devices: readonly Device[];
  /** Whether structs that the library fills in have the values of llama.h where they are expected. */
  readonly structsAgree: boolean;
}

// ggml/include/ggml-backend.h, enum ggml_backend_dev_type: CPU, GPU, IGPU.
const gpuTypes = [1, 2];

/** Opens the libraries as a model would, and looks at them. Throws library-missing, library-version. */
export async function readNativeFacts(choice: LibraryChoice): Promise<NativeFacts> {
  const files = await chooseLibraries(choice);
  const native = openNative(files);
  try {
    return {
      version: native.version,
      boundVersion,
      build: files.folder.split(path.sep).slice(-3).join('/'),
      devices: devicesOf(native),
      structsAgree: structsAgree(native),
    };
  } finally {
    native.close();
  }
}

function devicesOf({ api }: Native): Device[] {
  return Array.from({ length: Number(api.ggml_backend_dev_count()) }, (_, index) => {
    const device = api.ggml_backend_dev_get(index);
    const free = new BigUint64Array(1);
    const total = new BigUint64Array(1);
    api.ggml_backend_dev_memory(device, free, total);
    return {
      name: api.ggml_backend_dev_description(device),
      isGpu: gpuTypes.includes(api.ggml_backend_dev_type(device)),
      free: Number(free[0] ?? 0),
      total: Number(total[0] ?? 0),
    };
  });
}

/** Defaults of llama_context_params that v0.4.0 documents, at the beginning and near the end of the struct. */
function structsAgree({ api }: Native): boolean {
  const { n_ctx, n_batch, n_ubatch, kv_unified } = api.llama_context_default_params();
  return n_ctx === 512 && n_batch === 2048 && n_ubatch === 512 && kv_unified === false;
}
