import { LensError } from '../protocol/errors';
import type { ProjectRequest, ProjectResult } from '../protocol/method';
import type { RequestControl } from './control';
import { openVectors } from './openVectors';
import { projectDirections } from './projectDirections';
import { rowOf } from './rowOf';
import { refusalTokensOf } from './refusalTokens';
import { tokenText } from './tokenText';
import type { Workbench } from './workbench';

/** Vocabulary projection of the refusal vectors v_l, one row a layer. */
export async function project(
  bench: Workbench,
  request: ProjectRequest,
  control: RequestControl,
): Promise<ProjectResult> {
  const { engine, vectors } = await openVectors(bench, request, control);
  const { layers } = engine.info;
  if (request.layer !== undefined && !(request.layer >= 0 && request.layer < layers))
    throw new LensError(
      'layer-out-of-range',
      `Layer ${request.layer} is not in this model, which has layers 0-${layers - 1}.`,
      'Choose a layer within that range.',
    );
  const form = request.form ?? 'pure';
  const chosen =
    request.layer === undefined ? Array.from({ length: layers }, (_, layer) => layer) : [request.layer];
  control.progress('Projecting on the vocabulary');
  return {
    form,
    layers: projectDirections(
      engine,
      chosen.map((layer) => ({
        layer,
        vector: rowOf(vectors.directions, layer, vectors.hiddenSize).map(
          (value) => value * (vectors.norms[layer] ?? 0),
        ),
      })),
      form,
      request.top ?? 15,
      control,
    ),
    suggested: vectors.report.suggested,
    refusalTokens: refusalTokensOf(engine).words.map((id) => ({ id, text: tokenText(engine, id) })),
  };
}
