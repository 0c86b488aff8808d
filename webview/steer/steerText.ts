import { steeringSentence } from '../../src/appearance/steeringText';
import type { SteerData } from '../../src/protocol/panel';

/** One sentence of what steering did to this prompt, from the result's numbers. */
export function steerLead({ result }: SteerData): string {
  return result ? steeringSentence(result) : 'The prompt is being answered by default and steered.';
}
