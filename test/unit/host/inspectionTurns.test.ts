import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createEngineTurns } from '../../../src/host/engine/engineTurns';
import { Cancelled } from '../../../src/protocol/errors';
import { createFakeEngine } from './fakeEngine';

const steering = { vectors: 'v', prompt: 'How?' };
const classifying = { vectors: 'v', prompts: ['How?'] };

function setUp() {
  const engine = createFakeEngine();
  const turns = createEngineTurns(engine.request);
  return {
    engine,
    turns,
    person: turns.request('person'),
    inspection: turns.request('inspection'),
    background: turns.request('background'),
    methods: () => engine.asked.map(({ method }) => method),
  };
}

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

describe('turns at the engine', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('send what a person asks at once, whatever else is open', async () => {
    const { person, engine } = setUp();
    const first = person('prompt/steer', steering);
    const second = person('prompt/steer', steering);
    engine.asked.forEach((one, nth) => one.answer(nth));
    expect([await first, await second]).toEqual([0, 1]);
  });

  it('keep inspection back until nobody waits for the engine, and say what it waits for', async () => {
    const { person, inspection, turns, engine, methods } = setUp();
    const heard: unknown[] = [];
    turns.onOccupied(() => heard.push(turns.occupiedBy));
    const steered = person('prompt/steer', steering);
    const onStart = vi.fn();
    const inspected = inspection('prompt/inspect', steering, { onStart });
    await settle();
    expect([methods(), onStart.mock.calls.length]).toEqual([['prompt/steer'], 0]);
    engine.asked[0]?.answer('steered');
    await steered;
    await settle();
    expect([methods(), onStart.mock.calls.length]).toEqual([['prompt/steer', 'prompt/inspect'], 1]);
    engine.asked[1]?.answer('inspected');
    expect(await inspected).toBe('inspected');
    expect(heard).toEqual(['prompt/steer', undefined]);
  });

  it('let background work step aside, and ask it again when things have been calm', async () => {
    const { inspection, background, engine, methods } = setUp();
    const classified = background('prompt/classify', classifying);
    await settle();
    const inspected = inspection('prompt/inspect', steering);
    await settle();
    expect(engine.cancelled).toEqual(['prompt/classify']);
    engine.asked[1]?.answer('inspected');
    await inspected;
    await vi.advanceTimersByTimeAsync(300);
    expect(methods()).toEqual(['prompt/classify', 'prompt/inspect']);
    await vi.advanceTimersByTimeAsync(200);
    expect(methods()).toEqual(['prompt/classify', 'prompt/inspect', 'prompt/classify']);
    engine.asked[2]?.answer('classified');
    expect(await classified).toBe('classified');
  });

  it('send one request of a rank at a time', async () => {
    const { background, engine } = setUp();
    const first = background('prompt/classify', classifying);
    const second = background('prompt/classify', classifying);
    await settle();
    expect(engine.asked).toHaveLength(1);
    engine.asked[0]?.answer(1);
    await first;
    await settle();
    engine.asked[1]?.answer(2);
    expect(await second).toBe(2);
  });

  it('cancel a request whose turn has not come, and one that runs, without asking again', async () => {
    const { person, inspection, engine, methods } = setUp();
    const steered = person('prompt/steer', steering);
    const waits = new AbortController();
    const waiting = inspection('prompt/inspect', steering, { signal: waits.signal });
    waits.abort();
    await expect(waiting).rejects.toThrow(Cancelled);
    engine.asked[0]?.answer('steered');
    await steered;
    const runs = new AbortController();
    const running = inspection('prompt/inspect', steering, { signal: runs.signal });
    await settle();
    runs.abort();
    await expect(running).rejects.toThrow(Cancelled);
    await settle();
    expect(methods()).toEqual(['prompt/steer', 'prompt/inspect']);
  });

  it('hand on an error', async () => {
    const { inspection, engine } = setUp();
    const inspected = inspection('prompt/inspect', steering);
    await settle();
    engine.asked[0]?.fail(new RangeError('broken'));
    await expect(inspected).rejects.toThrow('broken');
  });

  it('do not count what the engine answers beside its queue', async () => {
    const { person, inspection, turns, methods } = setUp();
    void person('models/list', {});
    void inspection('prompt/inspect', steering);
    await settle();
    expect(turns.occupiedBy).toBeUndefined();
    expect(methods()).toEqual(['models/list', 'prompt/inspect']);
  });
});
