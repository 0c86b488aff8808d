import type { Engine, Generated, GenerateSequence } from '../engine/engine';
import type { DecodingOptions, LayerWindow, SteerAnswer } from '../protocol/method';
import { logOdds } from '../science/logits';
import type { RequestControl } from './control';
import { likelyTokens } from './likelyTokens';
import type { OpenVectors } from './openVectors';
import { refusalTokensOf } from './refusalTokens';
import { samplingOf } from './sampling';
import { additionOf } from './steering';

const firstTokens = 10;

/** How answers are made, as requests say it. */
interface Answering {
  readonly maxTokens?: number;
  readonly decoding?: DecodingOptions;
}

/** Answers to one prompt: `default` as the model gives it, `steered` one for each length that was added. */
export interface SteeredAnswers {
  readonly default: Generated;
  readonly steered: readonly Generated[];
}

/**
 * Answers an encoded prompt by default and steered, all in one batch (SCANS, section 3.2): h_l <- h_l + alpha r_l in the
 * layers of the window, from the last prompt token on.
 * @param alphas signed lengths, one for each steered answer
 * @param onText the whole text so far of a steered answer by its index, of the default one by `default`
 */
export function steeredAnswers(
  { engine, vectors }: OpenVectors,
  tokens: Int32Array,
  layers: LayerWindow,
  alphas: readonly number[],
  { maxTokens = 64, decoding }: Answering,
  onText: (answer: number | 'default', text: string) => void,
  control: RequestControl,
): SteeredAnswers {
  control.progress('Answering');
  const { directions, hiddenSize } = vectors;
  const steered = alphas.map((alpha): GenerateSequence => {
    const edit = additionOf(directions, hiddenSize, layers, alpha, tokens.length - 1);
    return { tokens, edit };
  });
  const [byDefault, ...others] = engine.generate(
    [{ tokens }, ...steered],
    maxTokens,
    samplingOf(decoding),
    (index, text) => onText(index === 0 ? 'default' : index - 1, text),
    control,
  );
  if (!byDefault || others.length < alphas.length)
    throw new RangeError('The engine returned fewer answers than prompts.');
  return { default: byDefault, steered: others };
}

/** An answer with what its first token tells. */
export function answerOf(engine: Engine, { tokens, text, stop, firstLogits }: Generated): SteerAnswer {
  return {
    text,
    tokens: tokens.length,
    stop,
    refusalLogOdds: logOdds(firstLogits, refusalTokensOf(engine).opening),
    firstTokens: likelyTokens(engine, firstLogits, firstTokens),
  };
}
