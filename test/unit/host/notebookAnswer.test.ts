import { describe, expect, it } from 'vitest';
import { createPromptAnswerer, type Chosen } from '../../../src/host/notebook/answerPrompt';
import { createLatestShown } from '../../../src/host/notebook/latestShown';
import type { ResultDraft } from '../../../src/host/notebook/resultDraft';
import type { PromptSettings } from '../../../src/host/prompts/promptFinder';
import { checkSettings } from '../../../src/host/settings/lensSettings';
import { Cancelled, LensError } from '../../../src/protocol/errors';
import { createFakeEngine, extraction, modelInfo, steerResult } from './fakeEngine';
import { inspected } from './notebookFixture';

const prepared = { info: modelInfo, extraction };

function answererWith({
  automatic = true,
  strength,
  window,
}: Partial<Chosen> & { automatic?: boolean } = {}) {
  const engine = createFakeEngine();
  const forgotten: true[] = [];
  const answerer = createPromptAnswerer({
    request: engine.request,
    settings: () =>
      checkSettings((id) => (id === 'notebook.automatic' ? automatic : undefined), {
        home: '/home',
        workspaceFolder: undefined,
      }),
    preparation: {
      prepare: () => Promise.resolve(prepared),
      forget: () => void forgotten.push(true),
    },
    chosen: () => ({ strength, window }),
  });
  return { engine, answerer, forgotten };
}

describe('answering the prompt of a cell', () => {
  it('shows the tokens, then the answers as they come, then the whole result', async () => {
    const { engine, answerer } = answererWith();
    const shown: ResultDraft[] = [];
    const abort = new AbortController();
    const done = answerer.answer(
      { input: 'Hi', settings: {} },
      prepared,
      (draft) => shown.push(draft),
      abort.signal,
    );
    (await engine.next('prompt/inspect')).answer(inspected);
    const steer = await engine.next('prompt/steer');
    steer.progress({ kind: 'answer', side: 'default', text: 'N' });
    steer.progress({ kind: 'answer', side: 'steered', text: 'Y' });
    steer.answer(steerResult('No.', 'Yes.'));
    await done;
    expect(
      shown.map(({ state, inspection, answers }) => [
        state,
        inspection !== undefined,
        answers.default.text,
        answers.steered.text,
      ]),
    ).toEqual([
      ['running', false, '', ''],
      ['running', true, '', ''],
      ['running', true, 'N', ''],
      ['running', true, 'N', 'Y'],
      ['done', true, 'No.', 'Yes.'],
    ]);
  });

  /** The request for answers. */
  async function asked(
    options: Parameters<typeof answererWith>[0],
    own: PromptSettings = {},
  ): Promise<unknown> {
    const { engine, answerer } = answererWith(options);
    const abort = new AbortController();
    const done = answerer.answer({ input: 'Hi', settings: own }, prepared, () => undefined, abort.signal);
    (await engine.next('prompt/inspect')).answer(inspected);
    const { params } = await engine.next('prompt/steer');
    abort.abort();
    await expect(done).rejects.toBeInstanceOf(Cancelled);
    return params;
  }

  it('lets SCANS decide unless the setting or the prompt itself says otherwise', async () => {
    expect(await asked({})).toMatchObject({ auto: true, prompt: 'Hi' });
    expect(await asked({})).not.toHaveProperty('strength');
    expect(await asked({ strength: -0.1 })).toMatchObject({ auto: true, strength: 0.1 });
    expect(await asked({ automatic: false })).toMatchObject({ strength: -0.05 });
    expect(await asked({ automatic: false, strength: 0.2 })).toMatchObject({ strength: 0.2 });
    expect(await asked({ strength: 0.2 }, { strength: -0.03 })).toMatchObject({ strength: -0.03 });
    expect(await asked({ strength: 0.2 }, { strength: -0.03 })).not.toHaveProperty('auto');
  });

  it('steers the layers that are chosen', async () => {
    expect(await asked({ window: { first: 2, last: 3 } })).toMatchObject({ layers: { first: 2, last: 3 } });
    expect(await asked({})).not.toHaveProperty('layers');
  });

  it('makes the vectors anew after an error, and not after an interruption', async () => {
    const { engine, answerer, forgotten } = answererWith();
    const answer = (signal: AbortSignal): Promise<void> =>
      answerer.answer({ input: 'Hi', settings: {} }, prepared, () => undefined, signal);
    const abort = new AbortController();
    const interrupted = answer(abort.signal);
    abort.abort();
    await expect(interrupted).rejects.toBeInstanceOf(Cancelled);
    expect(forgotten).toHaveLength(0);
    const failing = answer(new AbortController().signal);
    (await engine.next('prompt/inspect', 1)).fail(new LensError('internal', 'It broke.', 'Try again.'));
    await expect(failing).rejects.toThrow('It broke.');
    expect(forgotten).toHaveLength(1);
  });
});

describe('what is shown while it grows', () => {
  it('is the latest, at most once in an interval and one at a time, and the last one always', async () => {
    const shown: number[] = [];
    let showing = 0;
    const latest = createLatestShown(5, async (value: number) => {
      expect(++showing).toBe(1);
      await Promise.resolve();
      shown.push(value);
      showing--;
    });
    for (let value = 1; value <= 100; value++) latest.push(value);
    await latest.finish();
    expect(shown).toEqual([100]);
    latest.push(101);
    latest.push(102);
    await latest.finish();
    expect(shown).toEqual([100, 102]);
  });

  it('comes without being finished', async () => {
    const first = await new Promise<string>((resolve) => {
      createLatestShown(1, (value: string) => Promise.resolve(resolve(value))).push('a');
    });
    expect(first).toBe('a');
  });

  it('tells at the end that it could not be shown', async () => {
    const latest = createLatestShown(1, () => Promise.reject(new Error('gone')));
    latest.push(1);
    await expect(latest.finish()).rejects.toThrow('gone');
  });
});
