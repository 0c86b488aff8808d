import type { Engine } from '../engine/engine';
import { LensError } from '../protocol/errors';
import type { LensSteering, TokenLensRequest, TokenLensResult } from '../protocol/inspection';
import type { LikelyToken } from '../protocol/method';
import { checkedWindow } from './checkedWindow';
import { encodeContent, type ContentToken } from './contentTokens';
import type { RequestControl } from './control';
import { messagesOf } from './encodePrompt';
import { likelyTokens } from './likelyTokens';
import { openVectors, type OpenVectors } from './openVectors';
import { additionOf, inBothUnits, meanResidualNorm, steeredWindow } from './steering';
import type { Workbench } from './workbench';

/**
 * Logit lens: what the model would say after a token of the last user message, read at every layer through its own
 * final norm and head; steered too where that is asked for, from this token on. After `inspect` of the same prompt only
 * this token is run again.
 */
export async function tokenLens(
  bench: Workbench,
  request: TokenLensRequest,
  control: RequestControl,
): Promise<TokenLensResult> {
  const opened = await openVectors(bench, request, control);
  const { engine, vectors } = opened;
  const { layers: count } = engine.info;
  const { tokens, content } = encodeContent(engine, messagesOf(request.prompt));
  const { position } = tokenAt(content, request.token);
  const layers = [...new Set(request.layers ?? Array.from({ length: count }, (_, layer) => layer))].sort(
    (a, b) => a - b,
  );
  const sequence = { tokens: tokens.slice(0, position + 1), states: [position] };
  const steering = request.steering && steeringOf(opened, request.steering);
  const edits = steering
    ? [additionOf(vectors.directions, vectors.hiddenSize, steering.layers, steering.absolute, position)]
    : [];
  const read = engine
    .branch([sequence, ...edits.map((edit) => ({ ...sequence, edit }))], layers, control)
    .map(({ states }) => likelyTokensOf(engine, states, request.top ?? 5, control));
  const [byDefault = [], steered] = read;
  return {
    layers: layers.map((layer, index) => ({
      layer,
      tokens: byDefault[index] ?? [],
      ...(steered ? { steered: steered[index] ?? [] } : {}),
    })),
    ...(steering ? { steering } : {}),
  };
}

function tokenAt(content: readonly ContentToken[], index: number): ContentToken {
  const token = content[index];
  if (token) return token;
  throw new LensError(
    'wrong-use',
    `The message has no token ${index}: it has ${content.length}.`,
    'Inspect the prompt again.',
  );
}

function steeringOf(
  { engine, vectors }: OpenVectors,
  { strength, layers }: LensSteering,
): NonNullable<TokenLensResult['steering']> {
  const window = checkedWindow(layers ?? steeredWindow(vectors), engine.info.layers);
  return { ...inBothUnits(strength, 'relative', meanResidualNorm(vectors, window)), layers: window };
}

/** The most probable tokens of each state. `states`: [k, d] row-major. */
function likelyTokensOf(
  engine: Engine,
  states: Float32Array,
  top: number,
  control: RequestControl,
): LikelyToken[][] {
  const { vocabularySize, hiddenSize } = engine.info;
  const logits = engine.lens(states, control);
  return Array.from({ length: states.length / hiddenSize }, (_, row) =>
    likelyTokens(engine, logits.subarray(row * vocabularySize, (row + 1) * vocabularySize), top),
  );
}
