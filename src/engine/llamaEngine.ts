import { LensError } from '../protocol/errors';
import type { ModelFeatures, ModelInfo } from '../protocol/model';
import { capture } from './capture';
import type { ChatTemplate } from './chatTemplate';
import type { Context } from './context';
import { generateWithControlVector } from './controlVector';
import type { Engine } from './engine';
import type { ModelShape } from './forward';
import { generate } from './generate';
import type { Inspector } from './inspector';
import { logProbabilities } from './logProbabilities';
import { createTextStream } from './textStream';
import type { Tokenizer } from './tokenizer';

/** The parts of a loaded model. */
export interface EngineParts {
  readonly info: ModelInfo;
  readonly shape: ModelShape;
  readonly context: Context;
  readonly tokenizer: Tokenizer;
  /** The model's own template, parsed where it is first needed; undefined if the file has none. */
  readonly template: (() => ChatTemplate) | undefined;
  readonly inspector: Inspector;
  readonly project: Engine['project'];
  readonly lens: Engine['lens'];
  readonly dispose: () => void;
}

/** Puts the parts together as what the method is written against. */
export function createEngine(parts: EngineParts): Engine {
  const { info, shape, context, tokenizer, inspector, template } = parts;
  let disposed = false;

  function use(feature: keyof Omit<ModelFeatures, 'reasons' | 'chat'> | 'text'): void {
    if (disposed) throw new Error('The engine has been disposed of.');
    if (feature === 'text' || info.features[feature]) return;
    throw new LensError(
      'model-unsupported',
      `${info.name} does not offer this. ${info.features.reasons.join(' ')}`,
      'Use a model such as SmolLM2, Llama, Qwen, Gemma or Mistral.',
    );
  }

  function render(messages: Parameters<Engine['render']>[0]): string {
    if (template) return template().render(messages);
    throw new LensError(
      'not-a-chat-model',
      `${info.name} is not a chat model: its file has no chat template.`,
      'Use the instruction-tuned version of the model.',
    );
  }

  return {
    info,
    render,
    encodeChat: (messages) => tokenizer.encodePrompt(render(messages)),
    encode: (text) => tokenizer.encodeText(text),
    piece: (token) => tokenizer.piece(token),
    isEnd: (token) => tokenizer.isEnd(token),
    decode(tokens) {
      const stream = createTextStream();
      for (const token of tokens) stream.push(tokenizer.piece(token));
      return stream.end();
    },
    capture(sequences, layers, control) {
      use('capture');
      return capture(context, shape, sequences, layers, control);
    },
    inspect(sequence, control) {
      use('capture');
      return inspector.inspect(sequence, control);
    },
    branch(sequences, layers, control) {
      use('capture');
      return capture(context, shape, sequences, layers, control, inspector.trunk());
    },
    logProbabilities(sequences, control) {
      use(sequences.some(({ edit }) => edit) ? 'edit' : 'text');
      return logProbabilities(context, shape, sequences, control);
    },
    generate(sequences, maxTokens, sampling, onText, control) {
      use(sequences.some(({ edit }) => edit) ? 'edit' : 'text');
      return generate({ context, shape, tokenizer, maxTokens, sampling, onText, control }, sequences);
    },
    generateWithControlVector(tokens, vectors, from, maxTokens, sampling, onText, control) {
      use('text');
      const run = { context, shape, tokenizer, maxTokens, sampling, control };
      const onAnswer = (_: number, text: string): void => onText(text);
      return generateWithControlVector({ ...run, onText: onAnswer }, tokens, vectors, from);
    },
    project(vectors, form, control) {
      use('projection');
      return parts.project(vectors, form, control);
    },
    lens(states, control) {
      use('projection');
      return parts.lens(states, control);
    },
    dispose() {
      if (disposed) return;
      disposed = true;
      parts.dispose();
    },
  };
}
