import type { LlamaFunctions } from './functions';

// ggml/include/ggml-backend.h, enum ggml_backend_dev_type.
const gpu = 1;
const integratedGpu = 2;

/** What the model runs on: the first GPU's name if layers were given to it, else CPU. */
export function deviceName(api: LlamaFunctions, gpuLayers: number): string {
  if (gpuLayers === 0) return 'CPU';
  for (let i = 0; i < Number(api.ggml_backend_dev_count()); i++) {
    const device = api.ggml_backend_dev_get(i);
    const type = api.ggml_backend_dev_type(device);
    if (type === gpu || type === integratedGpu) return api.ggml_backend_dev_description(device);
  }
  return 'CPU';
}
