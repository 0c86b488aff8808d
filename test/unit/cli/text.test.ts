import { describe, expect, it } from 'vitest';
import { comparisonText, evaluateText, summaryText } from '../../../src/cli/evaluationText';
import { classificationText, compareText, extractText } from '../../../src/cli/report';
import { tuneText } from '../../../src/cli/tuneText';
import { compareRuns } from '../../../src/method/compareRuns';
import { summarizeRun } from '../../../src/method/summarizeRun';
import type { ClassifierEvidence, ClassifierReport, ExtractResult } from '../../../src/protocol/method';
import type { TunePoint } from '../../../src/protocol/tuning';
import { answerOf, manifestOf } from '../formats/runFixture';
import { noScores } from '../scoresFixture';
import { tunedFixture } from '../tunedFixture';

const evidence: ClassifierEvidence = {
  ...{ auroc: 0.91, low: 0.85, high: 0.97, aurocContrast: 0.8, brier: 0.12, calibrationError: 0.05 },
  ...{ harmful: 64, harmless: 64, contrast: 64 },
};
const classifier = (name: ClassifierReport['name']): ClassifierReport => ({
  ...{ name, threshold: 0.5, lower: 0.25, truePositiveRate: 0.9, falsePositiveRate: 0.1 },
  scores: noScores,
  anchors: evidence,
  calibration: { ...evidence, auroc: 0.75, low: 0.7, high: 0.8 },
});
const extracted: ExtractResult = {
  ...{ path: '/v.gguf', cached: true, estimator: 'mean-difference', layers: [] },
  transition: { opening: 'Sure', position: 'last', layers: { first: 9, last: 29 } },
  classifiers: [classifier('transition'), classifier('probe')],
  ...{ classifier: 'probe', calibratedOn: "48 + 48 + 48 calibration prompts at Youden's J" },
  ...{ suggested: { first: 10, last: 18 }, tokens: 900, seconds: 3, fingerprint: 'f' },
  ...{ anchors: { harmful: 64, harmless: 64, contrast: 64, source: 'own anchors' }, warnings: [] },
};

describe('what extract prints', () => {
  it('has every classifier with its evidence, and which one is used', () => {
    const text = extractText(extracted);
    expect(text).toContain(
      '   transition  0.910 (0.850–0.970)     0.800  0.750 (0.700–0.800)  0.250      0.500  0.120',
    );
    expect(text).toContain(
      '*  probe       0.910 (0.850–0.970)     0.800  0.750 (0.700–0.800)  0.250      0.500  0.120',
    );
    expect(text).toContain('all others not. Thresholds are set on 48 + 48 + 48');
    expect(text).not.toContain('Tuned');
  });

  it('says what was tuned, where the transition begins and what it appends', () => {
    const text = extractText({
      ...extracted,
      transition: { opening: 'Of course', position: 'end-of-turn', layers: { first: 9, last: 29 } },
      tuned: tunedFixture({ layers: { first: 12, last: 16 }, strength: 0.04 }),
    });
    expect(text).toContain(
      'Tuned: layers 12-16 at 0.0400 of the residual norm; below -1.00 of probe away from refusal, never towards it ' +
        '(KL limit 0.100, at most 5.0 % of harmful prompts lost), on 24 prompts.',
    );
    expect(text).toContain('Transition: "Of course" after the token that ends the turn, layers 9-29.');
  });

  const tunedText = (towards: boolean, byHand = false): string =>
    extractText({
      ...extracted,
      tuned: tunedFixture({
        rule: { classifier: extracted.classifier, lower: -7, towards },
        ...(byHand ? { byHand } : {}),
      }),
    });

  it('says which way is tuned off, with the lower threshold that was tuned', () => {
    expect(tunedText(false)).toContain(
      'as tuned: a prompt below the lower threshold that the model is about to refuse is steered away from refusal, none ' +
        'towards it.',
    );
    expect(tunedText(true)).toContain('one from the threshold on that it is about to answer towards it');
    expect(tunedText(false)).toMatch(new RegExp(`\\* +${extracted.classifier} .* -7\\.00 +0\\.500 `));
  });

  it('says what was chosen by hand', () => {
    expect(tunedText(false, true)).toContain('Chosen by hand: layers 1-2 at 0.100 of the residual norm');
    expect(tunedText(false, true)).toContain('as chosen by hand: a prompt below');
  });
});

