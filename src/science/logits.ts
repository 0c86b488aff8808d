import type { Vector } from './vector';

/** log(sum(exp(x))) without overflow; -Infinity for nothing. `ids` takes only some entries. */
export function logSumExp(values: Vector, ids?: Iterable<number>): number {
  let greatest = -Infinity;
  let sum = 0;
  for (const id of ids ?? values.keys()) {
    const value = values[id] ?? -Infinity;
    if (value === -Infinity) continue;
    if (value > greatest) {
      sum = sum * Math.exp(greatest - value) + 1;
      greatest = value;
    } else sum += Math.exp(value - greatest);
  }
  return greatest === -Infinity ? -Infinity : greatest + Math.log(sum);
}

/** Probabilities of logits, float64. */
export function softmax(logits: Vector): Float64Array {
  const total = logSumExp(logits);
  return Float64Array.from(logits, (value) => Math.exp(value - total));
}

/** KL(p || q) in nats of the distributions of two rows of logits; >= 0. */
export function klDivergence(p: Vector, q: Vector): number {
  if (p.length !== q.length) throw new RangeError(`Lengths ${p.length} and ${q.length} differ.`);
  const totalP = logSumExp(p);
  const totalQ = logSumExp(q);
  let sum = 0;
  for (let i = 0; i < p.length; i++) {
    const logP = (p[i] ?? 0) - totalP;
    if (logP === -Infinity) continue;
    sum += Math.exp(logP) * (logP - ((q[i] ?? 0) - totalQ));
  }
  return Math.max(0, sum);
}

/** Share of softmax(logits) on `ids`, 0..1. */
export function probabilityMass(logits: Vector, ids: readonly number[]): number {
  return Math.exp(logSumExp(logits, known(logits, ids)) - logSumExp(logits));
}

/** log(P / (1 - P)) for P the probability of `ids` (Arditi et al., 2406.11717, section 2.3). */
export function logOdds(logits: Vector, ids: readonly number[]): number {
  const chosen = known(logits, ids);
  const rest = function* (): Generator<number> {
    for (let id = 0; id < logits.length; id++) if (!chosen.has(id)) yield id;
  };
  return logSumExp(logits, chosen) - logSumExp(logits, rest());
}

/** Rank of an entry, 1 for the greatest; equals share the better rank. */
export function rankOf(values: Vector, id: number): number {
  const own = values[id] ?? NaN;
  let above = 0;
  for (const value of values) if (value > own) above++;
  return above + 1;
}

/** Indices of the k greatest values, greatest first; equals by index. */
export function topIndices(values: Vector, k: number): number[] {
  // A min-heap of the k best so far: `above(a, b)` says that a belongs before b in the result.
  const above = (a: number, b: number): boolean => {
    const difference = (values[a] ?? 0) - (values[b] ?? 0);
    return difference > 0 || (difference === 0 && a < b);
  };
  const heap: number[] = [];
  const at = (place: number): number => heap[place] ?? -1;
  const swap = (a: number, b: number): void => void ([heap[a], heap[b]] = [at(b), at(a)]);
  const sink = (start: number): void => {
    for (let place = start; ;) {
      let lowest = place;
      for (const child of [2 * place + 1, 2 * place + 2])
        if (child < heap.length && above(at(lowest), at(child))) lowest = child;
      if (lowest === place) return;
      swap(place, lowest);
      place = lowest;
    }
  };
  for (let index = 0; index < values.length; index++) {
    if (heap.length < k) {
      heap.push(index);
      for (let place = heap.length - 1; place > 0;) {
        const parent = (place - 1) >> 1;
        if (!above(at(parent), at(place))) break;
        swap(parent, place);
        place = parent;
      }
    } else if (k > 0 && (values[index] ?? 0) > (values[at(0)] ?? 0)) {
      heap[0] = index;
      sink(0);
    }
  }
  return heap.sort((a, b) => (above(a, b) ? -1 : 1));
}

/**
 * Mean over `ids` of the share of the other tokens that stand above them, ties half: 0 when all of `ids` lead, 1 when
 * all come last, .5 by chance. It is 1 - AUROC of the logits for telling `ids` from the rest. O(V log m).
 */
export function meanRankShare(logits: Vector, ids: readonly number[]): number {
  const chosen = known(logits, ids);
  const others = logits.length - chosen.size;
  if (chosen.size === 0 || others === 0) return 0;
  const sorted = Float64Array.from([...chosen], (id) => logits[id] ?? 0).sort();
  /** Number of sorted values below `value`, or not above it. */
  const count = (value: number, inclusive: boolean): number => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const item = sorted[middle] ?? 0;
      if (item < value || (inclusive && item === value)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  let above = 0;
  for (let id = 0; id < logits.length; id++) {
    if (chosen.has(id)) continue;
    const value = logits[id] ?? 0;
    above += (count(value, false) + count(value, true)) / 2;
  }
  return above / (chosen.size * others);
}

function known(logits: Vector, ids: readonly number[]): Set<number> {
  const outside = ids.find((id) => !Number.isInteger(id) || id < 0 || id >= logits.length);
  if (outside !== undefined)
    throw new RangeError(`Token ${outside} is not in a vocabulary of ${logits.length}.`);
  return new Set(ids);
}
