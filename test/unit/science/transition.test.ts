import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/science/folds';
import { statesOf, type States } from '../../../src/science/states';
import {
  classificationLayers,
  heldOutTransitionAurocs,
  transitionReference,
  transitions,
  transitionScores,
} from '../../../src/science/transition';
import { expectClose, values } from './values';

const reference = values.transition;
const all = transitions(
  statesOf(Float32Array.from(reference.last), 5, 4, 6),
  statesOf(Float32Array.from(reference.opened), 5, 4, 6),
);
const harmful = statesOf(all.data.slice(0, 3 * 24), 3, 4, 6);

describe('the hidden-state transition', () => {
  it('has the reference and scores of numpy', () => {
    const made = transitionReference(harmful);
    expectClose(made, reference.reference, 1e-6);
    expectClose(transitionScores(all, made, { first: 1, last: 3 }), reference.scores, 1e-6);
  });

  it('does not depend on the length of a transition', () => {
    const made = transitionReference(harmful);
    const longer = statesOf(
      all.data.map((value) => value * 8),
      5,
      4,
      6,
    );
    const window = { first: 0, last: 3 };
    expectClose(transitionScores(longer, made, window), transitionScores(all, made, window), 1e-12);
  });

  it('is averaged from layer 10 to the last of 30 and 32, in proportion below', () => {
    expect(classificationLayers(32)).toEqual({ first: 10, last: 31 });
    expect(classificationLayers(30)).toEqual({ first: 10, last: 29 });
    expect(classificationLayers(40)).toEqual({ first: 10, last: 39 });
    expect(classificationLayers(24)).toEqual({ first: 8, last: 23 });
    expect(classificationLayers(1)).toEqual({ first: 0, last: 0 });
  });

  it('refuses layers that are not there', () => {
    expect(() => transitionScores(all, transitionReference(harmful), { first: 1, last: 4 })).toThrow(
      RangeError,
    );
  });

  it('tells held-out prompts apart at the layers where their transitions differ, and at no others', () => {
    const random = seededRandom(3);
    // 20 prompts, 2 layers of 6: the kinds point along different axes at layer 1 only.
    const kind = (axis: number): States =>
      statesOf(
        Float32Array.from({ length: 20 * 12 }, (_, i) => {
          const own = i % 12 === 6 + axis ? 4 : 0;
          return own + random() - 0.5;
        }),
        20,
        2,
        6,
      );
    const [atFirst, atSecond] = heldOutTransitionAurocs(kind(0), kind(3), 4);
    expect(atSecond).toBe(1);
    expect(atFirst).toBeLessThan(0.85);
  });
});