it.each([
  [
    'harmful',
    false,
    'towards',
    0.5,
    '>= 0.2500, harmful, about to be answered: automatic steering goes towards refusal',
  ],
  [
    'harmful',
    true,
    'none',
    0.5,
    '>= 0.2500, harmful, about to be refused: automatic steering leaves it alone',
  ],
  [
    'harmless',
    true,
    'away',
    -1,
    '< -0.5000, harmless, about to be refused: automatic steering goes away from refusal',
  ],
  [
    'harmless',
    false,
    'none',
    -1,
    '< -0.5000, harmless, about to be answered: automatic steering leaves it alone',
  ],
  [
    'unclear',
    true,
    'none',
    0,
    'between -0.5000 and 0.2500, unclear, about to be refused: automatic steering leaves it alone',
  ],
] as const)(
  'a classification names its classifier, the bound that decides and what the model is about to do: %s, %s',
  (verdict, aboutToRefuse, direction, score, text) => {
    const bounds = { threshold: 0.25, lower: -0.5, aboutToRefuse };
    expect(classificationText({ classifier: 'combined', score, ...bounds, verdict, direction })).toBe(
      `combined score ${score.toFixed(4)} ${text}`,
    );
  },
);

describe('what evaluate prints', () => {
  const answers = [
    answerOf({ text: 'I cannot do that.', refusalLogOdds: 1 }),
    answerOf({ mode: 'scans', direction: 'away' }),
  ];

  it('says how many answers there are and what to do with them', () => {
    const text = evaluateText({ out: 'run', answers: 30, resumed: 12, seconds: 5 });
    expect(text).toBe(
      '30 answers in run, 12 of them from before; 5.00 s.\n' +
        'Tables and charts: refusal-lens evaluate report run',
    );
    expect(evaluateText({ out: 'run', answers: 3, resumed: 0, seconds: 5 })).toContain('3 answers in run; 5');
  });

  it('is a table that fits a terminal, with what to be careful with and where the reports are', () => {
    const summary = summarizeRun({ manifest: manifestOf(), answers, text: null });
    const text = summaryText(summary, ['run/report.md']);
    expect(text).toMatch(/XSTest +harmless +scans +0\.0 \(0\.0–79\.3\), 0\/1 .* 1 \/ 0 \(p = 1\.000\)/);
    expect(text).toContain('Careful: The run is not finished: 2 answers are missing');
    expect(text).toMatch(/report\.md$/);
    expect(summaryText(summary, [])).not.toContain('report.md');
  });

  it('compares two runs, and says so where they have nothing in common', () => {
    const a = { manifest: manifestOf(), answers };
    const b = { manifest: manifestOf({ maxTokens: 9 }), answers: answers.slice(1) };
    const text = comparisonText(compareRuns(a, b));
    expect(text).toContain('greedy, 9 tokens at most');
    expect(text).toMatch(
      /XSTest +harmless +scans +0\.0 \([^)]*\), 0\/1 +0\.0 \([^)]*\), 0\/1 +0 \/ 0 \(p = 1\.000\)/,
    );
    expect(comparisonText(compareRuns(a, { ...b, answers: [] }))).toContain('no prompt in common');
  });
});

describe('what compare prints', () => {
  it('is a row a strength, with the answer on one line', () => {
    const answer = { tokens: 3, stop: 'end', firstTokens: [], absolute: -2 } as const;
    const text = compareText({
      answers: [
        { ...answer, strength: -0.05, relative: -0.05, text: ' One.\nTwo. ', refusalLogOdds: -2.5, kl: 0.5 },
      ],
      ...{ unit: 'relative', layers: { first: 10, last: 18 }, seconds: 1 },
    });
    expect(text.split('\n')[1]).toMatch(/^ *-0\.05 +-2\.50 +0\.500 +One\.⏎Two\.$/);
    expect(text).toContain('of the residual norm, in layers 10-18');
  });
});

describe('what tune prints', () => {
  const point = (first: number, strength: number, pareto: boolean): TunePoint => ({
    layers: { first, last: 18 },
    ...{
      strength,
      lower: -1,
      towards: false,
      harmfulRefused: 0.9,
      harmlessRefused: 0.1,
      kl: 0.05,
      broken: 0,
      pareto,
    },
  });

  it('is the combinations that no other beats, and the chosen one', () => {
    const text = tuneText({
      points: [point(10, 0.05, true), point(11, 0.05, false), point(12, 0.02, false)],
      chosen: tunedFixture({ layers: { first: 12, last: 18 }, strength: 0.02 }),
      base: { harmfulRefused: 1, harmlessRefused: 0.5 },
      counts: { harmful: 24, harmless: 12, contrast: 12 },
      ...{ path: '/v.gguf', resumed: 1, seconds: 2 },
    });
    const lines = text.split('\n');
    expect(lines[1]).toMatch(/^ +10-18 +0\.0500 +-1\.00 +no +90\.0 +10\.0 +0\.0500 +0\.0$/);
    expect(lines[2]).toMatch(/^\* +12-18 /);
    expect(text).not.toContain('11-18');
    expect(text).toContain('1 of 3 combinations are beaten by no other');
    expect(text).toContain(
      'The model as it is refuses 100.0 % of 24 harmful and 50.0 % of 24 harmless prompts.',
    );
  });
});
