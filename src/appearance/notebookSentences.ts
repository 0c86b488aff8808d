import type { NotebookAnswer, NotebookResult } from '../protocol/notebookResult';
import { count, layerRange, significant } from './format';
import { decisionSentence, divergenceText, steeringSentence, strengthText } from './steeringText';

/** A result without its words: they are made from it. */
type Result = Omit<NotebookResult, 'text'>;

/** What came of it, in one sentence. */
export function resultLead({ state, answers, steering }: Result): string {
  if (state === 'interrupted') return 'Interrupted: this is what had come.';
  const before = answers.default.figures;
  const after = answers.steered.figures;
  if (!steering || !before || !after) return 'Not finished yet.';
  return steeringSentence({
    ...steering,
    default: { text: answers.default.text, ...before },
    steered: { text: answers.steered.text, ...after },
  });
}

/** What SCANS makes of the prompt; undefined before it is known. */
export function resultDecision({ classification, automatic }: Result): string | undefined {
  if (!classification) return undefined;
  const sentence = decisionSentence(classification, automatic);
  return `SCANS (${classification.classifier}): ${sentence}.`;
}

/** `Steered −.05 of |h|`, over the steered answer. */
export function steeredTitle({ steering }: Result): string {
  if (!steering) return 'Steered';
  return steering.relative === 0 ? 'Not steered' : `Steered ${strengthText(steering.relative)} of |h|`;
}

/** How an answer ended and how likely a refusal was; undefined before it has ended. */
export function answerEnd({ figures }: NotebookAnswer): string | undefined {
  if (!figures) return undefined;
  const { tokens, stop, refusalLogOdds } = figures;
  const ended = stop === 'end' ? 'ended by the model' : 'cut at the limit';
  return `${count(tokens, 'token')}, ${ended}; refusal log-odds ${significant(refusalLogOdds)}`;
}

/** The distance of the two answers' first tokens; undefined before it is known. */
export function resultDivergence({ steering }: Result): string | undefined {
  return steering && `${divergenceText(steering)}.`;
}

/** What the result was made with. */
export function madeWithSentence({ madeWith: { model, adapters, vectors } }: Result): string {
  const adapter = adapters.length === 0 ? 'no adapter' : `adapter ${adapters.join(', ')}`;
  return `${model}, ${adapter}; vectors: ${vectors}.`;
}

/** How to read the tints. */
export function tintSentence({ inspection }: Result): string | undefined {
  if (!inspection) return undefined;
  return (
    `Tokens by their projection on the refusal direction, mean of ${layerRange(inspection.window)}: ` +
    'orange nearer to harmful prompts, blue nearer to harmless ones.'
  );
}

/** How to read the curves. */
export const curveSentence =
  'The same by layer: 0 is a usual harmless token (or a layer in which the anchors hardly differ), 1 lies half the ' +
  'distance of the anchors’ means nearer to the harmful ones.';
