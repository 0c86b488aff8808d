import { steeringSentence } from '../../src/appearance/steeringText';
import { significant } from '../../src/appearance/format';
import type { SteerResult } from '../../src/protocol/method';
import type { SteerData } from '../../src/protocol/panel';

/** One sentence of what steering did to this prompt, from the result's numbers. */
export function steerLead({ result }: SteerData): string {
  return result ? steeringSentence(result) : 'The prompt is being answered by default and steered.';
}

/** Of both answers, on one line. */
export function logOddsText({ default: plain, steered }: SteerResult): string {
  return `Refusal log-odds: default ${significant(plain.refusalLogOdds)}, steered ${significant(steered.refusalLogOdds)}`;
}
