import type { Classification, SteerResult } from '../../src/protocol/method';
import type { SteerData } from '../../src/protocol/panel';
import { distinct, layerRange, significant } from '../ui/format';
import { strengthText } from './strength';

/** `score .621 < .713: steers away from refusal`; conditional where SCANS did not decide the direction. */
export function decisionSentence({ score, threshold, direction }: Classification, decided: boolean): string {
  const [shownScore, shownThreshold] = distinct(score, threshold);
  const relation = score < threshold ? '<' : '≥';
  const verb = decided ? 'steers' : 'SCANS would steer';
  const way = direction === 'away' ? 'away from refusal' : 'towards refusal';
  return `score ${shownScore} ${relation} ${shownThreshold}: ${verb} ${way}`;
}

/** One sentence of what steering did to this prompt, from the result's numbers. */
export function steerLead(data: SteerData): string {
  const { result } = data;
  if (!result) return 'The prompt is being answered by default and steered.';
  const before = result.default.refusalLogOdds;
  const after = result.steered.refusalLogOdds;
  const [shownBefore, shownAfter] = distinct(before, after);
  const change =
    shownBefore === shownAfter
      ? `stay at ${shownBefore}`
      : `${after < before ? 'fall' : 'rise'} from ${shownBefore} to ${shownAfter}`;
  const texts =
    result.default.text === result.steered.text ? 'the two answers are the same' : 'the answers differ';
  return `${capital(steeringWords(result))}: refusal log-odds ${change}, ${texts}.`;
}

/** `steered away from refusal by .05 of the residual norm in layers 10–18`. */
export function steeringWords({ relative, layers }: Pick<SteerResult, 'relative' | 'layers'>): string {
  if (relative === 0) return 'steered by nothing';
  const way = relative < 0 ? 'away from refusal' : 'towards refusal';
  return `steered ${way} by ${strengthText(Math.abs(relative)).replace('+', '')} of the residual norm in ${layerRange(layers)}`;
}

/** The line under the two answers. */
export function divergenceText(result: SteerResult): string {
  return `KL(default ‖ steered) at the first answer token: ${significant(result.kl)} nats`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
