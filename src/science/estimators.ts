import { directionAt, meanDifference, type Directions } from './directions';
import { centred, layerRows, stacked } from './gram';
import { fitLogistic } from './logisticRegression';
import { principalAxis } from './principalAxis';
import type { States } from './states';
import { dot, norm } from './vector';

/** How the direction of a layer is made from the anchors' states. */
export type DirectionEstimator =
  'mean-difference' | 'pca-diff' | 'pca-diff-uncentred' | 'pca-center' | 'logistic';

/** A direction out of one layer's states, [prompts, d] each: any length, either sign, [d]. */
type Axis = (harmful: Float64Array, harmless: Float64Array, hiddenSize: number) => Float64Array;

const axes: Record<Exclude<DirectionEstimator, 'mean-difference'>, Axis> = {
  'pca-diff': pairedVariation,
  'pca-diff-uncentred': pairedDifference,
  // Without their centre the two states of a pair are plus and minus half their difference, and the mean over both is
  // zero. So repeng's pca_center is the uncentred pca_diff under another name.
  'pca-center': pairedDifference,
  logistic: logisticWeights,
};

/** Whether it takes the anchors in pairs: the first harmful with the first harmless prompt, and so on. */
export function takesPairs(estimator: DirectionEstimator): boolean {
  return estimator.startsWith('pca-');
}

/**
 * The refusal direction of every layer by `estimator`. + is more harmful: r_l . v_l >= 0, v_l being the mean difference
 * of all the prompts given. `norms` are r_l . v_l, the part of the mean difference that lies along the direction (for
 * 'mean-difference' all of it, |v_l|), so that what is read from norms[l] r_l, such as the vocabulary projection,
 * compares between estimators. Zero rows where v_l is zero, which leaves no sign, and where the estimator finds
 * nothing.
 *
 * - 'mean-difference': SCANS, section 3.2.
 * - 'pca-diff': first principal component of the differences of pairs, as repeng 0.4.0 (extract.py, pca_diff). It is
 *   how pairs differ from each other: PCA takes away what all of them share, the mean difference itself.
 * - 'pca-diff-uncentred': the same without taking the mean away (first right singular vector).
 * - 'pca-center': repeng's pca_center, which is the same direction as 'pca-diff-uncentred'.
 * - 'logistic': weights of a logistic regression at C = 1 on the layer's states, in units of their root mean square
 *   distance from their mean: the penalty then bears alike on all layers. (In units of the mean norm it outweighs the
 *   data: on our anchors and SmolLM2-135M-Instruct a cosine of .998 and more with the mean difference, against .93 to
 *   .97 in these units.)
 *
 * Pairs are formed in the order given, as many as the smaller class has. The index lists take only some prompts.
 */
export function directionsBy(
  estimator: DirectionEstimator,
  harmful: States,
  harmless: States,
  harmfulPrompts?: readonly number[],
  harmlessPrompts?: readonly number[],
): Directions {
  const difference = meanDifference(harmful, harmless, harmfulPrompts, harmlessPrompts);
  if (estimator === 'mean-difference') return difference;
  const { layers, hiddenSize } = difference;
  const unit = new Float32Array(layers * hiddenSize);
  const norms = new Float64Array(layers);
  for (let layer = 0; layer < layers; layer++) {
    const axis = axes[estimator](
      layerRows(harmful, layer, harmfulPrompts),
      layerRows(harmless, layer, harmlessPrompts),
      hiddenSize,
    );
    const along = dot(axis, directionAt(difference, layer)) * (difference.norms[layer] ?? 0);
    const length = norm(axis);
    if (length === 0 || difference.norms[layer] === 0) continue;
    const scale = (along < 0 ? -1 : 1) / length;
    norms[layer] = along * scale;
    for (let i = 0; i < hiddenSize; i++) unit[layer * hiddenSize + i] = (axis[i] ?? 0) * scale;
  }
  return { layers, hiddenSize, unit, norms };
}

/** Harmful minus harmless state of every pair, [pairs, d]. */
function pairDifferences(harmful: Float64Array, harmless: Float64Array): Float64Array {
  return harmful.subarray(0, harmless.length).map((value, i) => value - (harmless[i] ?? 0));
}

function pairedDifference(harmful: Float64Array, harmless: Float64Array, hiddenSize: number): Float64Array {
  const differences = pairDifferences(harmful, harmless);
  return principalAxis(differences, differences.length / hiddenSize, hiddenSize);
}

function pairedVariation(harmful: Float64Array, harmless: Float64Array, hiddenSize: number): Float64Array {
  const differences = pairDifferences(harmful, harmless);
  const pairs = differences.length / hiddenSize;
  const variation = centred(differences, pairs, hiddenSize);
  // What is left of differences that are all the same is rounding, which has no direction.
  if (norm(variation) <= 1e-12 * norm(differences)) return new Float64Array(hiddenSize);
  return principalAxis(variation, pairs, hiddenSize);
}

function logisticWeights(harmful: Float64Array, harmless: Float64Array, hiddenSize: number): Float64Array {
  const rows = stacked(harmful, harmless);
  const count = rows.length / hiddenSize;
  const distance = norm(centred(rows, count, hiddenSize)) / Math.sqrt(count);
  const positive = Array.from({ length: count }, (_, i) => i < harmful.length / hiddenSize);
  const scaled = rows.map((value) => value / (distance || 1));
  return fitLogistic(scaled, count, hiddenSize, positive, { c: 1 }).weights;
}
