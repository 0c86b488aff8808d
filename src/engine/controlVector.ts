import { createAnswer } from './answer';
import type { ControlVector } from './context';
import { checkVectors } from './edit';
import type { Generated } from './engine';
import { checkLength, forward, forwardPrefix } from './forward';
import { continueAnswers, type Generation, type Stream } from './generate';

/** See Engine.generateWithControlVector. */
export function generateWithControlVector(
  run: Generation,
  tokens: Int32Array,
  vectors: ReadonlyMap<number, Float32Array>,
  from: number,
): Generated {
  const { context, shape, tokenizer, maxTokens, sampling, control } = run;
  checkLength(context, tokens, Math.min(maxTokens, 1));
  const vector = controlVector(vectors, shape.layers, shape.width);
  const id = 0;
  const start = Math.max(0, Math.min(from, tokens.length - 1));
  const answer = createAnswer(tokenizer, tokens, maxTokens, sampling, (text) => run.onText(0, text));
  const stream: Stream = {
    id,
    edit: undefined,
    answer,
    position: tokens.length,
    logits: new Float32Array(0),
  };
  context.clear();
  forwardPrefix(context, shape, id, tokens, start, control);
  context.setControlVector(vector);
  try {
    const prompt = {
      id,
      tokens,
      start,
      states: [],
      logits: [tokens.length - 1],
      onLogits: (_: number, logits: Float32Array) => void (stream.logits = logits),
    };
    forward(context, shape, [prompt], { layers: [], memory: context.size }, control);
    continueAnswers(run, [stream]);
    return answer.result();
  } finally {
    context.setControlVector(undefined);
  }
}

/** The layout of llama_set_adapter_cvec (llama.h): [n_layer - 1, width], row 0 for layer 1, both ends inclusive. */
function controlVector(
  vectors: ReadonlyMap<number, Float32Array>,
  layers: number,
  width: number,
): ControlVector | undefined {
  if (vectors.size === 0) return undefined;
  // llama.cpp's vector begins at layer 1.
  checkVectors(vectors, 1, layers, width);
  const data = new Float32Array((layers - 1) * width);
  for (const [layer, vector] of vectors) data.set(vector, (layer - 1) * width);
  return { data, first: Math.min(...vectors.keys()), last: Math.max(...vectors.keys()) };
}
