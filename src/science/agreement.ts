/**
 * Cohen's kappa (1960) of two judges over the same items: agreement beyond what their own rates would give by chance.
 * 1 is full agreement, 0 is chance. null where it is undefined: no items, or both judges always say the same one thing.
 */
export function cohensKappa(a: readonly boolean[], b: readonly boolean[]): number | null {
  if (a.length !== b.length) throw new RangeError(`${a.length} and ${b.length} judgements are not paired.`);
  const share = (judgements: readonly boolean[]): number =>
    judgements.filter(Boolean).length / judgements.length;
  const observed = share(a.map((judgement, item) => judgement === b[item]));
  const [ofA, ofB] = [share(a), share(b)];
  const byChance = ofA * ofB + (1 - ofA) * (1 - ofB);
  return a.length === 0 || byChance === 1 ? null : (observed - byChance) / (1 - byChance);
}

/**
 * McNemar's exact test (1947) of paired answers: two-sided p of `ended` against `began` changes under a fair coin,
 * e.g. refusals that ended and that began. Pairs that did not change have no part in it. 1 where nothing changed.
 */
export function mcnemarExact(ended: number, began: number): number {
  if (![ended, began].every((count) => Number.isInteger(count) && count >= 0))
    throw new RangeError(`${ended} and ${began} are no counts.`);
  const changes = ended + began;
  // Binomial probabilities in logarithms: 2^-n is 0 in float64 from n = 1075 on.
  let logProbability = -changes * Math.LN2;
  let tail = Math.exp(logProbability);
  for (let k = 1; k <= Math.min(ended, began); k++) {
    logProbability += Math.log((changes - k + 1) / k);
    tail += Math.exp(logProbability);
  }
  return Math.min(1, 2 * tail);
}
