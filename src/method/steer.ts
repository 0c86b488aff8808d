import type { Classification, SteerRequest, SteerResult } from '../protocol/method';
import { klDivergence } from '../science/logits';
import { classifyEncoded } from './classify';
import type { RequestControl } from './control';
import { encodePrompt } from './encodePrompt';
import { checkedWindow } from './checkedWindow';
import { openVectors } from './openVectors';
import { answerOf, steeredAnswers } from './steeredAnswers';
import { inBothUnits, meanResidualNorm, steeredWindow, steeringStrength } from './steering';
import type { Workbench } from './workbench';

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
  const { relative, absolute } = inBothUnits(strength, unit, meanResidualNorm(vectors, layers));
  const answers = steeredAnswers(
    opened,
    tokens,
    layers,
    [absolute],
    request,
    (answer, text) => control.answer(answer === 'default' ? 'default' : 'steered', text),
    control,
  );
  const steered = answers.steered[0] ?? answers.default;
  return {
    default: answerOf(engine, answers.default),
    steered: answerOf(engine, steered),
    strength,
    unit,
    relative,
    absolute,
    layers,
    kl: klDivergence(answers.default.firstLogits, steered.firstLogits),
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
