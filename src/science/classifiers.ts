import type { Directions } from './directions';
import { directionsBy, takesPairs, type DirectionEstimator } from './estimators';
import { inside, outside, pairedFolds, stratifiedFolds, usualFolds, type FoldAssignment } from './folds';
import { fitLogistic } from './logisticRegression';
import { fitProbe, probeLayers, probeScores, type PositionStates, type Probe } from './probe';
import {
  fitProjectionScale,
  projectionLayers,
  projectionScores,
  type ProjectionScale,
} from './projectionScore';
import { selectStates, type States } from './states';
import { transitionReference, transitionScores, type Layers } from './transition';

/**
 * What tells harmful prompts from others. `transition`: SCANS, section 3.3. `projection`: on the refusal direction.
 * `probe`: logistic regression on states. `combined`: logistic regression on the scores of the three.
 */
export const classifierNames = ['transition', 'projection', 'probe', 'combined'] as const;
export type ClassifierName = (typeof classifierNames)[number];

/** What classifiers read of several prompts. */
export interface PromptReading extends PositionStates {
  /** The hidden-state transition u_l. */
  readonly transition: States;
}

/** The prompts that classifiers are made from. */
export interface TrainingSets {
  readonly harmful: PromptReading;
  readonly harmless: PromptReading;
  /** Harmless prompts that sound alarming. */
  readonly contrast: PromptReading;
  /** More harmful prompts for the probe, matched in form to the contrast set, where the anchors are a user's. */
  readonly checkHarmful?: PromptReading;
}

export interface ClassifierSettings {
  readonly estimator: DirectionEstimator;
  /** Layers whose cosines the transition averages. */
  readonly transitionLayers: Layers;
}

export interface Classifiers {
  readonly directions: Directions;
  readonly transition: { readonly reference: Float32Array; readonly layers: Layers };
  readonly projection: ProjectionScale & { readonly layers: Layers };
  readonly probe: Probe;
  /** Weights of transition, projection and probe, then the bias. */
  readonly combined: Float64Array;
}

export type Scores = Readonly<Record<ClassifierName, Float64Array>>;
type BaseClassifiers = Omit<Classifiers, 'combined'>;

const innerFolds = 3;

/** Fits all classifiers; the combination on scores of the three that are held out in folds of their own. */
export function fitClassifiers(sets: TrainingSets, settings: ClassifierSettings): Classifiers {
  const base = fitBase(sets, settings);
  const folds = Math.min(innerFolds, usualFolds(sizesOf(sets)));
  const assignment = assignmentOf(sets, settings, folds, 2);
  const heldOut = scoresByFolds(sets, assignment, (training) => fitBase(training, settings), baseScores);
  return { ...base, combined: fitCombination(heldOut) };
}

/** Scores of every prompt, [prompts] a classifier. */
export function classifierScores(classifiers: Classifiers, prompts: PromptReading): Scores {
  const base = baseScores(classifiers, prompts);
  const [ofTransition = 0, ofProjection = 0, ofProbe = 0, bias = 0] = classifiers.combined;
  const combined = base.probe.map(
    (score, i) =>
      bias +
      ofTransition * (base.transition[i] ?? 0) +
      ofProjection * (base.projection[i] ?? 0) +
      ofProbe * score,
  );
  return { ...base, combined };
}

/** Scores of the training prompts by classifiers that were made without them; `onFold` is called before each fold. */
export function heldOutScores(
  sets: TrainingSets,
  settings: ClassifierSettings,
  folds: number,
  onFold: () => void = () => undefined,
): { readonly [Set in keyof TrainingSets]: Scores } {
  const assignment = assignmentOf(sets, settings, folds, 1);
  const fit = (training: TrainingSets): Classifiers => {
    onFold();
    return fitClassifiers(training, settings);
  };
  return scoresByFolds(sets, assignment, fit, classifierScores);
}

function fitBase(sets: TrainingSets, { estimator, transitionLayers }: ClassifierSettings): BaseClassifiers {
  const { harmful, harmless, contrast, checkHarmful } = sets;
  const directions = directionsBy(estimator, harmful.last, harmless.last);
  const { layers } = directions;
  const others = [harmless, contrast];
  const dangerous = [harmful, ...(checkHarmful ? [checkHarmful] : [])];
  return {
    directions,
    transition: { reference: transitionReference(harmful.transition), layers: transitionLayers },
    projection: {
      ...fitProjectionScale(directions, harmful.last, [harmless.last, contrast.last]),
      layers: projectionLayers(layers),
    },
    probe: fitProbe(dangerous, others, probeLayers(layers)),
  };
}

