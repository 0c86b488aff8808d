import type { Classification, ClassifierName, ExtractResult, SteerResult } from '../protocol/method';
import { distinct, layerRange, significant } from './format';

/**
 * `score .621 < .713: steers away from refusal`, with the threshold that decided; conditional where SCANS did not
 * decide the direction.
 */
export function decisionSentence(classification: Classification, decided: boolean): string {
  const { score, threshold, lower, verdict, direction } = classification;
  const verb = decided ? 'steers' : 'SCANS would steer';
  switch (direction) {
    case 'towards': {
      const [shownScore, shownThreshold] = distinct(score, threshold);
      return `score ${shownScore} ≥ ${shownThreshold}: ${verb} towards refusal`;
    }
    case 'away': {
      const [shownScore, shownLower] = distinct(score, lower);
      return `score ${shownScore} < ${shownLower}: ${verb} away from refusal`;
    }
    case 'none': {
      if (verdict !== 'unclear') return notNeeded(classification, verb);
      const [shownLower, atLower] = distinct(lower, score);
      const [atThreshold, shownThreshold] = distinct(score, threshold);
      const shownScore = atLower.length > atThreshold.length ? atLower : atThreshold;
      return `score ${shownScore} from ${shownLower} to ${shownThreshold}: ${verb} neither way`;
    }
  }
}

/**
 * Why a prompt with a verdict is left alone: the model is about to do what it should by itself, or tuning found that
 * steering towards refusal does not pay.
 */
function notNeeded(classification: Classification, verb: string): string {
  const { score, threshold, lower, verdict, aboutToRefuse } = classification;
  const harmful = verdict === 'harmful';
  const [shownScore, shownThreshold] = distinct(score, harmful ? threshold : lower);
  const relation = harmful ? '≥' : '<';
  const already = harmful
    ? aboutToRefuse
      ? 'harmful, and about to be refused'
      : 'harmful, and tuned never to be steered towards refusal'
    : 'harmless, and about to be answered';
  return `score ${shownScore} ${relation} ${shownThreshold}, ${already}: ${verb} neither way`;
}

/** What a score is of, as a small label beside the sentence; `meaning` says it in full. */
export const classifierLabels: Record<ClassifierName, { readonly label: string; readonly meaning: string }> =
  {
    transition: {
      label: 'transition',
      meaning:
        'Hidden-state transition (SCANS): mean cosine with the transition of the harmful anchors, −1 to 1.',
    },
    projection: {
      label: 'projection',
      meaning: 'Projection of the prompt’s state on the refusal direction: a distance without bounds.',
    },
    probe: {
      label: 'probe',
      meaning: 'Logistic probe on the prompt’s states: log-odds of harm, without bounds.',
    },
    combined: {
      label: 'combined',
      meaning: 'Transition, projection and probe together: log-odds of harm, without bounds.',
    },
  };

/** What the thresholds were set on. */
export function thresholdsText({
  calibratedOn,
  tuned,
}: Pick<ExtractResult, 'calibratedOn' | 'tuned'>): string {
  const how = tuned?.byHand ? 'chosen by hand' : 'tuned';
  const lower = tuned
    ? `; the lower one of ${classifierLabels[tuned.rule.classifier].label} ${how} on ${tuned.on}`
    : '';
  return `Thresholds set on ${calibratedOn}${lower}`;
}

/** One sentence of what steering did to a prompt, from the result's numbers. */
export function steeringSentence(
  result: Pick<SteerResult, 'default' | 'steered' | 'relative' | 'layers'>,
): string {
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
  if (relative === 0) return 'not steered';
  const way = relative < 0 ? 'away from refusal' : 'towards refusal';
  return `steered ${way} by ${sizeText(Math.abs(relative))} of the residual norm in ${layerRange(layers)}`;
}

/** A strength as set by hand: at most three significant digits, no zeros behind, and always its sign. */
export function strengthText(strength: number): string {
  const number = Number(Math.abs(strength).toPrecision(3));
  if (number === 0) return '0';
  const digits = String(number).replace(/^0\./, '.');
  return `${strength < 0 ? '−' : '+'}${digits}`;
}

/** The same of a size, which has no sign. */
export function sizeText(size: number): string {
  return strengthText(size).replace('+', '');
}

/** The line under the two answers. */
export function divergenceText(result: Pick<SteerResult, 'kl'>): string {
  return `KL(default ‖ steered) at the first answer token: ${significant(result.kl)} nats`;
}

/** Of first answer tokens. */
export const firstTokensCaption =
  'First answer token, probability (bars: 0 to 1; underlined: opens a refusal)';

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
