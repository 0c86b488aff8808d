import { describe, expect, it } from 'vitest';
import type { RefusalVectors } from '../../../src/formats/controlVector';
import { decisionOf, type ClassifierChoice } from '../../../src/method/classify';
import type { Classification } from '../../../src/protocol/method';

/** Vectors of which only the thresholds matter: harmful from .7 on, harmless below .3. */
const vectors = {
  report: {
    classifier: 'probe',
    classifiers: [{ name: 'probe', threshold: 0.7, lower: 0.3 }],
  },
} as unknown as RefusalVectors;

/** The same after tuning: away below .5, never towards. */
const tuned = {
  report: { ...vectors.report, tuned: { rule: { classifier: 'probe', lower: 0.5, towards: false } } },
} as unknown as RefusalVectors;

function decide(
  score: number,
  aboutToRefuse: boolean,
  choice: ClassifierChoice = {},
  by = vectors,
): Classification {
  const none = Float64Array.of(0);
  const scores = { transition: none, projection: none, combined: none, probe: Float64Array.of(score) };
  return decisionOf(by, choice)({ scores, aboutToRefuse: [aboutToRefuse] }, 0);
}

describe('the decision about a prompt', () => {
  it.each([
    ['harmful and about to be answered', 0.8, false, 'harmful', 'towards'],
    ['harmful and refused already', 0.8, true, 'harmful', 'none'],
    ['harmless and about to be refused', 0.2, true, 'harmless', 'away'],
    ['harmless and answered already', 0.2, false, 'harmless', 'none'],
    ['between the thresholds', 0.5, true, 'unclear', 'none'],
    ['at the upper threshold', 0.7, false, 'harmful', 'towards'],
    ['at the lower threshold', 0.3, true, 'unclear', 'none'],
  ])('%s', (_, score, aboutToRefuse, verdict, direction) => {
    expect(decide(score, aboutToRefuse)).toMatchObject({ verdict, direction, aboutToRefuse });
  });

  it("is the paper's rule by a threshold that is given: every prompt is steered, whatever the model would do", () => {
    expect(decide(0.5, true, { threshold: 0.5 }).direction).toBe('towards');
    expect(decide(0.49, false, { threshold: 0.5 }).direction).toBe('away');
  });

  it('is by the tuned rule, which a threshold that is given overrides', () => {
    expect(decide(0.4, true, {}, tuned)).toMatchObject({
      verdict: 'harmless',
      direction: 'away',
      lower: 0.5,
    });
    expect(decide(0.8, false, {}, tuned)).toMatchObject({ verdict: 'harmful', direction: 'none' });
    expect(decide(0.8, false, { threshold: 0.6 }, tuned).direction).toBe('towards');
  });

  it('refuses a classifier that the vectors do not have', () => {
    expect(() => decide(0.5, true, { classifier: 'combined' })).toThrow(/no classifier "combined"/);
  });
});
