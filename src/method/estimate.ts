import type { Control } from '../engine/engine';
import type {
  ClassifierName,
  ClassifierReport,
  LayerReport,
  PromptPosition,
  ThresholdRule,
} from '../protocol/method';
import {
  classifierScores,
  fitClassifiers,
  heldOutScores,
  type Classifiers,
  type ClassifierSettings,
  type PromptReading,
} from '../science/classifiers';
import { angleGap, pairAngles } from '../science/angles';
import { cosinesToPrevious, residualNorms } from '../science/directions';
import { usualFolds } from '../science/folds';
import { aurocByLayer, heldOutProjections, separations } from '../science/separation';
import { heldOutTransitionAurocs } from '../science/transition';
import { bestClassifier, calibrateClassifiers } from './calibrate';
import { readingOf, transitionsOf, type PromptStates } from './promptStates';

/** States of the anchors, of the prompts that check them, and of those that set thresholds. */
export interface AnchorStates {
  readonly harmful: PromptStates;
  readonly harmless: PromptStates;
  /** Harmful prompts of the check; undefined when they are the anchors themselves. */
  readonly checkHarmful: PromptStates | undefined;
  readonly contrast: PromptStates;
  readonly calibration: {
    readonly harmful: PromptStates;
    readonly harmless: PromptStates;
    readonly contrast: PromptStates;
  };
}

/** The vectors and classifiers, and the evidence for them (method: SCANS, sections 3.2 and 3.3). */
export interface Estimate {
  readonly fitted: Classifiers;
  /** Mean over the harmful anchors of |h_l| at the last prompt token, [n]. */
  readonly residualNorms: Float64Array;
  readonly layers: readonly LayerReport[];
  readonly classifiers: readonly ClassifierReport[];
  readonly classifier: ClassifierName;
}

/** Directions and classifiers of the anchors, and what held-out anchors and calibration prompts say of both. */
export function estimate(
  states: AnchorStates,
  settings: ClassifierSettings,
  position: PromptPosition,
  rule: ThresholdRule,
  control: Control,
): Estimate {
  const reading = (prompts: PromptStates): PromptReading => readingOf(prompts, position);
  const { harmful, harmless, checkHarmful, contrast } = states;
  const sets = {
    harmful: reading(harmful),
    harmless: reading(harmless),
    contrast: reading(contrast),
    ...(checkHarmful ? { checkHarmful: reading(checkHarmful) } : {}),
  };
  const fitted = fitClassifiers(sets, settings);
  const folds = usualFolds(Object.values(sets).map(({ last }) => last.prompts));
  const held = heldOutScores(sets, settings, folds, () => control.check());
  const apart = (prompts: PromptStates): ReturnType<typeof classifierScores> =>
    classifierScores(fitted, reading(prompts));
  const calibration = {
    harmful: apart(states.calibration.harmful),
    harmless: apart(states.calibration.harmless),
    contrast: apart(states.calibration.contrast),
  };
  const classifiers = calibrateClassifiers(held, calibration, rule);
  return {
    fitted,
    residualNorms: residualNorms(harmful.last),
    layers: layerReports(states, fitted, settings, position, folds),
    classifiers,
    classifier: bestClassifier(classifiers),
  };
}

function layerReports(
  { harmful, harmless, checkHarmful, contrast }: AnchorStates,
  { directions }: Classifiers,
  { estimator }: ClassifierSettings,
  position: PromptPosition,
  folds: number,
): LayerReport[] {
  const { layers } = directions;
  const norms = residualNorms(harmful.last);
  const cosines = cosinesToPrevious(directions);
  const heldOut = heldOutProjections(harmful.last, harmless.last, [contrast.last], folds, 1, estimator);
  const separation = separations(heldOut, 0, 1, layers);
  // Check prompts that had no part in the vectors need no folds; our own anchors do.
  const againstContrast = checkHarmful
    ? aurocByLayer(checkHarmful.last, contrast.last, directions)
    : separations(heldOut, 0, 2, layers).map((separation) => separation.auroc);
  const angles = pairAngles(harmful.last, harmless.last);
  const byTransition = heldOutTransitionAurocs(
    transitionsOf(harmful, position),
    transitionsOf(harmless, position),
    folds,
  );
  return angles.map((angle, layer) => ({
    layer,
    norm: directions.norms[layer] ?? 0,
    residualNorm: norms[layer] ?? 0,
    cosineToPrevious: cosines[layer] ?? null,
    auroc: separation[layer]?.auroc ?? 0.5,
    cohensD: separation[layer]?.cohensD ?? 0,
    aurocContrast: againstContrast[layer] ?? null,
    aurocTransition: byTransition[layer] ?? 0.5,
    angles: { ...angle, gap: angleGap(angle) },
  }));
}
