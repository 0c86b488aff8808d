import type { TokenLensRequest, TokenLensResult } from '../protocol/inspection';
import { LensError } from '../protocol/errors';
import { softmax, topIndices } from '../science/logits';
import { encodeContent } from './contentTokens';
import type { RequestControl } from './control';
import { messagesOf } from './encodePrompt';
import { openVectors } from './openVectors';
import { tokenText } from './tokenText';
import type { Workbench } from './workbench';

/**
 * Logit lens: what the model would say after a token of the last user message, read at every layer through its own
 * final norm and head. After `inspect` of the same prompt only this token is run again.
 */
export async function tokenLens(
  bench: Workbench,
  request: TokenLensRequest,
  control: RequestControl,
): Promise<TokenLensResult> {
  const { engine } = await openVectors(bench, request, control);
  const { vocabularySize, layers: count } = engine.info;
  const { tokens, content } = encodeContent(engine, messagesOf(request.prompt));
  const token = content[request.token];
  if (!token)
    throw new LensError(
      'wrong-use',
      `The message has no token ${request.token}: it has ${content.length}.`,
      'Inspect the prompt again.',
    );
  const layers = [...new Set(request.layers ?? Array.from({ length: count }, (_, layer) => layer))].sort(
    (a, b) => a - b,
  );
  const sequence = { tokens: tokens.slice(0, token.position + 1), states: [token.position] };
  const [captured] = engine.branch([sequence], layers, control);
  const logits = engine.lens(captured?.states ?? new Float32Array(), control);
  return {
    layers: layers.map((layer, index) => {
      const row = logits.subarray(index * vocabularySize, (index + 1) * vocabularySize);
      const probabilities = softmax(row);
      return {
        layer,
        tokens: topIndices(row, request.top ?? 5).map((id) => ({
          id,
          text: tokenText(engine, id),
          probability: probabilities[id] ?? 0,
        })),
      };
    }),
  };
}
