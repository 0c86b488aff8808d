import { describe, expect, it } from 'vitest';
import {
  classifierNames,
  classifierScores,
  fitClassifiers,
  heldOutScores,
  type PromptReading,
  type TrainingSets,
} from '../../../src/science/classifiers';
import { seededRandom } from '../../../src/science/folds';
import { auroc } from '../../../src/science/roc';
import { statesOf, type States } from '../../../src/science/states';
import { transitions } from '../../../src/science/transition';

const layers = 6;
const hiddenSize = 8;
const settings = { estimator: 'mean-difference', transitionLayers: { first: 2, last: 5 } } as const;

/** Prompts of unit noise around a centre that differs by kind along one axis, and by nothing else. */
function reading(prompts: number, centre: number, seed: number, axis = 3): PromptReading {
  const random = seededRandom(seed);
  const states = (shift: number): States =>
    statesOf(
      Float32Array.from({ length: prompts * layers * hiddenSize }, (_, i) => {
        const noise = random() + random() + random() + random() - 2;
        return 5 + noise + (i % hiddenSize === axis ? shift : 0);
      }),
      prompts,
      layers,
      hiddenSize,
    );
  const last = states(centre);
  const opened = states(0);
  return { endOfTurn: states(centre / 2), last, opened, transition: transitions(last, opened) };
}

const sets = (distance: number): TrainingSets => ({
  harmful: reading(24, distance, 1),
  harmless: reading(24, -distance, 2),
  contrast: reading(16, -distance, 3),
});

describe('classifiers', () => {
  it('tell new prompts apart where the kinds differ', () => {
    const fitted = fitClassifiers(sets(1), settings);
    const harmful = classifierScores(fitted, reading(40, 1, 11));
    const harmless = classifierScores(fitted, reading(40, -1, 12));
    for (const name of classifierNames)
      expect(auroc(harmful[name], harmless[name]), name).toBeGreaterThan(0.9);
  });

  it('are at chance on held-out prompts where the kinds do not differ', () => {
    const held = heldOutScores(sets(0), settings, 4);
    for (const name of classifierNames) {
      const found = auroc(held.harmful[name], held.harmless[name]);
      expect(found, name).toBeGreaterThan(0.2);
      expect(found, name).toBeLessThan(0.8);
    }
    // On the prompts that it was made from, the probe of as many features tells them apart all the same.
    const own = sets(0);
    const fitted = fitClassifiers(own, settings);
    const scores = [own.harmful, own.harmless].map((set) => classifierScores(fitted, set).probe);
    expect(auroc(scores[0] ?? [], scores[1] ?? [])).toBeGreaterThan(0.9);
  });

  it('score a prompt the same whatever others are scored with it', () => {
    const fitted = fitClassifiers(sets(1), settings);
    const many = reading(5, 0.5, 21);
    const all = classifierScores(fitted, many);
    const alone = (states: States): States => statesOf(states.data.slice(2 * 48, 3 * 48), 1, 6, 8);
    const one = classifierScores(fitted, {
      endOfTurn: alone(many.endOfTurn),
      last: alone(many.last),
      opened: alone(many.opened),
      transition: alone(many.transition),
    });
    for (const name of classifierNames) expect(one[name][0]).toBeCloseTo(all[name][2] ?? NaN, 9);
  });

  it('take more harmful prompts for the probe alone: directions and reference stay the anchors’', () => {
    const plain = fitClassifiers(sets(1), settings);
    const more = fitClassifiers({ ...sets(1), checkHarmful: reading(12, 1, 31) }, settings);
    expect(more.directions).toEqual(plain.directions);
    expect(more.transition).toEqual(plain.transition);
    expect(more.probe.weights).not.toEqual(plain.probe.weights);
  });

  it('give the projection’s scale its meaning: 1 at the harmful mean, -1 at that of all others', () => {
    const training = sets(1);
    const fitted = fitClassifiers(training, settings);
    const mean = (set: PromptReading): number => {
      const scores = classifierScores(fitted, set).projection;
      return scores.reduce((sum, score) => sum + score, 0) / scores.length;
    };
    expect(mean(training.harmful)).toBeCloseTo(1, 6);
    expect((24 * mean(training.harmless) + 16 * mean(training.contrast)) / 40).toBeCloseTo(-1, 6);
  });
});
