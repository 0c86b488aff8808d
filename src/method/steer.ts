import type { Engine, Generated } from '../engine/engine';
import { LensError } from '../protocol/errors';
import type {
  Classification,
  SteerAnswer,
  SteerRequest,
  SteerResult,
  StrengthUnit,
} from '../protocol/method';
import { klDivergence, logOdds, softmax, topIndices } from '../science/logits';
import { classifyEncoded } from './classify';
import type { RequestControl } from './control';
import { encodePrompt } from './encodePrompt';
import { checkedWindow } from './checkedWindow';
import { openVectors } from './openVectors';
import { refusalTokensOf } from './refusalTokens';
import { additionOf, meanResidualNorm, steeredWindow, steeringStrength } from './steering';
import { samplingOf } from './sampling';
import { tokenText } from './tokenText';
import type { Workbench } from './workbench';

/** Steering by more than the residual stream's own length is noise. */
const greatestStrength = 1;
const firstTokens = 10;

/**
 * Answers a prompt by default and steered, side by side (SCANS, section 3.2): h_l <- h_l + alpha r_l in the layers of
 * the window, from the last prompt token on. With `auto` a classifier decides the sign.
 */
export async function steer(
  bench: Workbench,
  request: SteerRequest,
  control: RequestControl,
): Promise<SteerResult> {
  const started = performance.now();
  const opened = await openVectors(bench, request, control);
  const { engine, vectors } = opened;
  const layers = checkedWindow(request.layers ?? steeredWindow(vectors), engine.info.layers);
  const tokens = encodePrompt(engine, request.prompt, request.system);
  const classification = classifyEncoded(
    opened,
    [tokens],
    { ...request, repetitionPenalty: request.decoding?.repetitionPenalty },
    control,
  )[0];
  const strength = signedStrength(request, steeringStrength(vectors), classification?.direction);
  // The default strength is relative, whatever the unit of one that was not given.
  const unit = request.strength === undefined ? 'relative' : (request.unit ?? 'relative');
  const { relative, absolute } = bothUnits(strength, unit, meanResidualNorm(vectors, layers));
  if (Math.abs(relative) > greatestStrength)
    throw new LensError(
      'strength-out-of-range',
      `A strength of ${Number(relative.toPrecision(3))} of the residual norm is out of range.`,
      `Choose one between -${greatestStrength} and ${greatestStrength}; about .05 is enough for most models.`,
    );
  control.progress('Answering');
  const { directions, hiddenSize } = vectors;
  const edit = additionOf(directions, hiddenSize, layers, absolute, tokens.length - 1);
  const sides = ['default', 'steered'] as const;
  const [byDefault, steered] = engine.generate(
    [{ tokens }, { tokens, edit }],
    request.maxTokens ?? 64,
    samplingOf(request.decoding),
    (index, text) => control.answer(sides[index] ?? 'default', text),
    control,
  );
  if (!byDefault || !steered) throw new RangeError('The engine returned fewer answers than prompts.');
  return {
    default: answerOf(engine, byDefault),
    steered: answerOf(engine, steered),
    strength,
    unit,
    relative,
    absolute,
    layers,
    kl: klDivergence(byDefault.firstLogits, steered.firstLogits),
    ...classification,
    seconds: (performance.now() - started) / 1000,
  };
}

function signedStrength(
  { strength, auto }: SteerRequest,
  usual: number,
  direction: Classification['direction'] | undefined,
): number {
  if (!auto) return strength ?? 0;
  return Math.abs(strength ?? usual) * (direction === 'away' ? -1 : direction === 'towards' ? 1 : 0);
}

/** A signed strength as a fraction of the residual norm and as the length alpha added at each layer. */
function bothUnits(
  strength: number,
  unit: StrengthUnit,
  norm: number,
): { relative: number; absolute: number } {
  return unit === 'relative'
    ? { relative: strength, absolute: strength * norm }
    : { relative: strength / norm, absolute: strength };
}

function answerOf(engine: Engine, { tokens, text, stop, firstLogits }: Generated): SteerAnswer {
  const probabilities = softmax(firstLogits);
  const { opening } = refusalTokensOf(engine);
  return {
    text,
    tokens: tokens.length,
    stop,
    refusalLogOdds: logOdds(firstLogits, opening),
    firstTokens: topIndices(firstLogits, firstTokens).map((id) => ({
      id,
      text: tokenText(engine, id),
      probability: probabilities[id] ?? 0,
      opensRefusal: opening.includes(id),
    })),
  };
}
