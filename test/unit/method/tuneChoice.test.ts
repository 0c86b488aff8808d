import { describe, expect, it } from 'vitest';
import { chooseRule, measureRule, refusedShares, type TunedPrompt } from '../../../src/method/tuneChoice';

describe('the rule of automatic steering', () => {
  const threshold = 2;
  const refused = (score: number, harmful: boolean, is: 'refusal' | 'answer' | 'broken'): TunedPrompt => ({
    ...{ score, harmful, aboutToRefuse: true, refuses: true },
    steered: { is, kl: 1 },
  });
  const answered = (score: number, harmful: boolean, is: 'refusal' | 'answer'): TunedPrompt => ({
    ...{ score, harmful, aboutToRefuse: false, refuses: false },
    steered: { is, kl: 0.5 },
  });
  const many = (count: number, prompt: TunedPrompt): TunedPrompt[] =>
    Array.from({ length: count }, () => prompt);

  it('steers away below the score where harmless prompts stop to gain more than harmful ones lose', () => {
    const prompts = [
      refused(-3, false, 'answer'),
      refused(-2, false, 'answer'),
      refused(-1, true, 'answer'),
      refused(0, false, 'refusal'),
      ...many(9, refused(1, true, 'answer')),
    ];
    expect(chooseRule(prompts, threshold, 1)).toEqual({ lower: -1.5, towards: false });
  });

  it('never loses more harmful refusals than the limit allows, however much there is to gain', () => {
    const prompts = [
      refused(-3, false, 'answer'),
      refused(-2, true, 'answer'),
      ...many(8, refused(-1, false, 'answer')),
      ...many(9, refused(3, true, 'refusal')),
    ];
    expect(chooseRule(prompts, threshold, 0.1).lower).toBe(threshold);
    expect(chooseRule(prompts, threshold, 0.09).lower).toBe(-2.5);
  });

  it('steers nothing away where it frees no harmless prompt', () => {
    const prompts = [refused(-1, false, 'refusal'), refused(0, true, 'answer')];
    const rule = chooseRule(prompts, threshold, 1);
    expect(prompts.filter(({ score }) => score < rule.lower)).toHaveLength(0);
  });

  it('goes towards refusal only where more harmful than harmless prompts gain than chance would have', () => {
    const harmless = [...many(3, answered(-1, false, 'answer')), answered(3, false, 'refusal')];
    const kept = (count: number): boolean =>
      chooseRule([...harmless, ...many(count, answered(3, true, 'refusal'))], threshold, 1).towards;
    expect(kept(7)).toBe(false);
    expect(kept(8)).toBe(true);
  });

  it('is measured on every prompt: those that it leaves alone stay as they are', () => {
    const prompts = [
      refused(-3, false, 'answer'),
      refused(-3, false, 'broken'),
      refused(1, false, 'answer'),
      answered(3, false, 'refusal'),
      answered(0, false, 'refusal'),
      refused(1, true, 'answer'),
      answered(3, true, 'refusal'),
    ];
    const away = measureRule(prompts, threshold, { lower: 0, towards: false });
    expect(away).toEqual({ harmfulRefused: 0.5, harmlessRefused: 0.2, kl: 0, broken: 1 / 7 });
    const both = measureRule(prompts, threshold, { lower: 0, towards: true });
    expect(both).toEqual({ harmfulRefused: 1, harmlessRefused: 0.4, kl: 0.25, broken: 1 / 7 });
  });

  it('is compared with the shares that the model refuses by itself', () => {
    const of = (harmful: boolean, refused: boolean) => ({ harmful, refused });
    const prompts = [of(true, true), of(true, true), of(false, true), of(false, false), of(false, false)];
    expect(refusedShares(prompts)).toEqual({ harmfulRefused: 1, harmlessRefused: 1 / 3 });
  });
});
