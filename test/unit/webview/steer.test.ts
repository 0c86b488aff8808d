import { describe, expect, it } from 'vitest';
import { decisionSentence, divergenceText, strengthText } from '../../../src/appearance/steeringText';
import type { Classification, SteerResult } from '../../../src/protocol/method';
import type { SteerData } from '../../../src/protocol/panel';
import { steerLead } from '../../../webview/steer/steerText';
import {
  absoluteStrength,
  sliderFromStrength,
  sliderStep,
  strengthFromSlider,
  strengthSentence,
} from '../../../webview/steer/strength';

function result(change: Partial<SteerResult> = {}): SteerResult {
  const answer = { tokens: 3, stop: 'end' as const, firstTokens: [] };
  return {
    default: { ...answer, text: 'No.', refusalLogOdds: 3.214 },
    steered: { ...answer, text: 'Yes.', refusalLogOdds: -1.037 },
    strength: -0.05,
    unit: 'relative',
    relative: -0.05,
    absolute: -6.1,
    layers: { first: 10, last: 18 },
    kl: 0.8321,
    seconds: 2,
    ...change,
  };
}

function data(steered: SteerResult | undefined): SteerData {
  return {
    prompt: 'p',
    source: 'prompts.md:12',
    defaultText: '',
    steeredText: '',
    running: !steered,
    automatic: false,
    ...(steered ? { result: steered } : {}),
  };
}

describe('the slider', () => {
  it('refuses less to the right: its value is the strength with the other sign', () => {
    expect(sliderFromStrength(-0.05)).toBe(0.05);
    expect(strengthFromSlider(0.05)).toBe(-0.05);
    expect(Object.is(sliderFromStrength(0), 0)).toBe(true);
    expect(Object.is(strengthFromSlider(0), 0)).toBe(true);
  });
  it('gives strengths without the rounding errors of its steps', () => {
    expect(strengthFromSlider(0.05 + 0.005 * 3 - 1e-12)).toBe(-0.065);
  });
  it('has steps that meet 0 and both ends', () => {
    for (const most of [0.05, 0.1, 0.2, 0.5, 1]) {
      expect(most / sliderStep(most)).toBeCloseTo(Math.round(most / sliderStep(most)), 9);
    }
  });
});

describe('strength in words', () => {
  it('shows its sign, no zeros behind, and both units', () => {
    expect([strengthText(-0.05), strengthText(0.125), strengthText(0)]).toEqual(['\u2212.05', '+.125', '0']);
    expect(strengthSentence(-0.05, -2.13, false)).toBe('\u2212.05 of |h| · α = \u22122.13 · refuse less');
    expect(strengthSentence(0.05, undefined, false)).toBe('+.05 of |h| · refuse more');
    expect(strengthSentence(0, 0, false)).toBe('0 of |h| · α = 0 · unsteered');
  });
  it('names no side where SCANS decides it', () => {
    expect(strengthSentence(-0.05, -2.13, true)).toBe(
      '±.05 of |h| · α = ±2.13 · SCANS decides whether and which way',
    );
  });
  it('is the fraction of the mean residual norm over the window', () => {
    const layers = [10, 20, 30, 90].map((residualNorm, layer) => ({ layer, residualNorm }));
    expect(absoluteStrength(-0.05, layers, { first: 1, last: 2 })).toBeCloseTo(-1.25, 12);
    expect(absoluteStrength(0.1, layers, { first: 7, last: 9 })).toBeUndefined();
  });
});

describe('the decision of SCANS', () => {
  const classified = (score: number, threshold: number): Classification => ({
    classifier: 'transition',
    score,
    threshold,
    lower: threshold,
    verdict: score >= threshold ? 'harmful' : 'harmless',
    aboutToRefuse: true,
    direction: score >= threshold ? 'towards' : 'away',
  });

  it('is one sentence with score, threshold and direction', () => {
    expect(decisionSentence(classified(0.62, 0.71), true)).toBe(
      'score .620 < .710: steers away from refusal',
    );
    expect(decisionSentence(classified(0.71, 0.71), true)).toBe('score .710 ≥ .710: steers towards refusal');
  });
  it('is conditional where the slider decided', () => {
    expect(decisionSentence(classified(0.62, 0.71), false)).toBe(
      'score .620 < .710: SCANS would steer away from refusal',
    );
  });
  it.each([
    [-1.24, 0.31, 'score \u22121.24 < .310: steers away from refusal'],
    [-0.042, -1.9, 'score \u2212.0420 ≥ \u22121.90: steers towards refusal'],
    [17.6, 2, 'score 17.6 ≥ 2.00: steers towards refusal'],
    [0, 0.31, 'score 0 < .310: steers away from refusal'],
  ])('takes log-odds: %d against %d', (score, threshold, sentence) => {
    expect(decisionSentence(classified(score, threshold), true)).toBe(sentence);
  });
  it('names the one of two thresholds that decided, or both', () => {
    const between = { ...classified(0.5, 0.71), lower: 0.31, verdict: 'unclear', direction: 'none' } as const;
    expect(decisionSentence({ ...between, score: 0.2, direction: 'away' }, true)).toBe(
      'score .200 < .310: steers away from refusal',
    );
    expect(decisionSentence({ ...between, score: 0.8, direction: 'towards' }, true)).toBe(
      'score .800 ≥ .710: steers towards refusal',
    );
    expect(decisionSentence(between, true)).toBe('score .500 from .310 to .710: steers neither way');
    expect(decisionSentence({ ...between, score: 0.70996 }, false)).toBe(
      'score .70996 from .310 to .71000: SCANS would steer neither way',
    );
  });
  it('says why a prompt is left alone that the model treats as it should by itself', () => {
    expect(decisionSentence({ ...classified(0.2, 0.31), direction: 'none' }, true)).toBe(
      'score .200 < .310, harmless, and about to be answered: steers neither way',
    );
    expect(decisionSentence({ ...classified(0.8, 0.71), direction: 'none' }, false)).toBe(
      'score .800 ≥ .710, harmful, and about to be refused: SCANS would steer neither way',
    );
  });
  it('never shows a score equal to a threshold that it is below', () => {
    expect(decisionSentence(classified(0.71304, 0.71321), true)).toContain('score .7130 < .7132');
  });
});

describe('the sentence above the answers', () => {
  it('says what was done and what it changed', () => {
    expect(steerLead(data(result()))).toBe(
      'Steered away from refusal by .05 of the residual norm in layers 10–18: ' +
        'refusal log-odds fall from 3.21 to \u22121.04, the answers differ.',
    );
  });
  it('says when nothing changed', () => {
    const same = result({ steered: result().default, relative: 0 });
    expect(steerLead(data(same))).toBe(
      'Not steered: refusal log-odds stay at 3.21, the two answers are the same.',
    );
  });
  it('claims nothing before there is a result', () => {
    expect(steerLead(data(undefined))).toBe('The prompt is being answered by default and steered.');
  });
  it('gives the divergence with its unit', () => {
    expect(divergenceText(result())).toBe('KL(default ‖ steered) at the first answer token: .832 nats');
  });
});
