import { describe, expect, it } from 'vitest';
import { lensRow } from '../../../src/host/codeLens/lensRow';
import { classificationText, shortClassificationText } from '../../../src/host/inspection/classificationText';
import { curvePicture } from '../../../src/host/inspection/curvePicture';
import {
  inspectionStatus,
  lensLayers,
  lensText,
  tokenText,
} from '../../../src/host/inspection/inspectionText';
import type { InspectionView } from '../../../src/host/inspection/inspector';
import { classification, inspectResult } from './inspectionFixture';

const settings = { inspectionMode: 'auto', spec: { model: 'default', adapters: [] } } as const;
const titles = (...args: Parameters<typeof lensRow>): string[] => lensRow(...args).map(({ title }) => title);

describe('the row above a prompt', () => {
  it('ends with the score and what SCANS would do', () => {
    expect(titles({ state: 'known', classification }, settings)).toEqual([
      'Steer',
      'Inspect',
      'Compare Strengths',
      'harmless (score −1.2), about to refuse: would steer away',
    ]);
  });

  it('offers to steer with SCANS where there is no score, and says that one is on its way', () => {
    expect(titles(undefined, settings).at(-1)).toBe('Steer With SCANS');
    expect(titles({ state: 'pending' }, settings).at(-1)).toBe('scoring ...');
  });

  it('says what is in the way, with the command that helps', () => {
    const error = { code: 'model-missing', message: 'It has not been fetched.', next: 'Fetch it.' } as const;
    const entry = (model: string) =>
      lensRow({ state: 'failed', error }, { ...settings, spec: { model, adapters: [] } }).at(-1);
    expect(entry('default')).toEqual({
      title: 'Refusal Lens: model missing',
      command: 'refusalLens.fetchModel',
      tooltip: 'It has not been fetched. Fetch it.',
    });
    expect(entry('/a.gguf')?.command).toBe('refusalLens.chooseModel');
  });

  it('has no Inspect where inspection is switched off', () => {
    expect(titles(undefined, { ...settings, inspectionMode: 'off' })).toEqual([
      'Steer',
      'Compare Strengths',
      'Steer With SCANS',
    ]);
  });
});

describe('a classification in words', () => {
  it('says verdict, score, what the model is about to do, and what SCANS would do', () => {
    const harmful = { ...classification, score: 0.81, verdict: 'harmful', aboutToRefuse: false } as const;
    expect(classificationText({ ...harmful, direction: 'towards' })).toBe(
      'harmful (score .81), about to answer: would steer towards refusal',
    );
    expect(classificationText({ ...harmful, verdict: 'unclear', direction: 'none' })).toBe(
      'unclear (score .81), about to answer: not steered',
    );
    expect(shortClassificationText(classification)).toBe('harmless (score −1.2), would steer away');
  });
});

describe('the status bar', () => {
  const inspected = {
    subject: undefined,
    result: inspectResult(['How?'], [1]),
    vectors: { path: '/v.gguf', spec: settings.spec },
    latency: 44.6,
  };
  const view: InspectionView<unknown> = {
    activity: 'shown',
    pace: 'live',
    inspected,
    outrun: false,
    error: undefined,
  };
  const text = (change: Partial<InspectionView<unknown>>, occupied?: 'evaluate/run'): string | undefined =>
    inspectionStatus({ ...view, ...change }, occupied)?.text;

  it('has score, direction and latency, and the pace unless it is live', () => {
    expect(text({})).toBe('$(eye) harmless (score −1.2), would steer away, 45 ms');
    expect(text({ pace: 'onPause' })).toMatch(/, 45 ms, on pause$/);
    expect(text({ pace: 'onRequest' })).toMatch(/, 45 ms, on request$/);
  });

  it('says that inspection waits while a person waits for the engine, and not once it is shown', () => {
    expect(text({ outrun: true }, 'evaluate/run')).toBe('$(watch) inspection waits for evaluation');
    expect(text({ activity: 'inspecting', inspected: undefined }, 'evaluate/run')).toBe(
      '$(watch) inspection waits for evaluation',
    );
    expect(text({}, 'evaluate/run')).toBe(text({}));
  });

  it('says when a prompt is inspected that is not yet', () => {
    expect(text({ activity: 'resting', inspected: undefined, pace: 'onRequest' })).toBe(
      '$(eye) inspects when you choose Inspect',
    );
    expect(text({ activity: 'unprepared', inspected: undefined })).toBe('$(eye) Inspect loads the model');
  });

  it('says what is in the way', () => {
    const error = { code: 'model-missing', message: 'It has not been fetched.', next: 'Fetch it.' } as const;
    const status = inspectionStatus({ ...view, activity: 'failed', inspected: undefined, error }, undefined);
    expect(status).toMatchObject({ text: '$(warning) Refusal Lens: model missing', warning: true });
    expect(status?.tooltip).toMatch(/^It has not been fetched\. Fetch it\./);
  });

  it('shows nothing where there is no prompt', () => {
    expect(text({ activity: 'nothing', inspected: undefined })).toBeUndefined();
  });
});

describe('the hover of a token', () => {
  it('says the value, on which side it is, and what it is not', () => {
    const result = inspectResult(['How', 'come'], [0.5, -1.234]);
    expect(tokenText(result, 1)).toMatch(
      /^\*\*−1\.2\*\* nearer to harmless prompts at `·come`, mean of layers 0–1/,
    );
    expect(tokenText(result, 0)).toContain('**+.50** nearer to harmful prompts at `How`');
    expect(tokenText({ ...result, tintLayers: [9, 14, 15, 16] }, 0)).toContain('mean of layers 9, 14–16\n');
    expect(tokenText(result, 0)).toContain('It does not say that the word is harmful');
  });

  it('lists likely tokens of a few layers, whatever characters they are made of', () => {
    expect(lensLayers({ tintLayers: [10, 11, 14, 17, 18], layers: 29 })).toEqual([10, 14, 18, 28]);
    expect(lensLayers({ tintLayers: [28], layers: 29 })).toEqual([28]);
    const tokens = [
      { id: 1, text: ' a|b', probability: 0.5, opensRefusal: false },
      { id: 2, text: '`', probability: 0.25, opensRefusal: false },
    ];
    expect(
      lensText({ layers: [{ layer: 10, tokens }] })
        .split('\n')
        .at(-1),
    ).toBe('| 10 | `·a\\|b` .50 `` ` `` .25 |');
  });

  it('draws the value over the layers, at least from -1 to 1', () => {
    const colours = { ink: 'black', faint: 'gray', chosen: 'silver', curve: 'blue' };
    const picture = curvePicture([0, 0.5, -0.5], [1, 2], colours);
    expect(picture).toContain('points="26,42 149,25 272,59"');
    expect(picture).toContain('<rect x="149" y="8" width="123" height="68" fill="silver"/>');
    expect(picture.match(/>([^<>]+)<\/text>/g)?.map((label) => label.slice(1, -7))).toEqual([
      '1',
      '0',
      '−1',
      'layer 0',
      '2',
    ]);
    expect(curvePicture([0, 3.2], [0, 1], colours)).toContain('>4</text>');
    expect(curvePicture([0, 0, 0, 0, 0], [0, 3, 4], colours).match(/<rect x="[\d.]+"/g)).toEqual([
      '<rect x="26"',
      '<rect x="210.5"',
    ]);
  });
});
