import { LensError } from '../protocol/errors';
import type { ProjectRequest, ProjectResult } from '../protocol/method';
import type { RequestControl } from './control';
import { openVectors } from './openVectors';
import { projectDirections, refusalVectorsOf } from './projectDirections';
import { refusalTokensOf } from './refusalTokens';
import { tokenText } from './tokenText';
import type { Workbench } from './workbench';

/** Vocabulary projection of the refusal vectors v_l, or of -v_l, one row a layer. */
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
  const { form = 'pure', direction = 'towards' } = request;
  const all = refusalVectorsOf(vectors, direction);
  const chosen = request.layer === undefined ? all : all.filter(({ layer }) => layer === request.layer);
  control.progress('Projecting on the vocabulary');
  return {
    form,
    direction,
    layers: projectDirections(engine, chosen, form, request.top ?? 15, control),
    suggested: vectors.report.suggested,
    refusalTokens: refusalTokensOf(engine).words.map((id) => ({ id, text: tokenText(engine, id) })),
  };
}
