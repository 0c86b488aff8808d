import { directionAt, projections, type Directions } from './directions';
import { cohensD } from './effectSize';
import { directionsBy, takesPairs, type DirectionEstimator } from './estimators';
import { inside, outside, pairedFolds, stratifiedFolds } from './folds';
import { auroc } from './roc';
import { meanStates, selectStates, type States } from './states';
import { dot } from './vector';

/** Held-out projections of each class, [layers, prompts] row-major. */
export interface HeldOut {
  readonly scores: readonly Float64Array[];
}

/**
 * (h_l - m_l) . r_l of prompts that had no part in r_l and m_l: for each fold the directions and the midpoint m_l of
 * the two class means are made anew from the anchors of the other folds. (States lie far from the origin, so
 * projections on slightly different directions compare only once each has its own origin.) Classes in order:
 * harmful, harmless, and `others`, which never make a direction but are spread over the folds in the same way.
 *
 * Where two classes are alike because they were matched (say, in length), what is held out deviates one way and so the
 * rest the other way: the AUROC of such layers comes out somewhat below .5, and means chance.
 *
 * Estimators that take the anchors in pairs keep their pairs: the two prompts of a pair are held out together.
 */
export function heldOutProjections(
  harmful: States,
  harmless: States,
  others: readonly States[],
  folds: number,
  seed = 1,
  estimator: DirectionEstimator = 'mean-difference',
): HeldOut {
  const classes = [harmful, harmless, ...others];
  const stratified = stratifiedFolds(
    classes.map(({ prompts }) => prompts),
    folds,
    seed,
  );
  const assignment = takesPairs(estimator) ? pairedFolds(stratified, folds) : stratified;
  const scores = classes.map(({ layers, prompts }) => new Float64Array(layers * prompts));
  const items = (index: number): Int32Array => assignment[index] ?? new Int32Array();
  for (let fold = 0; fold < folds; fold++) {
    const kept = [outside(items(0), fold), outside(items(1), fold)] as const;
    const directions = directionsBy(estimator, harmful, harmless, ...kept);
    const origins = midpoints(meanStates(harmful, kept[0]), meanStates(harmless, kept[1]), directions);
    classes.forEach((states, index) => {
      const held = inside(items(index), fold);
      const projected = projections(selectStates(states, held), directions);
      for (let layer = 0; layer < states.layers; layer++)
        held.forEach((prompt, place) => {
          const value = (projected[layer * held.length + place] ?? 0) - (origins[layer] ?? 0);
          const target = scores[index];
          if (target) target[layer * states.prompts + prompt] = value;
        });
    });
  }
  return { scores };
}

/** m_l . r_l by layer, where m_l is midway between the two means ([layers, d] each). */
function midpoints(a: Float64Array, b: Float64Array, directions: Directions): number[] {
  const { layers, hiddenSize } = directions;
  return Array.from({ length: layers }, (_, layer) => {
    const direction = directionAt(directions, layer);
    const row = (mean: Float64Array): Float64Array =>
      mean.subarray(layer * hiddenSize, (layer + 1) * hiddenSize);
    return (dot(row(a), direction) + dot(row(b), direction)) / 2;
  });
}

/** How well one layer's held-out projection tells two classes apart. */
export interface LayerSeparation {
  readonly auroc: number;
  readonly cohensD: number;
}

/** Separation of class `positive` from class `negative` (indices into `heldOut.scores`) at every layer. */
export function separations(
  heldOut: HeldOut,
  positive: number,
  negative: number,
  layers: number,
): LayerSeparation[] {
  const a = heldOut.scores[positive];
  const b = heldOut.scores[negative];
  if (!a || !b) throw new RangeError('There is no such class.');
  return Array.from({ length: layers }, (_, layer) => {
    const ofA = rowOf(a, layer, layers);
    const ofB = rowOf(b, layer, layers);
    return { auroc: auroc(ofA, ofB), cohensD: cohensD(ofA, ofB) };
  });
}

/** AUROC by layer of prompts that had no part in `directions` (e.g. our own check sets for a user's anchors). */
export function aurocByLayer(positive: States, negative: States, directions: Directions): number[] {
  const a = projections(positive, directions);
  const b = projections(negative, directions);
  const { layers } = directions;
  return Array.from({ length: layers }, (_, layer) =>
    auroc(rowOf(a, layer, layers), rowOf(b, layer, layers)),
  );
}

/** One layer's scores out of [layers, prompts]. */
function rowOf(scores: Float64Array, layer: number, layers: number): Float64Array {
  const prompts = scores.length / layers;
  return scores.subarray(layer * prompts, (layer + 1) * prompts);
}
