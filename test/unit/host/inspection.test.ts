import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createInspector,
  type Inspected,
  type InspectionSubject,
} from '../../../src/host/inspection/inspector';
import { createPaceKeeper, paceOf } from '../../../src/host/inspection/pace';
import { LensError } from '../../../src/protocol/errors';
import type { TurnOptions, TurnRequest } from '../../../src/host/engine/engineTurns';
import { createFakeEngine } from './fakeEngine';
import { createFakeVectors, inspectResult } from './inspectionFixture';

const result = inspectResult(['How?'], [1]);
const subject = (input: string, key = 'a'): InspectionSubject => ({ key, input });

function setUp() {
  const engine = createFakeEngine();
  const { vectors, answers, failed } = createFakeVectors();
  const shown: Inspected<InspectionSubject>[] = [];
  const cleared = vi.fn();
  const starts: (() => void)[] = [];
  const hold = { starts: false };
  const chosen: { layers: readonly number[] | undefined } = { layers: undefined };
  const request: TurnRequest = (method, params, { onStart, ...options }: TurnOptions = {}) => {
    if (hold.starts) starts.push(() => onStart?.());
    else onStart?.();
    return engine.request(method, params, options);
  };
  const inspector = createInspector({
    request,
    vectors,
    tintLayers: () => chosen.layers,
    now: () => performance.now(),
    show: (inspected) => shown.push(inspected),
    clear: cleared,
    changed: () => undefined,
  });
  return {
    engine,
    inspector,
    shown,
    cleared,
    answers,
    failed,
    hold,
    starts,
    chosen,
    /** Texts that have been asked for. */
    asked: () => engine.asked.map(({ params }) => (params as { prompt: string }).prompt),
    /** Lets `milliseconds` pass, then answers the latest request. */
    answerAfter: async (milliseconds: number) => {
      await vi.advanceTimersByTimeAsync(milliseconds);
      engine.asked.at(-1)?.answer(result);
      await vi.advanceTimersByTimeAsync(0);
    },
  };
}

