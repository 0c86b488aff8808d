import { describe, expect, it } from 'vitest';
import { chooseSettings, markPareto, type SweepPoint } from '../../../src/science/sweep';

const point = (strength: number, change: Partial<SweepPoint>): SweepPoint => ({
  strength,
  ...{ harmfulRefused: 0.9, harmlessRefused: 0.5, kl: 0.01, broken: 0 },
  ...change,
});

describe('the choice of window and strength', () => {
  it('takes the greatest difference between refusals of harmful and of harmless prompts', () => {
    const points = [
      point(0.03, {}),
      point(0.05, { harmlessRefused: 0.2 }),
      point(0.07, { harmfulRefused: 0.5 }),
    ];
    expect(chooseSettings(points, 0.1).strength).toBe(0.05);
  });

  it('leaves out what goes beyond the KL limit or breaks the text', () => {
    const points = [
      point(0.03, { harmlessRefused: 0.4 }),
      point(0.05, { harmlessRefused: 0.1, kl: 0.3 }),
      point(0.07, { harmlessRefused: 0.1, broken: 0.2 }),
    ];
    expect(chooseSettings(points, 0.1).strength).toBe(0.03);
  });

  it('takes the least change where nothing keeps within the limits', () => {
    const points = [point(0.05, { kl: 0.4 }), point(0.03, { kl: 0.2 }), point(0.07, { kl: 0.9 })];
    expect(chooseSettings(points, 0.1).strength).toBe(0.03);
  });

  it('takes the smaller strength among equals', () => {
    expect(chooseSettings([point(0.07, {}), point(0.03, {})], 0.1).strength).toBe(0.03);
  });
});

describe('the Pareto marks', () => {
  it('stand at points that no other within the limits beats in both shares', () => {
    const marks = markPareto(
      [
        point(0.01, { harmlessRefused: 0.5 }),
        point(0.02, { harmlessRefused: 0.3 }),
        point(0.03, { harmfulRefused: 0.95, harmlessRefused: 0.6 }),
        point(0.04, { harmfulRefused: 1, harmlessRefused: 0, kl: 1 }),
      ],
      0.1,
    ).map(({ pareto }) => pareto);
    expect(marks).toEqual([false, true, true, false]);
  });
});
