import { seededRandom, shuffled } from '../../src/science/folds';

/** How some rows are taken of many. Rows count from 1. */
export type SliceChoice =
  | { readonly kind: 'range'; readonly from: number; readonly to: number }
  | { readonly kind: 'random'; readonly count: number; readonly seed: number }
  | { readonly kind: 'every'; readonly step: number };

/** Places of the rows that a choice takes of `rows`, in their order, counted from 0; or what is wrong, in a sentence. */
export function slicePlaces(choice: SliceChoice, rows: number): readonly number[] | string {
  switch (choice.kind) {
    case 'range': {
      const { from, to } = choice;
      if (!isWhole(from, 1) || !isWhole(to, 1)) return 'Rows count from 1.';
      if (from > to) return 'The first row comes after the last one.';
      const end = Math.min(to, rows);
      return Array.from({ length: Math.max(0, end - from + 1) }, (_, index) => from - 1 + index);
    }
    case 'random': {
      const { count, seed } = choice;
      if (!isWhole(count, 1)) return 'Take 1 row or more.';
      if (!isWhole(seed, 0)) return 'The seed is a whole number of 0 or more.';
      return shuffled(rows, seededRandom(seed))
        .slice(0, count)
        .sort((a, b) => a - b);
    }
    case 'every': {
      const { step } = choice;
      if (!isWhole(step, 1)) return 'Take every row, or every second one, and so on.';
      return Array.from({ length: Math.ceil(rows / step) }, (_, index) => index * step);
    }
  }
}

function isWhole(value: number, least: number): boolean {
  return Number.isInteger(value) && value >= least;
}
