import { describe, expect, it } from 'vitest';
import { figureStem } from '../../../src/host/panel/figureStem';
import { modelInfo } from './fakeEngine';

describe('the file of an exported figure', () => {
  it('is named after the figure, the model and its adapters', () => {
    const model = { state: 'ready', value: modelInfo, stale: false } as const;
    expect(figureStem('roc', { model, adapterNames: ['over-cautious'] })).toBe('roc-Tiny-Q4_1-over-cautious');
  });

  it('is named after the figure alone where there is no model any more', () => {
    expect(figureStem('space', { model: { state: 'empty' }, adapterNames: [] })).toBe('space');
  });
});
