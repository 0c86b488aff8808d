import { describe, expect, it } from 'vitest';
import { figureStem } from '../../../src/host/panel/figureStem';
import { runDataFixture } from '../webview/runFixture';
import { modelInfo } from './fakeEngine';

describe('the file of an exported figure', () => {
  const run = { state: 'empty' } as const;

  it('is named after the figure, the model and its adapters', () => {
    const model = { state: 'ready', value: modelInfo, stale: false } as const;
    expect(figureStem('roc', { model, adapterNames: ['over-cautious'], run })).toBe(
      'roc-Tiny-Q4_1-over-cautious',
    );
  });

  it('is named after the figure alone where there is no model any more', () => {
    expect(figureStem('space', { model: { state: 'empty' }, adapterNames: [], run })).toBe('space');
  });

  it('is named after the model of the run that it is of', () => {
    const model = { state: 'ready', value: modelInfo, stale: false } as const;
    const shown = { state: 'ready', value: runDataFixture(), stale: false } as const;
    expect(figureStem('refusals', { model, adapterNames: [], run: shown })).toBe(
      'refusals-Model-Q4_1-overcautious',
    );
    expect(figureStem('refusals', { model, adapterNames: [], run })).toBe('refusals');
  });
});
