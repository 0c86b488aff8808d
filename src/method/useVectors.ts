import type { ExtractResult, VectorsRequest } from '../protocol/method';
import type { RequestControl } from './control';
import { openVectors } from './openVectors';
import type { Workbench } from './workbench';

/**
 * Vectors of a file in place of extracted ones, once it is sure that they belong to the model. Errors: those of
 * openVectors.
 */
export async function useVectors(
  bench: Workbench,
  request: VectorsRequest,
  control: RequestControl,
): Promise<ExtractResult> {
  const { vectors } = await openVectors(bench, request, control);
  return { ...vectors.report, path: request.vectors, cached: true };
}
