import { describe, expect, it, vi } from 'vitest';
import { createScores } from '../../../src/host/codeLens/scores';
import { LensError } from '../../../src/protocol/errors';
import { createFakeEngine } from './fakeEngine';
import { classification, createFakeVectors } from './inspectionFixture';
import { tunedFixture } from '../tunedFixture';

function setUp() {
  const engine = createFakeEngine();
  const { vectors, answers, failed } = createFakeVectors();
  const changed = vi.fn();
  const scores = createScores({ request: engine.request, vectors, changed });
  return {
    engine,
    scores,
    changed,
    answers,
    failed,
    promptsOf: (nth: number) => (engine.asked[nth]?.params as { prompts: string[] } | undefined)?.prompts,
    states: (...inputs: string[]) => inputs.map((input) => scores.of(input)?.state),
  };
}

/** The answer to a request for a score. */
const scored = { prompts: [classification] };

describe('scores of the prompts in sight', () => {
  it('are asked for one after the other, in the order of the prompts', async () => {
    const { engine, scores, promptsOf, states } = setUp();
    scores.want(['a', 'b']);
    (await engine.next('prompt/classify')).answer(scored);
    const second = await engine.next('prompt/classify', 1);
    expect([promptsOf(0), promptsOf(1)]).toEqual([['a'], ['b']]);
    expect(states('a', 'b', 'z')).toEqual(['known', 'pending', undefined]);
    second.answer(scored);
    await vi.waitFor(() => expect(states('b')).toEqual(['known']));
    expect(engine.asked).toHaveLength(2);
  });

  it('are not asked for twice, and are kept when a prompt comes back', async () => {
    const { engine, scores, states } = setUp();
    scores.want(['a']);
    (await engine.next('prompt/classify')).answer(scored);
    await vi.waitFor(() => expect(states('a')).toEqual(['known']));
    scores.want([]);
    scores.want(['a', 'a']);
    await Promise.resolve();
    expect(engine.asked).toHaveLength(1);
  });

  it('are let go when their prompt has changed', async () => {
    const { engine, scores, promptsOf } = setUp();
    scores.want(['a']);
    await engine.next('prompt/classify');
    scores.want(['ab']);
    await engine.next('prompt/classify', 1);
    expect(engine.cancelled).toEqual(['prompt/classify']);
    expect(promptsOf(1)).toEqual(['ab']);
  });

  it('take in what has come into sight meanwhile, without being asked anew', async () => {
    const { engine, scores, promptsOf } = setUp();
    scores.want(['a']);
    const first = await engine.next('prompt/classify');
    scores.want(['b', 'a']);
    first.answer(scored);
    await engine.next('prompt/classify', 1);
    expect([promptsOf(0), promptsOf(1), engine.cancelled]).toEqual([['a'], ['b'], []]);
  });

  it('are taken from an inspection of the prompt, and no longer asked for', async () => {
    const { engine, scores, promptsOf, states, answers } = setUp();
    scores.want(['a', 'b']);
    await engine.next('prompt/classify');
    const made = await answers.ready(new AbortController().signal);
    if (!made) throw new Error('There are no vectors.');
    scores.learn('a', made, classification);
    await engine.next('prompt/classify', 1);
    expect(states('a', 'b')).toEqual(['known', 'pending']);
    expect([promptsOf(1), engine.cancelled]).toEqual([['b'], ['prompt/classify']]);
  });

  it('are missing for one prompt that cannot be scored, and not for its neighbours', async () => {
    const { engine, scores, states, failed } = setUp();
    scores.want(['a', 'b']);
    (await engine.next('prompt/classify')).fail(new LensError('prompt-too-long', 'Too long.', 'Shorten it.'));
    (await engine.next('prompt/classify', 1)).answer(scored);
    await vi.waitFor(() => expect(states('a', 'b')).toEqual(['failed', 'known']));
    expect(failed).toEqual([]);
  });

  it('say what is in the way of all of them, and are asked for again once it may be gone', async () => {
    const { engine, scores, answers, states } = setUp();
    const { ready } = answers;
    answers.ready = () => Promise.reject(new LensError('model-missing', 'No file.', 'Fetch it.'));
    scores.want(['a']);
    await vi.waitFor(() => expect(states('a')).toEqual(['failed']));
    answers.ready = ready;
    scores.renew();
    (await engine.next('prompt/classify')).answer(scored);
    await vi.waitFor(() => expect(states('a')).toEqual(['known']));
  });

  it('stop with an engine that crashes', async () => {
    const { engine, scores, failed, states } = setUp();
    scores.want(['a', 'b']);
    (await engine.next('prompt/classify')).fail(new LensError('engine-crashed', 'It stopped.', 'Again.'));
    await vi.waitFor(() => expect(failed).toEqual(['engine-crashed']));
    await vi.waitFor(() => expect(states('a', 'b')).toEqual(['failed', 'failed']));
    expect(engine.asked).toHaveLength(1);
  });

  it('are not there, nor on their way, for a large model that nobody has used', async () => {
    const { engine, scores, answers, states, changed } = setUp();
    answers.ready = () => Promise.resolve(undefined);
    scores.want(['a']);
    await vi.waitFor(() => expect(changed).toHaveBeenCalled());
    expect([states('a'), engine.asked]).toEqual([[undefined], []]);
  });

  it('are those of the vectors in use: other vectors have none yet', async () => {
    const { engine, scores, answers, states } = setUp();
    scores.want(['a']);
    (await engine.next('prompt/classify')).answer(scored);
    await vi.waitFor(() => expect(states('a')).toEqual(['known']));
    answers.ready = () => Promise.resolve({ path: '/w.gguf', spec: { model: 'default', adapters: [] } });
    scores.renew();
    await engine.next('prompt/classify', 1);
    expect(states('a')).toEqual(['pending']);
  });

  it('are asked for anew once the same vectors are tuned', async () => {
    const { engine, scores, answers, states } = setUp();
    scores.want(['a']);
    (await engine.next('prompt/classify')).answer(scored);
    await vi.waitFor(() => expect(states('a')).toEqual(['known']));
    const before = await answers.ready(new AbortController().signal);
    answers.ready = () => Promise.resolve(before && { ...before, tuned: tunedFixture({}) });
    scores.renew();
    await engine.next('prompt/classify', 1);
    expect(states('a')).toEqual(['pending']);
  });
});
