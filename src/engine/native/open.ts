import koffi from 'koffi';
import { LensError } from '../../protocol/errors';
import { defineAbi, type Abi } from './abi';
import { bindFunctions, type LlamaFunctions } from './functions';
import type { LibraryFiles } from './libraryFiles';
import { captureLogs, type NativeLogs } from './logs';

/** llama.cpp's release whose structs are bound; any other is refused. */
export const boundVersion = '0.4.0';

/** llama.cpp, opened and checked. */
export interface Native {
  readonly abi: Abi;
  readonly api: LlamaFunctions;
  readonly logs: NativeLogs;
  readonly version: string;
  /** Gives the log back. The libraries stay loaded: their threads and devices cannot be taken down safely. */
  close(): void;
}

/** Loads the libraries and their compute backends. Throws library-missing, library-version. */
export function openNative(files: LibraryFiles): Native {
  const abi = defineAbi();
  const api = bind(files, abi);
  const version = api.llama_version();
  if (!isBound(version)) throw otherVersion(version);
  const logs = captureLogs(api, abi);
  // Loading the backends twice in a process would list every device twice.
  if (Number(api.ggml_backend_reg_count()) === 0) api.ggml_backend_load_all_from_path(files.folder);
  return { abi, api, logs, version, close: () => logs.close() };
}

/** The libraries that come with node-llama-cpp 3.21.1 call themselves 0.4.0-dev. */
function isBound(version: string): boolean {
  return version.replace(/^v/, '').split('-')[0] === boundVersion;
}

function bind(files: LibraryFiles, abi: Abi): LlamaFunctions {
  try {
    // Global, in this order: each library finds the ones that it needs already there.
    const base = koffi.load(files.base, { global: true });
    const ggml = koffi.load(files.ggml, { global: true });
    const llama = koffi.load(files.llama, { global: true });
    return bindFunctions({ base, ggml, llama }, abi);
  } catch (cause) {
    const text = cause instanceof Error ? cause.message : String(cause);
    if (/find function/i.test(text)) throw otherVersion('an unknown version', cause);
    throw new LensError(
      'library-missing',
      `llama.cpp's libraries in ${files.folder} cannot be loaded: ${text.replace(/\.*$/, '')}.`,
      'Reinstall the extension for this platform, or install the system libraries that are named.',
      { cause },
    );
  }
}

function otherVersion(version: string, cause?: unknown): LensError {
  return new LensError(
    'library-version',
    `llama.cpp here is ${version}, but this version works with v${boundVersion} only.`,
    'Install node-llama-cpp 3.21.1, or choose a folder with libraries of that release.',
    { cause },
  );
}