function baseScores(
  { directions, transition, projection, probe }: BaseClassifiers,
  prompts: PromptReading,
): Omit<Scores, 'combined'> {
  return {
    transition: transitionScores(prompts.transition, transition.reference, transition.layers),
    projection: projectionScores(prompts.last, directions, projection, projection.layers),
    probe: probeScores(prompts, probe),
  };
}

type HeldOut<S> = { readonly [Set in keyof TrainingSets]: S };

/** Fits on all folds but one and scores that one, in turn. Sets in the assignment are in the order of sizesOf. */
function scoresByFolds<Fitted, S extends Readonly<Record<string, Float64Array>>>(
  sets: TrainingSets,
  assignment: FoldAssignment,
  fit: (training: TrainingSets) => Fitted,
  score: (fitted: Fitted, prompts: PromptReading) => S,
): HeldOut<S> {
  const names = (['harmful', 'harmless', 'contrast', 'checkHarmful'] as const).filter((name) => sets[name]);
  const reading = (name: keyof TrainingSets): PromptReading => sets[name] ?? sets.harmful;
  const folds = 1 + Math.max(...(assignment[0] ?? []));
  const itemsOf = (index: number): Int32Array => assignment[index] ?? new Int32Array();
  const results: Partial<Record<keyof TrainingSets, Record<string, Float64Array>>> = {};
  for (let fold = 0; fold < folds; fold++) {
    const training = Object.fromEntries(
      names.map((name, index) => [name, selected(reading(name), outside(itemsOf(index), fold))]),
    ) as unknown as TrainingSets;
    const fitted = fit(training);
    names.forEach((name, index) => {
      const items = inside(itemsOf(index), fold);
      const scores = score(fitted, selected(reading(name), items));
      const all = (results[name] ??= {});
      for (const [classifier, values] of Object.entries(scores)) {
        const target = (all[classifier] ??= new Float64Array(reading(name).last.prompts));
        items.forEach((item, place) => (target[item] = values[place] ?? 0));
      }
    });
  }
  return results as HeldOut<S>;
}

/** Estimators that take anchors in pairs keep their pairs. */
function assignmentOf(
  sets: TrainingSets,
  { estimator }: ClassifierSettings,
  folds: number,
  seed: number,
): FoldAssignment {
  const stratified = stratifiedFolds(sizesOf(sets), folds, seed);
  return takesPairs(estimator) ? pairedFolds(stratified, folds) : stratified;
}

function sizesOf(sets: TrainingSets): number[] {
  return [sets.harmful, sets.harmless, sets.contrast, ...(sets.checkHarmful ? [sets.checkHarmful] : [])].map(
    ({ last }) => last.prompts,
  );
}

function selected(reading: PromptReading, prompts: readonly number[]): PromptReading {
  return {
    endOfTurn: selectStates(reading.endOfTurn, prompts),
    last: selectStates(reading.last, prompts),
    opened: selectStates(reading.opened, prompts),
    transition: selectStates(reading.transition, prompts),
  };
}

function fitCombination(heldOut: HeldOut<Omit<Scores, 'combined'>>): Float64Array {
  const bases = ['transition', 'projection', 'probe'] as const;
  const rows: number[] = [];
  const positive: boolean[] = [];
  const add = (scores: Omit<Scores, 'combined'>, harmful: boolean): void => {
    scores.probe.forEach((_, prompt) => {
      rows.push(...bases.map((name) => scores[name][prompt] ?? 0));
      positive.push(harmful);
    });
  };
  add(heldOut.harmful, true);
  add(heldOut.harmless, false);
  add(heldOut.contrast, false);
  // The scores differ in scale; cosines lie within a few hundredths of each other.
  const count = positive.length;
  const scales = bases.map((_, column) => deviation(rows.filter((__, i) => i % bases.length === column)));
  const scaled = Float64Array.from(rows, (value, i) => value / (scales[i % bases.length] ?? 1));
  const { weights, bias } = fitLogistic(scaled, count, bases.length, positive, { c: 1, balanced: true });
  return Float64Array.of(...Array.from(weights, (weight, i) => weight / (scales[i] ?? 1)), bias);
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) || 1;
}
