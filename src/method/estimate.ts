import type { LayerReport, LayerWindow, TransitionCalibration } from '../protocol/method';
import { cosinesToPrevious, meanDifference, residualNorms, type Directions } from '../science/directions';
import { usualFolds } from '../science/folds';
import { auroc } from '../science/roc';
import { aurocByLayer, heldOutProjections, separations } from '../science/separation';
import {
  calibrate,
  classificationLayers,
  heldOutTransitionScores,
  transitionReference,
  transitions,
} from '../science/transition';
import type { PromptStates } from './lastTokenStates';

/** States of the anchors and of the prompts that check them. */
export interface AnchorStates {
  readonly harmful: PromptStates;
  readonly harmless: PromptStates;
  /** Harmful prompts of the check; undefined when they are the anchors themselves. */
  readonly checkHarmful: PromptStates | undefined;
  readonly contrast: PromptStates;
}

/** The vectors and the evidence for them (method: SCANS, sections 3.2 and 3.3). */
export interface Estimate {
  readonly directions: Directions;
  /** Mean over the harmful anchors of |h_l| at the last prompt token, [n]. */
  readonly residualNorms: Float64Array;
  readonly reference: Float32Array;
  readonly layers: readonly LayerReport[];
  readonly calibration: TransitionCalibration;
}

/** Mean-difference directions, the transition's reference, and what held-out anchors say of both. */
export function estimate({ harmful, harmless, checkHarmful, contrast }: AnchorStates): Estimate {
  const directions = meanDifference(harmful.last, harmless.last);
  const norms = residualNorms(harmful.last);
  const cosines = cosinesToPrevious(directions);
  const folds = usualFolds([harmful.last.prompts, harmless.last.prompts, contrast.last.prompts]);
  const heldOut = heldOutProjections(harmful.last, harmless.last, [contrast.last], folds);
  const { layers } = directions;
  const within = separations(heldOut, 0, 1, layers);
  // Check prompts that had no part in the vectors need no folds; our own anchors do.
  const againstContrast = checkHarmful
    ? aurocByLayer(checkHarmful.last, contrast.last, directions)
    : separations(heldOut, 0, 2, layers).map((separation) => separation.auroc);
  return {
    directions,
    residualNorms: norms,
    reference: transitionReference(transitions(harmful.last, harmful.opened)),
    layers: within.map((separation, layer) => ({
      layer,
      norm: directions.norms[layer] ?? 0,
      residualNorm: norms[layer] ?? 0,
      cosineToPrevious: cosines[layer] ?? null,
      auroc: separation.auroc,
      cohensD: separation.cohensD,
      aurocContrast: againstContrast[layer] ?? null,
    })),
    calibration: calibration({ harmful, harmless, checkHarmful, contrast }, folds),
  };
}

function calibration(
  { harmful, harmless, checkHarmful, contrast }: AnchorStates,
  folds: number,
): TransitionCalibration {
  const layers = classificationLayers(harmful.last.layers);
  const [ofHarmful, ofHarmless, ofContrast, ofCheck] = heldOutTransitionScores(
    transitions(harmful.last, harmful.opened),
    [harmless, contrast, ...(checkHarmful ? [checkHarmful] : [])].map(({ last, opened }) =>
      transitions(last, opened),
    ),
    layers,
    folds,
  );
  if (!ofHarmful || !ofHarmless || !ofContrast) throw new RangeError('Scores of a class are missing.');
  const { threshold, youdenJ, auroc: within } = calibrate(ofHarmful, ofHarmless);
  return {
    threshold,
    youdenJ,
    auroc: within,
    aurocContrast: auroc(ofCheck ?? ofHarmful, ofContrast),
    layers,
    harmful: ofHarmful.length,
    harmless: ofHarmless.length,
    folds,
  };
}

/** AUROC within the anchors from which a low one on the contrast set points to the anchors' form. */
const separates = 0.9;
/** AUROC below which a score tells little. */
const weak = 0.65;

/** Plain sentences where the numbers should not be trusted. `basis`: what the suggested window rests on. */
export function warningsOf(
  layers: readonly LayerReport[],
  calibration: TransitionCalibration,
  { first, last }: LayerWindow,
  basis: 'projection' | 'paper',
): string[] {
  const warnings: string[] = [];
  const window = layers.slice(first, last + 1);
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const within = mean(window.map((row) => row.auroc));
  const contrast = mean(window.map((row) => row.aurocContrast ?? 1));
  if (contrast < weak)
    warnings.push(
      `In layers ${first}–${last} the vectors tell the anchors apart at AUROC ${share(within)}, but harmful prompts from ` +
        `harmless ones that only sound alarming at ${share(contrast)}` +
        (within >= separates ? ": they may carry the anchors' form, not harm." : ', where .50 is chance.'),
    );
  if (calibration.auroc < weak)
    warnings.push(
      `The hidden-state transition tells harmful from harmless anchors at AUROC ${share(calibration.auroc)} only: ` +
        'the direction that SCANS chooses will often be wrong.',
    );
  if (basis === 'paper')
    warnings.push(
      `No run of layers promotes refusal words above chance, so the suggested window ${first}–${last} is the paper's in proportion.`,
    );
  return warnings;
}

/** A share with two digits, without the zero before the point. */
function share(value: number): string {
  return value.toFixed(2).replace(/^0/, '');
}
