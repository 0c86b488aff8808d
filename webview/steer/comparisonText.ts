import { distinct, significant } from '../../src/appearance/format';
import { strengthText } from '../../src/appearance/steeringText';
import type { ComparedAnswer } from '../../src/protocol/compare';

type Row = Pick<ComparedAnswer, 'strength' | 'refusalLogOdds'>;

/** One sentence of how the log-odds go with the strength, and from where on a refusal is the likelier opening. */
export function comparisonSentence(answers: readonly Row[]): string {
  const first = answers[0];
  const last = answers.at(-1);
  if (!first || !last) return '';
  if (answers.length === 1)
    return `Refusal log-odds ${significant(first.refusalLogOdds)} at ${strengthText(first.strength)}.`;
  const [low, high] = distinct(first.refusalLogOdds, last.refusalLogOdds);
  const way = last.refusalLogOdds < first.refusalLogOdds ? 'fall' : 'rise';
  const course =
    low === high
      ? `Refusal log-odds are ${low} at both ends`
      : `Refusal log-odds ${way} from ${low} at ${strengthText(first.strength)} to ${high} at ${strengthText(last.strength)}`;
  return `${course}; ${likelierOpening(answers)}.`;
}

function likelierOpening(answers: readonly Row[]): string {
  const refused = answers.filter(({ refusalLogOdds }) => refusalLogOdds > 0);
  if (refused.length === 0) return 'a refusal is the likelier opening at none';
  if (refused.length === answers.length) return 'a refusal is the likelier opening at all';
  const strengths = refused.map(({ strength }) => strengthText(strength));
  return `a refusal is the likelier opening at ${strengths.join(', ')}`;
}
