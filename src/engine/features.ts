import type { ModelFeatures } from '../protocol/model';
import type { ModelShape } from './forward';
import { linearityError } from './head';
import type { GraphProbe } from './probe';
import { createRandom } from './random';

/** f(v/2) may differ from f(v)/2 by this share of the largest logit: rounding, no more. */
const linearityLimit = 1e-2;

/** What a model offers, by what its graph showed. `project`: the projection, to be tried. */
export function featuresOf(
  graph: GraphProbe,
  shape: ModelShape,
  hasTemplate: boolean,
  project: (vectors: Float32Array) => Float32Array,
): ModelFeatures {
  const missing = Array.from({ length: shape.layers }, (_, layer) => layer).filter(
    (layer) => !graph.layers.has(layer),
  );
  const reasons: string[] = [];
  const states = missing.length === 0;
  if (!states)
    reasons.push(
      `Residual streams cannot be read or edited: the graph does not name the output of layer ${missing.join(', ')}.`,
    );
  let projection = graph.finalNorm && graph.layers.has(shape.layers - 1);
  if (!projection) reasons.push('Vectors cannot be projected: the graph does not name its final norm.');
  else {
    const random = createRandom(1);
    const vector = new Float32Array(shape.width).map(() => random() - 0.5);
    projection = linearityError(project, vector) <= linearityLimit;
    if (!projection)
      reasons.push("Vectors cannot be projected: the model's head is not linear in a way that is known.");
  }
  if (!hasTemplate) reasons.push('Prompts cannot be chatted: the file has no chat template.');
  return { capture: states, edit: states, projection, chat: hasTemplate, reasons };
}
