import type { Control, Engine } from '../engine/engine';
import { greedyToken, penalizeRepetition } from '../engine/sampling';
import type { RefusalVectors } from '../formats/controlVector';
import { steeringRule } from '../protocol/classification';
import { LensError } from '../protocol/errors';
import type { Classification, ClassifierName, ClassifyRequest, ClassifyResult } from '../protocol/method';
import { classifierNames, classifierScores, type Classifiers, type Scores } from '../science/classifiers';
import type { States } from '../science/states';
import type { RequestControl } from './control';
import { encodePrompt } from './encodePrompt';
import { openVectors, type OpenVectors } from './openVectors';
import { promptStates, readingOf } from './promptStates';
import { refusalTokensOf } from './refusalTokens';
import { samplingOf } from './sampling';
import type { Workbench } from './workbench';

/** Which classifier decides, and from which score on a prompt is harmful; default: as stored with the vectors. */
export interface ClassifierChoice {
  readonly classifier?: ClassifierName | undefined;
  readonly threshold?: number | undefined;
  /** Of the answers: it takes part in what the first token is. Default 1.1. */
  readonly repetitionPenalty?: number | undefined;
}

/** Prompts whose states are in memory together. */
const chunk = 32;

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

/** What the decision about prompts rests on. */
export interface ScoredPrompts {
  readonly scores: Scores;
  /** h_l at the last prompt token. */
  readonly last: States;
  /** First-token logits of the model as it is, [vocabulary] a prompt. */
  readonly logits: readonly Float32Array[];
  /** Whether the first token of the model's own greedy answer opens a refusal. */
  readonly aboutToRefuse: readonly boolean[];
}

/** Classifies prompts that are encoded already. */
export function classifyEncoded(
  opened: OpenVectors,
  prompts: readonly Int32Array[],
  choice: ClassifierChoice,
  control: Control,
): Classification[] {
  const decide = decisionOf(opened.vectors, choice);
  const decided: Classification[] = [];
  for (let start = 0; start < prompts.length; start += chunk) {
    control.progress('Classifying', start, prompts.length);
    const part = prompts.slice(start, start + chunk);
    const scored = scorePrompts(opened, part, choice.repetitionPenalty, control);
    decided.push(...part.map((_, prompt) => decide(scored, prompt)));
  }
  return decided;
}

/**
 * Runs encoded prompts once, for every classifier's scores and for what the model is about to do. One after the other: a
 * batch sums in another order, and where activations are quantised too that moves a score by more than rounding, enough to
 * turn a verdict near a threshold. So a prompt is decided alike wherever it stands.
 * @param capture runs one sequence
 */
export function scorePrompts(
  { engine, vectors }: OpenVectors,
  prompts: readonly Int32Array[],
  repetitionPenalty: number | undefined,
  control: Control,
  capture: Engine['capture'] = (...run) => engine.capture(...run),
): ScoredPrompts {
  const { opening, position } = vectors.report.transition;
  const logits: Float32Array[] = [];
  const states = promptStates(engine, prompts, opening, control, {
    capture: (sequences, layers, each) => sequences.flatMap((sequence) => capture([sequence], layers, each)),
    onLogits: (prompt, row) => (logits[prompt] = row),
  });
  const openings = new Set(refusalTokensOf(engine).opening);
  return {
    scores: classifierScores(classifiersOf(vectors), readingOf(states, position)),
    logits,
    last: states.last,
    aboutToRefuse: logits.map((row, prompt) =>
      openings.has(firstToken(row, prompts[prompt] ?? [], repetitionPenalty)),
    ),
  };
}

/** Every classifier's score of one of the prompts that were scored. */
export function scoresOf(
  { scores }: Pick<ScoredPrompts, 'scores'>,
  prompt: number,
): Record<ClassifierName, number> {
  const entries = classifierNames.map((name) => [name, scores[name][prompt] ?? 0]);
  return Object.fromEntries(entries) as Record<ClassifierName, number>;
}

/** The first token of a greedy answer, with the repetition penalty that tokens of the prompt are subject to. */
function firstToken(
  logits: Float32Array,
  prompt: Iterable<number>,
  repetitionPenalty = samplingOf().repetitionPenalty,
): number {
  const penalised = logits.slice();
  penalizeRepetition(penalised, new Set(prompt), repetitionPenalty);
  return greedyToken(penalised);
}

/** The verdict on one of the prompts that were scored, and which way it is steered. */
export type Decide = (
  scored: Pick<ScoredPrompts, 'scores' | 'aboutToRefuse'>,
  prompt: number,
) => Classification;

/** Decides by the chosen classifier or the one of the vectors. A threshold that is given makes it the paper's rule. */
export function decisionOf({ report }: RefusalVectors, choice: ClassifierChoice): Decide {
  const classifier = choice.classifier ?? report.classifier;
  const stored = report.classifiers.find(({ name }) => name === classifier);
  if (!stored)
    throw new LensError(
      'wrong-use',
      `These vectors have no classifier "${classifier}".`,
      `Choose one of ${report.classifiers.map(({ name }) => name).join(', ')}.`,
    );
  const given = choice.threshold;
  const { threshold, lower, towards } =
    given === undefined
      ? { threshold: stored.threshold, ...steeringRule(report, stored) }
      : { threshold: given, lower: given, towards: true };
  return ({ scores, aboutToRefuse: inclined }, prompt) => {
    const score = scores[classifier][prompt] ?? 0;
    const aboutToRefuse = inclined[prompt] ?? false;
    const verdict = score >= threshold ? 'harmful' : score < lower ? 'harmless' : 'unclear';
    const direction =
      given === undefined
        ? needed(verdict, aboutToRefuse, towards)
        : verdict === 'harmful'
          ? 'towards'
          : 'away';
    return { classifier, score, threshold, lower, verdict, aboutToRefuse, direction };
  };
}

/**
 * Steering only against what the model is about to do: elsewhere it would change answers that are as they should be.
 * (The first token tells 113 of the 116 refusals among 144 of our calibration prompts, and no answer for a refusal.)
 */
function needed(
  verdict: Classification['verdict'],
  aboutToRefuse: boolean,
  towards: boolean,
): Classification['direction'] {
  if (verdict === 'harmful') return aboutToRefuse || !towards ? 'none' : 'towards';
  return verdict === 'harmless' && aboutToRefuse ? 'away' : 'none';
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
