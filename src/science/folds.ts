/** A small, fast generator with a 32-bit state (mulberry32): the same numbers in [0, 1) for a seed on any machine. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Indices 0..count-1 in a random order (Fisher-Yates). */
export function shuffled(count: number, random: () => number): number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
  }
  return order;
}

/** Each item's fold, 0..folds-1, one array a class. */
export type FoldAssignment = readonly Int32Array[];

/**
 * Splits every class into `folds` parts of equal size (within one), at random but the same for a seed. Stratified:
 * each class is spread over the folds by itself. `folds` must not exceed the smallest class.
 */
export function stratifiedFolds(classSizes: readonly number[], folds: number, seed = 1): FoldAssignment {
  if (!Number.isInteger(folds) || folds < 2 || classSizes.some((size) => size < folds))
    throw new RangeError(`Classes of ${classSizes.join(', ')} cannot be split into ${folds} folds.`);
  const random = seededRandom(seed);
  return classSizes.map((size) => {
    const assignment = new Int32Array(size);
    shuffled(size, random).forEach((item, place) => (assignment[item] = place % folds));
    return assignment;
  });
}

/** The same folds with the longer of the first two classes following the shorter, and its surplus spread in turn. */
export function pairedFolds(
  [first = new Int32Array(), second = new Int32Array(), ...others]: FoldAssignment,
  folds: number,
): FoldAssignment {
  const shorter = first.length < second.length ? first : second;
  const following = (assignment: Int32Array): Int32Array =>
    assignment.map((_, prompt) => shorter[prompt] ?? prompt % folds);
  return [following(first), following(second), ...others];
}

/** Folds to use for classes of these sizes: 5, fewer for small classes; RangeError below two items a class. */
export function usualFolds(classSizes: readonly number[]): number {
  const folds = Math.min(5, ...classSizes);
  if (folds < 2) throw new RangeError('A class of fewer than two items cannot be held out.');
  return folds;
}

/** Items that are not in `fold`. */
export function outside(assignment: Int32Array, fold: number): number[] {
  return Array.from(assignment.keys()).filter((item) => assignment[item] !== fold);
}

/** Items that are in `fold`. */
export function inside(assignment: Int32Array, fold: number): number[] {
  return Array.from(assignment.keys()).filter((item) => assignment[item] === fold);
}
