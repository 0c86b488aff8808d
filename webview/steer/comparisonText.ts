import { distinct, layerRange, significant } from '../../src/appearance/format';
import { strengthText } from '../../src/appearance/steeringText';
import type { ComparedAnswer } from '../../src/protocol/compare';
import type { ComparisonData } from '../../src/protocol/panel';
import type { PlainTable } from '../ui/plainTable';

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

export const comparisonHeadings = ['strength', 'refusal log-odds', 'KL', 'answer'] as const;

export function comparisonCaption({ result }: Pick<ComparisonData, 'result'>): string {
  const where = result ? ` in ${layerRange(result.layers)}` : '';
  return (
    `Strength as a fraction of the residual norm${where}; refusal log-odds and KL(default ‖ steered, nats) at the ` +
    'first answer token.'
  );
}

/** The strength of a row: of 0 with what it is. */
export function strengthName(strength: number): string {
  return strength === 0 ? '0, default' : strengthText(strength);
}

/** A row a strength. */
export function comparisonTable(data: Pick<ComparisonData, 'rows' | 'result'>): PlainTable {
  return {
    caption: comparisonCaption(data),
    headings: comparisonHeadings,
    rows: data.rows.map(({ strength, text, answer }) => [
      ...[strength, answer?.refusalLogOdds ?? NaN, answer?.kl ?? NaN],
      text,
    ]),
  };
}

function likelierOpening(answers: readonly Row[]): string {
  const refused = answers.filter(({ refusalLogOdds }) => refusalLogOdds > 0);
  if (refused.length === 0) return 'a refusal is the likelier opening at none';
  if (refused.length === answers.length) return 'a refusal is the likelier opening at all';
  const strengths = refused.map(({ strength }) => strengthText(strength));
  return `a refusal is the likelier opening at ${strengths.join(', ')}`;
}
