import type { InspectRequest, InspectResult } from '../protocol/inspection';
import { layersOf, rising } from '../protocol/layerWindow';
import { logOdds } from '../science/logits';
import { placeState } from '../science/stateSpace';
import { tokenValues } from '../science/tokenTint';
import { checkedLayers } from './checkedWindow';
import { decisionOf, scoresOf } from './classify';
import { encodeContent } from './contentTokens';
import type { RequestControl } from './control';
import { messagesOf } from './encodePrompt';
import { inspectPrompt } from './inspectedPrompt';
import { openVectors } from './openVectors';
import { refusalTokensOf } from './refusalTokens';
import { steeredWindow } from './steering';
import { tokenText } from './tokenText';
import type { Workbench } from './workbench';

/**
 * Projects each token of the last user message on the refusal direction, and says what the model would do, in one pass
 * that computes only what has changed since the last one.
 */
export async function inspect(
  bench: Workbench,
  request: InspectRequest,
  control: RequestControl,
): Promise<InspectResult> {
  const started = performance.now();
  const opened = await openVectors(bench, request, control);
  const { engine, vectors } = opened;
  const layers = engine.info.layers - 1;
  const chosen = request.layers ?? layersOf(vectors.classifiers.projection.layers);
  const tintLayers = readLayers(checkedLayers(chosen, engine.info.layers), layers);
  const { tokens, content } = encodeContent(engine, messagesOf(request.prompt));
  const { scored, inspected } = inspectPrompt(opened, tokens, control);
  const { projections, kept, decoded } = inspected;
  const own = new Float32Array(content.length * layers);
  content.forEach(({ position }, index) =>
    own.set(projections.subarray(position * layers, (position + 1) * layers), index * layers),
  );
  const values = tokenValues(own, layers, {
    usual: vectors.contentBaseline,
    halves: vectors.classifiers.projection.halves,
    norms: vectors.residualNorms,
  });
  // The norm of a sequence's first token is extreme.
  content.forEach(({ position }, index) => {
    if (position === 0) values.fill(0, index * layers, (index + 1) * layers);
  });
  return {
    tokens: content.map(({ id, from, to }) => ({ id, text: tokenText(engine, id), from, to })),
    layers,
    values,
    tintLayers,
    tint: Float32Array.from(content, (_, index) => meanAt(values, index * layers, tintLayers)),
    classification: decisionOf(vectors, {})(scored, 0),
    scores: scoresOf(scored, 0),
    place: placeState(vectors.space, scored.last, 0),
    fingerprint: vectors.report.fingerprint,
    steered: steeredWindow(vectors),
    refusalLogOdds: logOdds(scored.logits[0] ?? new Float32Array(), refusalTokensOf(engine).opening),
    kept,
    decoded,
    milliseconds: performance.now() - started,
  };
}

/** With the last layer that is read in place of those after it. */
function readLayers(chosen: readonly number[], layers: number): number[] {
  return rising(chosen.map((layer) => Math.min(layer, layers - 1)));
}

function meanAt(values: Float32Array, start: number, layers: readonly number[]): number {
  return layers.reduce((sum, layer) => sum + (values[start + layer] ?? 0), 0) / layers.length;
}
