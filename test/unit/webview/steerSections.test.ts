import { describe, expect, it } from 'vitest';
import type { ExplainResult } from '../../../src/protocol/inspection';
import { comparisonSentence } from '../../../webview/steer/comparisonText';
import { explanationSentence, layersSentence } from '../../../webview/steer/explanationText';
import { explanationFixture } from './sectionFixtures';

const row = (strength: number, refusalLogOdds: number) => ({ strength, refusalLogOdds });

describe('the sentence of a comparison', () => {
  it('says how the log-odds go, and where a refusal is the likelier opening', () => {
    expect(comparisonSentence([row(-0.1, -2.5), row(0, 1.25), row(0.1, 4.5)])).toBe(
      'Refusal log-odds rise from −2.50 at −.1 to 4.50 at +.1; a refusal is the likelier opening at 0, +.1.',
    );
  });

  it('says that none, or all, open with a refusal', () => {
    expect(comparisonSentence([row(0, -1), row(0.1, -2)])).toMatch(/fall .* likelier opening at none\.$/);
    expect(comparisonSentence([row(0, 1), row(0.1, 2)])).toMatch(/likelier opening at all\.$/);
  });

  it('compares nothing where there is one strength', () => {
    expect(comparisonSentence([row(0.05, 3)])).toBe('Refusal log-odds 3.00 at +.05.');
  });
});

describe('the sentence of an explanation', () => {
  const { result } = explanationFixture;
  const word = (text: string, refusalLogOdds: number, aboutToRefuse: boolean) => ({
    ...{ text, from: 0, to: text.length, score: 0, refusalLogOdds, aboutToRefuse },
  });
  const sentence = (aboutToRefuse: boolean, words: ExplainResult['words']): string =>
    explanationSentence({ ...result, classification: { ...result.classification, aboutToRefuse }, words });

  it('names the word without which the model would answer', () => {
    expect(explanationSentence(result)).toBe('Without “kill” the model would answer.');
  });

  it('names up to three, and says that there are more', () => {
    const words = ['kill', 'shoot', 'bomb', 'crack', 'knife'].map((text) => word(text, 2, false));
    expect(sentence(true, words.slice(0, 3))).toBe(
      'Without “kill”, “shoot” or “bomb” the model would answer.',
    );
    expect(sentence(true, words)).toBe(
      'Without “kill”, “shoot”, “bomb”, or any of 2 more, the model would answer.',
    );
  });

  it('names the word that keeps the model from refusing', () => {
    expect(sentence(false, [word('please', -2, true)])).toBe(
      'The model is about to answer; without “please” it would refuse.',
    );
  });

  it('names the word that pushes most where none decides, if any pushes', () => {
    expect(sentence(true, [word('a', 0.5, true), word('kill', 2, true)])).toMatch(
      /“kill” pushes most .*\+2\.00/,
    );
    expect(sentence(true, [word('a', -0.5, true)])).toMatch(/none pushes towards refusal\.$/);
  });

  it('tells the layers to those who do not see the bars', () => {
    expect(layersSentence(result.layers)).toBe(
      'Projection on the refusal direction by layer: from −.250 at layer 0 to 1.50 at layer 2.',
    );
  });
});