const pass = (milliseconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const now = (): number => performance.now();

describe('the pace', () => {
  it('is live until requests take long, in the mean and not once', () => {
    const keeper = createPaceKeeper(now);
    keeper.measured(500);
    expect(keeper.pace).toBe('live');
    keeper.measured(500);
    expect(keeper.pace).toBe('onPause');
  });

  it('is not ended by one long request after a long silence, such as the first of a prompt', async () => {
    const keeper = createPaceKeeper(now);
    await pass(60_000);
    keeper.measured(500);
    expect(keeper.pace).toBe('live');
  });

  it('does not swing between two limits', () => {
    const keeper = createPaceKeeper(now);
    for (let at = 0; at < 10; at++) keeper.measured(260);
    expect(keeper.pace).toBe('onPause');
    for (let at = 0; at < 10; at++) keeper.measured(200);
    expect(keeper.pace).toBe('onPause');
    for (let at = 0; at < 10; at++) keeper.measured(100);
    expect(keeper.pace).toBe('live');
  });

  it('ends at on request for a model that takes seconds, and comes back', () => {
    const keeper = createPaceKeeper(now);
    for (let at = 0; at < 10; at++) keeper.measured(5000);
    expect(keeper.pace).toBe('onRequest');
    for (let at = 0; at < 3; at++) keeper.measured(2200);
    expect(keeper.pace).toBe('onRequest');
    for (let at = 0; at < 20; at++) keeper.measured(50);
    expect(keeper.pace).toBe('live');
  });

  it('tries a pause again after a while on request, less often after each vain try', async () => {
    const keeper = createPaceKeeper(now);
    for (let at = 0; at < 10; at++) keeper.measured(5000);
    await pass(29_000);
    expect(keeper.pace).toBe('onRequest');
    await pass(1000);
    expect(keeper.pace).toBe('onPause');
    keeper.measured(5000);
    await pass(30_000);
    expect(keeper.pace).toBe('onRequest');
    await pass(30_000);
    expect(keeper.pace).toBe('onPause');
  });

  it('comes back with the first quick answer after a busy time', async () => {
    const keeper = createPaceKeeper(now);
    for (let at = 0; at < 10; at++) keeper.measured(5000);
    await pass(30_000);
    keeper.measured(80);
    expect(keeper.pace).toBe('live');
  });

  it('is what a person has set, whatever is measured', () => {
    expect(paceOf('auto', 'onRequest')).toBe('onRequest');
    expect(paceOf('onPause', 'live')).toBe('onPause');
    expect(paceOf('onRequest', 'live')).toBe('onRequest');
  });
});

describe('inspection of the prompt under the cursor', () => {
  it('asks once the cursor has stayed, and shows the result with what it took', async () => {
    const { inspector, engine, shown, answerAfter, asked } = setUp();
    inspector.look(subject('How?'));
    await pass(100);
    expect(asked()).toEqual([]);
    await pass(50);
    expect(engine.asked[0]?.params).toEqual({
      vectors: '/v.gguf',
      model: { model: 'default', adapters: [] },
      prompt: 'How?',
    });
    await answerAfter(40);
    expect(shown).toMatchObject([{ subject: { input: 'How?' }, latency: 190 }]);
    expect(inspector.view).toMatchObject({ activity: 'shown', pace: 'live', outrun: false });
  });

  it('does not ask for a prompt that the cursor only passes through', async () => {
    const { inspector, asked } = setUp();
    inspector.look(subject('How?'));
    await pass(100);
    inspector.look(subject('Why?', 'b'));
    await pass(200);
    expect(asked()).toEqual(['Why?']);
  });

  it('has one request in flight while text is typed, and ends with the latest text', async () => {
    const { inspector, answerAfter, asked, shown, engine } = setUp();
    inspector.look(subject('H'));
    await answerAfter(200);
    for (const text of ['Ho', 'How', 'How?']) {
      inspector.look(subject(text));
      await pass(30);
    }
    expect(asked()).toEqual(['H', 'Ho']);
    expect(inspector.view.outrun).toBe(true);
    await answerAfter(0);
    expect(asked()).toEqual(['H', 'Ho', 'How?']);
    await answerAfter(50);
    expect(shown.map((one) => one.subject.input)).toEqual(['H', 'Ho', 'How?']);
    expect(inspector.view.outrun).toBe(false);
    expect(engine.cancelled).toEqual([]);
    await pass(1000);
    expect(asked()).toHaveLength(3);
  });

  it('counts as latency the time from the last key to the tints', async () => {
    const { inspector, answerAfter, shown } = setUp();
    inspector.look(subject('H'));
    await answerAfter(200);
    inspector.look(subject('Ho'));
    await pass(30);
    inspector.look(subject('How'));
    await answerAfter(40);
    await answerAfter(35);
    expect(shown.at(-1)).toMatchObject({ subject: { input: 'How' }, latency: 75 });
  });

  it('cancels and clears as soon as the cursor leaves', async () => {
    const { inspector, engine, answerAfter, cleared } = setUp();
    inspector.look(subject('How?'));
    await answerAfter(200);
    inspector.look(subject('How? '));
    await pass(30);
    inspector.look(undefined);
    await pass(0);
    expect(engine.cancelled).toEqual(['prompt/inspect']);
    expect(cleared).toHaveBeenCalledOnce();
    expect(inspector.view).toMatchObject({ activity: 'nothing', inspected: undefined });
  });

  it('does not ask again when the cursor moves within the prompt', async () => {
    const { inspector, answerAfter, asked } = setUp();
    inspector.look(subject('How?'));
    await answerAfter(200);
    inspector.look(subject('How?'));
    await pass(1000);
    expect(asked()).toHaveLength(1);
  });

  it('waits for a pause in typing with a slow model, and clears what is outrun at once', async () => {
    const { inspector, answerAfter, asked, cleared } = setUp();
    inspector.look(subject('H'));
    await pass(150);
    await answerAfter(900);
    expect(inspector.view.pace).toBe('onPause');
    inspector.look(subject('Ho'));
    expect(cleared).toHaveBeenCalledOnce();
    await pass(600);
    inspector.look(subject('How'));
    await pass(600);
    expect(asked()).toEqual(['H']);
    await pass(200);
    expect(asked()).toEqual(['H', 'How']);
  });

  it('cancels a slow request as soon as its text changes', async () => {
    const { inspector, engine } = setUp();
    inspector.setMode('onPause');
    inspector.look(subject('H'));
    await pass(200);
    inspector.look(subject('Ho'));
    await pass(0);
    expect(engine.cancelled).toEqual(['prompt/inspect']);
  });

  it('rests until it is asked where the mode says so', async () => {
    const { inspector, asked, answerAfter } = setUp();
    inspector.setMode('onRequest');
    inspector.look(subject('How?'));
    await pass(5000);
    expect([asked(), inspector.view.activity]).toEqual([[], 'resting']);
    inspector.ask(subject('How?'));
    await answerAfter(0);
    expect([asked(), inspector.view.activity]).toEqual([['How?'], 'shown']);
    inspector.look(subject('How!'));
    await pass(5000);
    expect([asked(), inspector.view.activity]).toEqual([['How?'], 'resting']);
  });

  it('shows nothing when it is switched off', async () => {
    const { inspector, answerAfter, cleared } = setUp();
    inspector.look(subject('How?'));
    await answerAfter(200);
    inspector.setMode('off');
    expect(cleared).toHaveBeenCalledOnce();
    await pass(5000);
    expect(inspector.view.activity).toBe('nothing');
  });

  it('does not count the time in which the engine does something else', async () => {
    const { inspector, hold, starts, answerAfter, shown } = setUp();
    hold.starts = true;
    inspector.look(subject('How?'));
    await pass(150);
    await pass(20_000);
    expect(inspector.view.activity).toBe('inspecting');
    starts[0]?.();
    await answerAfter(40);
    expect(inspector.view.pace).toBe('live');
    expect(shown[0]?.latency).toBe(190);
  });

  it('asks for the newest text when its turn comes', async () => {
    const { inspector, hold, asked, engine } = setUp();
    hold.starts = true;
    inspector.look(subject('Ho'));
    await pass(150);
    inspector.look(subject('How'));
    await pass(30);
    expect(asked()).toEqual(['Ho', 'How']);
    expect(engine.cancelled).toEqual(['prompt/inspect']);
  });

  it('says what went wrong, and tries again with the next text', async () => {
    const { inspector, engine, asked, cleared, failed, answerAfter } = setUp();
    inspector.look(subject('How?'));
    await answerAfter(150);
    inspector.look(subject('How far?'));
    await pass(20);
    engine.asked.at(-1)?.fail(new LensError('prompt-too-long', 'Too long.', 'Shorten it.'));
    await pass(0);
    expect(inspector.view).toMatchObject({ activity: 'failed', error: { code: 'prompt-too-long' } });
    expect(cleared).toHaveBeenCalledOnce();
    expect(failed).toEqual([]);
    await pass(1000);
    expect(asked()).toHaveLength(2);
    inspector.look(subject('How?'));
    await answerAfter(20);
    expect(inspector.view.activity).toBe('shown');
  });

  it('keeps away from an engine that crashed', async () => {
    const { inspector, engine, failed } = setUp();
    inspector.look(subject('How?'));
    await pass(150);
    engine.asked[0]?.fail(new LensError('engine-crashed', 'It stopped.', 'Try again.'));
    await pass(0);
    expect(failed).toEqual(['engine-crashed']);
  });

  it('rests where a large model has not been used yet', async () => {
    const { inspector, answers, asked } = setUp();
    answers.ready = () => Promise.resolve(undefined);
    inspector.look(subject('How?'));
    await pass(1000);
    expect([inspector.view.activity, asked()]).toEqual(['unprepared', []]);
  });

  it('asks anew at once when other layers make the tint, and keeps what is shown until then', async () => {
    const { inspector, engine, answerAfter, asked, chosen, cleared } = setUp();
    inspector.setMode('onRequest');
    inspector.look(subject('How?'));
    inspector.tintAnew();
    await pass(1000);
    expect(asked()).toEqual([]);
    inspector.ask(subject('How?'));
    await answerAfter(0);
    chosen.layers = [3, 4];
    inspector.tintAnew();
    await pass(0);
    expect(engine.asked.map(({ params }) => (params as { layers?: unknown }).layers)).toEqual([
      undefined,
      [3, 4],
    ]);
    expect([inspector.view.activity, cleared.mock.calls.length]).toEqual(['shown', 0]);
  });

  it('asks anew when layers that the model does not have are set right', async () => {
    const { inspector, engine, answerAfter } = setUp();
    inspector.look(subject('How?'));
    await pass(150);
    engine.asked[0]?.fail(new LensError('layer-out-of-range', 'Layer 99 is not there.', 'Choose others.'));
    await pass(0);
    expect(inspector.view.activity).toBe('failed');
    inspector.tintAnew();
    await answerAfter(0);
    expect(inspector.view.activity).toBe('shown');
  });

  it('begins anew with another model', async () => {
    const { inspector, answerAfter, asked, cleared } = setUp();
    inspector.look(subject('How?'));
    await answerAfter(200);
    inspector.renew();
    expect(cleared).toHaveBeenCalledOnce();
    await pass(200);
    expect(asked()).toEqual(['How?', 'How?']);
  });
});
