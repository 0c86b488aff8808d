import koffi from 'koffi';
import type { Native } from './open';
import type { Pointer } from './types';

/**
 * Loads a model file; `onProgress` gets 0..1 and answers whether to go on. Null where llama.cpp refused or was told to
 * stop; the reason is in the logs.
 */
export function loadModel(
  { api, abi, logs }: Native,
  file: string,
  gpuLayers: number,
  onProgress: (share: number) => boolean,
): Pointer | null {
  const callback = koffi.register((share: number) => onProgress(share), koffi.pointer(abi.progressCallback));
  try {
    logs.clear();
    const params = api.llama_model_default_params();
    params.n_gpu_layers = gpuLayers;
    params.progress_callback = callback;
    return api.llama_model_load_from_file(file, params);
  } finally {
    koffi.unregister(callback);
  }
}
