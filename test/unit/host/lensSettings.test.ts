import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkSettings } from '../../../src/host/settings/lensSettings';

const base = { home: path.resolve('/home/a'), workspaceFolder: path.resolve('/work') };
const check = (values: Record<string, unknown>) => checkSettings((id) => values[id], base);
const sentences = (values: Record<string, unknown>) => check(values).problems.map((error) => error.sentence);

describe('settings', () => {
  it('leave catalogue ids as they are and leave out what is 0 for automatic', () => {
    expect(
      check({ model: 'default', adapter: 'overcautious', threads: 0, gpuLayers: 0 }).settings.spec,
    ).toEqual({
      model: 'default',
      adapters: [{ adapter: 'overcautious', scale: 1 }],
    });
  });

  it('have no adapter where the text is empty or blank', () => {
    expect(check({ adapter: '  ' }).settings.spec.adapters).toEqual([]);
  });

  it.each([
    ['~/m.gguf', path.join(base.home, 'm.gguf')],
    ['m.gguf', path.join(base.workspaceFolder, 'm.gguf')],
    ['sub/m.GGUF', path.join(base.workspaceFolder, 'sub', 'm.GGUF')],
    [path.resolve('/elsewhere/m.gguf'), path.resolve('/elsewhere/m.gguf')],
  ])('make the path %s absolute', (value, expected) => {
    expect(check({ model: value }).settings.spec.model).toBe(expected);
  });

  it('take one of the modes of inspection, the first where none is set, and say which there are', () => {
    expect(check({}).settings.inspectionMode).toBe('auto');
    expect(check({ 'inspection.mode': 'onPause' }).settings.inspectionMode).toBe('onPause');
    expect(check({ 'inspection.mode': 'fast' }).settings.inspectionMode).toBe('auto');
    expect(sentences({ 'inspection.mode': 'fast' })[0]).toMatch(
      /inspection\.mode is "fast", which is not one of auto, onPause, onRequest, off\./,
    );
  });

  it('take layers as a window, one layer, or empty for the suggestion', () => {
    expect(check({ layers: '10-18' }).settings.window).toEqual({ first: 10, last: 18 });
    expect(check({ layers: ' 3 ' }).settings.window).toEqual({ first: 3, last: 3 });
    expect(check({ layers: '' }).settings.window).toBeUndefined();
  });

  it('take the layers of the tint as one, a range or several, or empty for those of the classifier', () => {
    const chosen = (value: string) => check({ 'inspection.layers': value }).settings.inspectionLayers;
    expect(chosen('14')).toEqual([14]);
    expect(chosen('12-15')).toEqual([12, 13, 14, 15]);
    expect(chosen('20-22, 9,14 ')).toEqual([9, 14, 20, 21, 22]);
    expect(chosen('')).toBeUndefined();
  });

  it.each([
    [{ strength: 0.7 }, 'The setting refusalLens.strength is 0.7, which is not a number from -0.5 to 0.5.'],
    [
      { strength: '-0.1' },
      'The setting refusalLens.strength is "-0.1", which is not a number from -0.5 to 0.5.',
    ],
    [{ strength: NaN }, 'The setting refusalLens.strength is null, which is not a number from -0.5 to 0.5.'],
    [
      { maxTokens: 1.5 },
      'The setting refusalLens.maxTokens is 1.5, which is not a whole number from 1 to 4096.',
    ],
    [{ threads: -1 }, 'The setting refusalLens.threads is -1, which is not a whole number from 0 to 1024.'],
    [{ model: 7 }, 'The setting refusalLens.model is 7, which is not a text.'],
    [
      { layers: '18-10' },
      'The setting refusalLens.layers is "18-10", which is not empty (the suggested layers) or FIRST-LAST, such as 10-18.',
    ],
    [
      { 'inspection.layers': 'all' },
      'The setting refusalLens.inspection.layers is "all", which is not empty (the layers of the projection classifier) or layers such as 14, 12-19 or 9, 14, 20-24.',
    ],
    [
      { 'compare.strengths': [] },
      'The setting refusalLens.compare.strengths is [], which is not a list of 1 to 16 numbers from -0.5 to 0.5.',
    ],
    [
      { 'compare.strengths': [0, 'a'] },
      'The setting refusalLens.compare.strengths is [0,"a"], which is not a list of 1 to 16 numbers from -0.5 to 0.5.',
    ],
    [
      { 'codeLens.enabled': 'no' },
      'The setting refusalLens.codeLens.enabled is "no", which is not true or false.',
    ],
  ])('%j: one sentence and a next step, and the default instead', (values, sentence) => {
    expect(sentences(values)).toEqual([`${sentence} Change it in the settings.`]);
    expect(check(values).settings).toEqual(check({}).settings);
  });
});
