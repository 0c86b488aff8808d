import type { Control } from '../engine/engine';
import type { RefusalVectors } from '../formats/controlVector';
import { LensError } from '../protocol/errors';
import type { Classification, ClassifierName, ClassifyRequest, ClassifyResult } from '../protocol/method';
import { classifierScores, type Classifiers, type Scores } from '../science/classifiers';
import type { RequestControl } from './control';
import { encodePrompt } from './encodePrompt';
import { openVectors, type OpenVectors } from './openVectors';
import { promptStates, readingOf } from './promptStates';
import type { Workbench } from './workbench';

/** Which classifier decides, and from which score on a prompt is harmful; default: as stored with the vectors. */
export interface ClassifierChoice {
  readonly classifier?: ClassifierName | undefined;
  readonly threshold?: number | undefined;
}

/** Scores prompts and says which way each would be steered (SCANS, section 3.3, and the classifiers beside it). */
export async function classify(
  bench: Workbench,
  request: ClassifyRequest,
  control: RequestControl,
): Promise<ClassifyResult> {
  if (request.prompts.length === 0)
    throw new LensError('prompt-empty', 'There are no prompts to classify.', 'Give at least one.');
  const opened = await openVectors(bench, request, control);
  const encoded = request.prompts.map((prompt) => encodePrompt(opened.engine, prompt));
  return { prompts: classifyEncoded(opened, encoded, request, control) };
}

/** Classifies prompts that are encoded already. */
export function classifyEncoded(
  opened: OpenVectors,
  prompts: readonly Int32Array[],
  choice: ClassifierChoice,
  control: Control,
): Classification[] {
  const decide = decisionOf(opened.vectors, choice);
  const scores = scorePrompts(opened, prompts, control)[decide.classifier];
  return Array.from(scores, decide);
}

/** Every classifier's scores of encoded prompts. */
export function scorePrompts(
  { engine, vectors }: OpenVectors,
  prompts: readonly Int32Array[],
  control: Control,
): Scores {
  const { opening, position } = vectors.report.transition;
  const states = promptStates(engine, prompts, opening, control, (done) =>
    control.progress('Classifying', done, prompts.length),
  );
  return classifierScores(classifiersOf(vectors), readingOf(states, position));
}

/** A score's verdict, by the chosen classifier or the one of the vectors. A threshold that is given has no band below it. */
export function decisionOf(
  { report }: RefusalVectors,
  choice: ClassifierChoice,
): ((score: number) => Classification) & { readonly classifier: ClassifierName } {
  const classifier = choice.classifier ?? report.classifier;
  const stored = report.classifiers.find(({ name }) => name === classifier);
  if (!stored)
    throw new LensError(
      'wrong-use',
      `These vectors have no classifier "${classifier}".`,
      `Choose one of ${report.classifiers.map(({ name }) => name).join(', ')}.`,
    );
  const threshold = choice.threshold ?? stored.threshold;
  const lower = choice.threshold ?? stored.lower;
  const decide = (score: number): Classification => ({
    classifier,
    score,
    threshold,
    lower,
    direction: score >= threshold ? 'towards' : score < lower ? 'away' : 'none',
  });
  return Object.assign(decide, { classifier });
}

/** The classifiers that a vectors file stores, ready to score. */
export function classifiersOf(vectors: RefusalVectors): Classifiers {
  const { layers, hiddenSize, directions, norms, transitionReference, classifiers, report } = vectors;
  const { projection, probe, combined } = classifiers;
  return {
    directions: { layers, hiddenSize, unit: directions, norms: Float64Array.from(norms) },
    transition: { reference: transitionReference, layers: report.transition.layers },
    projection: {
      origins: Float64Array.from(projection.origins),
      halves: Float64Array.from(projection.halves),
      layers: projection.layers,
    },
    probe,
    combined: Float64Array.from(combined),
  };
}
