import { count, significant } from '../../src/appearance/format';
import { steeringSentence, strengthText } from '../../src/appearance/steeringText';
import type { SteerAnswer, SteerResult } from '../../src/protocol/method';
import type { SteerData } from '../../src/protocol/panel';
import { differences, differencesSoFar } from './differences';

/** One sentence of what steering did to this prompt, from the result's numbers. */
export function steerLead({ result }: SteerData): string {
  return result ? steeringSentence(result) : 'The prompt is being answered by default and steered.';
}

/** Of both answers, on one line. */
export function logOddsText({ default: plain, steered }: SteerResult): string {
  return `Refusal log-odds: default ${significant(plain.refusalLogOdds)}, steered ${significant(steered.refusalLogOdds)}`;
}

/** Above the steered answer. Its spaces around the equals sign do not break. */
export function steeredTitle(result: SteerData['result']): string {
  if (!result) return 'Steered';
  if (result.relative === 0) return 'Not steered';
  return `Steered ${strengthText(result.relative)} of |h| · α\u00a0=\u00a0${significant(result.absolute)}`;
}

/** Both answers with what differs marked: the default one as `a`. */
export function markedAnswers({
  result,
  running,
  defaultText,
  steeredText,
}: SteerData): ReturnType<typeof differences> {
  const compared = running || !result ? differencesSoFar : differences;
  return compared(defaultText, steeredText);
}

/** How an answer came to its end. */
export function endText({ tokens, stop }: SteerAnswer): string {
  return `${count(tokens, 'token')}, ${stop === 'end' ? 'ended by the model' : 'cut at the limit'}`;
}
