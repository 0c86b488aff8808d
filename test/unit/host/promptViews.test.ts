import { describe, expect, it, vi } from 'vitest';
import { createExplanation } from '../../../src/host/explanation/explanation';
import { createPanelStore } from '../../../src/host/panel/panelStore';
import { checkSettings } from '../../../src/host/settings/lensSettings';
import { createComparison } from '../../../src/host/strengths/comparison';
import { LensError } from '../../../src/protocol/errors';
import { comparisonFixture, explanationFixture } from '../webview/sectionFixtures';
import { createFakeDialogues } from './fakeDialogues';
import { createFakeEngine, extraction, modelInfo } from './fakeEngine';

const prompt = { text: 'How?', source: 'a.md:1' };

function setUp(values: Record<string, unknown> = {}) {
  const engine = createFakeEngine();
  const store = createPanelStore();
  const { dialogues, errors } = createFakeDialogues();
  const preparation = {
    prepare: () => Promise.resolve({ info: modelInfo, extraction }),
    forget: vi.fn(),
    cancel: () => undefined,
  };
  const settings = () => checkSettings((id) => values[id], { home: '/home/a', workspaceFolder: '/work' });
  const services = { request: engine.request, store, dialogues, preparation, settings };
  return {
    ...{ engine, store, errors, preparation },
    comparison: createComparison(services),
    explanation: createExplanation(services),
    panel: () => store.state.panel,
  };
}

describe('comparing strengths', () => {
  it('asks for those of the setting in the chosen layers, and streams each', async () => {
    const { engine, comparison, panel, store } = setUp({
      'compare.strengths': [0.05, 0, -0.05],
      maxTokens: 9,
    });
    store.dispatch({ kind: 'chooseWindow', window: { first: 2, last: 3 } });
    const chat = [
      { role: 'system' as const, content: 'Be brief.' },
      { role: 'user' as const, content: 'How?' },
    ];
    const done = comparison.compare({ ...prompt, input: chat });
    expect(panel().comparison.state).toBe('loading');
    const asked = await engine.next('prompt/compare');
    expect(asked.params).toEqual({
      ...{ vectors: '/cache/v.gguf', model: { model: 'default', adapters: [] }, prompt: chat },
      ...{ strengths: [0.05, 0, -0.05], unit: 'relative', maxTokens: 9, layers: { first: 2, last: 3 } },
    });
    asked.progress({ kind: 'answer', side: { strength: 0.05 }, text: 'No' });
    expect(panel().comparison).toMatchObject({
      value: {
        running: true,
        rows: [
          { strength: -0.05, text: '' },
          { strength: 0, text: '' },
          { strength: 0.05, text: 'No' },
        ],
      },
    });
    asked.answer(comparisonFixture.result);
    await done;
    expect(panel().comparison).toMatchObject({
      state: 'ready',
      value: { running: false, rows: comparisonFixture.rows, source: 'a.md:1' },
    });
  });

  it('keeps what has come when it is cancelled', async () => {
    const { engine, comparison, panel, errors } = setUp();
    const done = comparison.compare(prompt);
    (await engine.next('prompt/compare')).progress({ kind: 'answer', side: { strength: 0 }, text: 'half' });
    comparison.cancel();
    await done;
    expect(panel().comparison).toMatchObject({ state: 'ready', value: { running: false } });
    expect([engine.cancelled, errors]).toEqual([['prompt/compare'], []]);
  });

  it('refuses strengths that are out of range before it asks for anything', async () => {
    const { engine, comparison, panel, errors } = setUp({ 'compare.strengths': [0, 2] });
    await comparison.compare(prompt);
    expect(engine.asked).toEqual([]);
    expect(panel().comparison).toMatchObject({ state: 'failed', error: { code: 'strength-out-of-range' } });
    expect(errors).toHaveLength(1);
  });

  it('is marked outrun when the anchors have changed, and made again with the same prompt', async () => {
    const { engine, comparison, panel, store } = setUp();
    expect(comparison.again()).toBeUndefined();
    const done = comparison.compare(prompt);
    (await engine.next('prompt/compare')).answer(comparisonFixture.result);
    await done;
    store.dispatch({ kind: 'outrun' });
    expect(panel().comparison).toMatchObject({ stale: true });
    void comparison.again();
    expect((await engine.next('prompt/compare', 1)).params).toMatchObject({ prompt: 'How?' });
    comparison.cancel();
  });
});

describe('explaining a refusal', () => {
  it('shows how far it is, and what has come of it', async () => {
    const { engine, explanation, panel } = setUp();
    const done = explanation.explain({ ...prompt, select: () => Promise.resolve() });
    const asked = await engine.next('prompt/explain');
    asked.progress({ kind: 'step', message: 'Leaving out words', done: 2, total: 6 });
    expect(panel().explanation).toEqual({
      ...{ state: 'loading', message: 'Leaving out words', done: 2, total: 6 },
    });
    asked.answer(explanationFixture.result);
    await done;
    expect(panel().explanation).toEqual({
      ...{ state: 'ready', stale: false },
      value: { prompt: 'How?', source: 'a.md:1', result: explanationFixture.result },
    });
  });

  it('selects a word in the document of the prompt that is explained', async () => {
    const { explanation } = setUp();
    const select = vi.fn(() => Promise.resolve());
    void explanation.explain({ ...prompt, select });
    await explanation.select(1, 3);
    expect(select).toHaveBeenCalledExactlyOnceWith(1, 3);
    explanation.cancel();
  });

  it('tells what went wrong, and lets the vectors be looked for anew', async () => {
    const { engine, explanation, panel, errors, preparation } = setUp();
    const done = explanation.explain({ ...prompt, select: () => Promise.resolve() });
    (await engine.next('prompt/explain')).fail(new LensError('vectors-invalid', 'Gone.', 'Extract again.'));
    await done;
    expect(panel().explanation).toMatchObject({ state: 'failed', error: { code: 'vectors-invalid' } });
    expect(errors.map(({ code }) => code)).toEqual(['vectors-invalid']);
    expect(preparation.forget).toHaveBeenCalled();
  });

  it('refuses an empty prompt', async () => {
    const { engine, explanation, panel } = setUp();
    await explanation.explain({ text: '', source: 'a.md:1', select: () => Promise.resolve() });
    expect(engine.asked).toEqual([]);
    expect(panel().explanation).toMatchObject({ state: 'failed', error: { code: 'prompt-empty' } });
  });
});
