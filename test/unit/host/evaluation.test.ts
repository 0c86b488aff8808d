import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { namedModes, type EvaluationChoices } from '../../../src/host/evaluation/choices';
import { createEvaluate, type ReadyRun } from '../../../src/host/evaluation/evaluation';
import { keptRequest } from '../../../src/host/evaluation/keptRequest';
import { createEvaluator } from '../../../src/host/evaluation/evaluator';
import type { NewAnswer } from '../../../src/host/evaluation/promptResult';
import { createModelFetcher } from '../../../src/host/lens/modelFetcher';
import { createPreparation } from '../../../src/host/lens/preparation';
import type { ProgressStep } from '../../../src/protocol/progress';
import { createPanelStore } from '../../../src/host/panel/panelStore';
import { checkSettings } from '../../../src/host/settings/lensSettings';
import { LensError } from '../../../src/protocol/errors';
import type { EvaluateRequest, EvaluateResult } from '../../../src/protocol/evaluation';
import { judgedAnswer, runSummary } from './evaluationFixture';
import { createFakeDialogues } from './fakeDialogues';
import { createFakeEngine, extraction, modelInfo, projectAnchors, type OpenRequest } from './fakeEngine';
import { tunedFixture } from '../tunedFixture';

const result: EvaluateResult = { out: '/runs/x', answers: 2, resumed: 0, seconds: 1 };
const noColumn = new LensError(
  'prompts-invalid',
  'a.csv has no column "q".',
  'Name one of its columns: "x".',
);

let folder: string;
let file: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'rl-evaluation-'));
  file = path.join(folder, 'prompts.csv');
});

beforeEach(() => writeFileSync(file, 'prompt\nHow?\n'));

afterAll(() => rmSync(folder, { recursive: true }));

function setUp(values: Record<string, unknown> = {}) {
  const engine = createFakeEngine();
  const { request } = engine;
  const store = createPanelStore();
  const { dialogues, errors, told, progress } = createFakeDialogues();
  const fetcher = createModelFetcher(request, dialogues);
  const preparation = createPreparation({ request, store, dialogues, fetcher, anchors: projectAnchors });
  const settings = { ...values };
  const columns: (string | undefined)[] = [];
  const askColumn = vi.fn(() => Promise.resolve(columns.shift()));
  const openReport = vi.fn(() => Promise.resolve());
  const showFolder = vi.fn(() => Promise.resolve());
  const evaluate = createEvaluate({
    ...{ request, preparation, dialogues },
    settings: () => checkSettings((id) => settings[id], { home: '/home/a', workspaceFolder: '/work' }),
    runs: path.join(folder, 'runs'),
  });
  const evaluator = createEvaluator({
    ...{ request, evaluate, preparation, dialogues, askColumn, openReport, showFolder },
  });
  const shown = {
    ready: [] as ReadyRun[],
    answers: [] as NewAnswer[],
    steps: [] as ProgressStep[],
    ended: 0,
  };
  const abort = new AbortController();
  return {
    ...{ engine, errors, told, progress, settings, columns, askColumn, openReport, showFolder, evaluator },
    ...{ shown, abort },
    run: (choices: Partial<EvaluationChoices> = {}) =>
      evaluator.run(
        { file, modes: ['default', 'scans'], ...choices },
        {
          ready: (run) => shown.ready.push(run),
          answered: (answer) => shown.answers.push(answer),
          progress: (step) => shown.steps.push(step),
          end: () => shown.ended++,
        },
        abort,
      ),
    prepare: async () => {
      (await engine.next('model/describe')).answer(modelInfo);
      (await engine.next('vectors/extract')).answer(extraction);
    },
  };
}

const paramsOf = ({ params }: OpenRequest): EvaluateRequest => params as EvaluateRequest;

describe('an evaluation', () => {
  it('makes the vectors ready, runs, and says what came of it', async () => {
    const { engine, run, prepare, shown, told, progress, openReport, showFolder } = setUp({ maxTokens: 32 });
    const done = run({ limit: 20 });
    await prepare();
    const running = await engine.next('evaluate/run');
    expect(running.params).toEqual({
      vectors: '/cache/v.gguf',
      model: { model: 'default', adapters: [] },
      sets: [{ file, limit: 20 }],
      modes: [
        { kind: 'default', name: 'default' },
        { kind: 'scans', name: 'scans' },
      ],
      maxTokens: 32,
      out: expect.stringMatching(/[\\/]runs[\\/]prompts-[0-9a-f]{12}$/) as string,
    });
    const { out } = paramsOf(running);
    expect(shown.ready).toMatchObject([{ text: 'prompt\nHow?\n', modes: [{}, { name: 'scans' }], out }]);
    running.progress({ kind: 'step', message: 'Evaluating prompts', done: 1, total: 2 });
    const answered = judgedAnswer({ mode: 'default' });
    running.progress({ kind: 'answered', ...answered });
    expect(progress).toMatchObject([{ message: '1 of 2 answers', done: 1, total: 2 }]);
    expect(shown).toMatchObject({
      answers: [answered],
      steps: [{ message: 'Evaluating prompts', done: 1, total: 2 }],
      ended: 0,
    });
    running.answer(result);
    const report = await engine.next('evaluate/report');
    expect(report.params).toEqual({ run: '/runs/x', write: false });
    report.answer(runSummary());
    expect(await done).toEqual(result);
    expect(shown.ended).toBe(1);
    expect(told.map(({ sentence }) => sentence)).toEqual([
      'prompts: 250 harmless prompts, refused 58 % by default, 12 % with SCANS.',
    ]);
    const [open, show] = told[0]?.actions ?? [];
    await open?.run();
    await show?.run();
    expect([open?.title, show?.title]).toEqual(['Open Report', 'Show Folder']);
    expect(openReport).toHaveBeenCalledExactlyOnceWith('/runs/x');
    expect(showFolder).toHaveBeenCalledExactlyOnceWith('/runs/x');
  });

  it('goes on with a run as it was begun, whatever the settings are by then', async () => {
    const vectors = path.join(folder, 'v.gguf');
    writeFileSync(vectors, '');
    const begun = setUp({ maxTokens: 32 });
    const first = begun.run({ limit: 20 });
    (await begun.engine.next('model/describe')).answer(modelInfo);
    (await begun.engine.next('vectors/extract')).answer({ ...extraction, path: vectors });
    const { out, ...params } = paramsOf(await begun.engine.next('evaluate/run'));
    begun.evaluator.cancel();
    begun.abort.abort();
    await first;

    const later = setUp({ maxTokens: 128, model: 'other.gguf' });
    const second = later.run({ ...(await keptRequest(out)).choices, run: out });
    const running = await later.engine.next('evaluate/run');
    expect(running.params).toEqual({ ...params, out });
    // The model and the vectors of now are not asked for.
    expect(later.engine.asked.map(({ method }) => method)).toEqual(['evaluate/run']);
    later.abort.abort();
    await second;

    rmSync(vectors);
    await expect(keptRequest(out)).rejects.toThrow('its vectors have been deleted');
    await expect(keptRequest(folder)).rejects.toThrow('what it was begun with is not known');
  });

  it('shares a folder with an equal run, and with no other', async () => {
    const folderOf = async (
      values: Record<string, unknown>,
      choices: Partial<EvaluationChoices>,
      change: Partial<typeof extraction> = {},
    ): Promise<string> => {
      const { engine, run, evaluator } = setUp(values);
      const done = run(choices);
      (await engine.next('model/describe')).answer(modelInfo);
      (await engine.next('vectors/extract')).answer({ ...extraction, ...change });
      const { out } = paramsOf(await engine.next('evaluate/run'));
      evaluator.cancel();
      await done;
      return out;
    };
    const tuned = tunedFixture({ layers: { first: 1, last: 2 }, strength: 0.1, on: '9 prompts' });
    const same = await folderOf({ threads: 1 }, {});
    expect(await folderOf({ threads: 2 }, {}, { path: '/elsewhere.gguf', cached: true })).toBe(same);
    const others = [
      await folderOf({ maxTokens: 9 }, {}),
      await folderOf({ adapter: 'overcautious' }, {}),
      await folderOf({}, { limit: 50 }),
      await folderOf({}, { modes: ['default'] }),
      await folderOf({}, {}, { fingerprint: 'w' }),
      await folderOf({}, {}, { tuned }),
    ];
    writeFileSync(file, 'prompt\nWhy?\n');
    others.push(await folderOf({}, {}));
    expect(new Set([same, ...others]).size).toBe(others.length + 1);
  });

  it('keeps what has come when it is cancelled, and says so', async () => {
    const { engine, run, prepare, abort, shown, told, errors } = setUp();
    const done = run();
    await prepare();
    const running = await engine.next('evaluate/run');
    running.progress({ kind: 'answered', ...judgedAnswer({}) });
    abort.abort();
    expect(await done).toBeUndefined();
    expect(engine.cancelled).toEqual(['evaluate/run']);
    expect(told).toEqual([
      {
        sentence: 'The evaluation of prompts.csv was stopped. 1 answer is kept: evaluate it again to go on.',
        actions: [],
      },
    ]);
    expect([errors, shown.ended]).toEqual([[], 1]);
  });

  it('ends quietly when it is cancelled before an answer has come', async () => {
    const { engine, run, evaluator, shown, told, errors } = setUp();
    const done = run();
    await engine.next('model/describe');
    evaluator.cancel();
    expect(await done).toBeUndefined();
    expect([told, errors, shown.ready, shown.ended]).toEqual([[], [], [], 1]);
  });

  it('asks for the column until one is there', async () => {
    const { engine, run, prepare, columns, askColumn, shown, errors } = setUp();
    columns.push('q', 'text');
    const done = run();
    await prepare();
    (await engine.next('evaluate/run')).fail(noColumn);
    const second = await engine.next('evaluate/run', 1);
    expect(paramsOf(second).sets).toEqual([{ file, column: 'q' }]);
    second.fail(noColumn);
    const third = await engine.next('evaluate/run', 2);
    expect(paramsOf(third).sets).toEqual([{ file, column: 'text' }]);
    expect(askColumn).toHaveBeenCalledTimes(2);
    // A run from the Testing view takes it from here.
    expect(shown.ready.at(-1)?.choices.column).toBe('text');
    third.answer(result);
    (await engine.next('evaluate/report')).answer(runSummary());
    expect(await done).toEqual(result);
    expect(errors).toEqual([]);
  });

  it('lets it be when no column is named', async () => {
    const { engine, run, prepare, told, errors } = setUp();
    const done = run();
    await prepare();
    (await engine.next('evaluate/run')).fail(noColumn);
    expect(await done).toBeUndefined();
    expect([told, errors]).toEqual([[], []]);
  });

  it('tells an error once, and extracts again the next time', async () => {
    const { engine, run, prepare, askColumn, shown, errors } = setUp();
    const done = run();
    await prepare();
    (await engine.next('evaluate/run')).fail(new LensError('prompts-invalid', 'It is empty.', 'Fill it.'));
    expect(await done).toBeUndefined();
    expect(errors).toEqual([{ code: 'prompts-invalid', message: 'It is empty.', next: 'Fill it.' }]);
    expect(askColumn).not.toHaveBeenCalled();
    expect(shown.ended).toBe(1);
    const again = run();
    (await engine.next('model/describe', 1)).fail(new LensError('model-invalid', 'It is cut.', 'Fetch it.'));
    await again;
    expect(errors.map(({ code }) => code)).toEqual(['prompts-invalid', 'model-invalid']);
  });

  it('says that the file is not there before it asks the engine for anything', async () => {
    const { engine, run, errors } = setUp();
    await run({ file: path.join(folder, 'gone.csv') });
    expect(errors.map(({ code }) => code)).toEqual(['file-unreadable']);
    expect(engine.asked).toEqual([]);
  });

  it('refuses a bad setting with its sentence', async () => {
    const { engine, run, errors } = setUp({ maxTokens: 0 });
    await run();
    expect(errors.map(({ code }) => code)).toEqual(['wrong-use']);
    expect(engine.asked).toEqual([]);
  });
});

describe('the modes of a run', () => {
  const window = { first: 3, last: 5 };

  it('stand in one order, whatever the order of the choice', () => {
    const modes = namedModes(['ablate', 'steer', 'default'], { strength: -0.05, window: undefined });
    expect(modes).toEqual([
      { kind: 'default', name: 'default' },
      { kind: 'steer', name: 'steer=-0.05', strength: -0.05 },
      { kind: 'ablate', name: 'ablate' },
    ]);
  });

  it('take size and layers of the settings, and the size of SCANS from the vectors where none was set', () => {
    expect(namedModes(['scans', 'steer'], { strength: 0.1, window })).toEqual([
      { kind: 'scans', name: 'scans', strength: 0.1, layers: window },
      { kind: 'steer', name: 'steer=-0.1', strength: -0.1, layers: window },
    ]);
    expect(namedModes(['scans'], { strength: -0.05, window: undefined })).toEqual([
      { kind: 'scans', name: 'scans' },
    ]);
  });

  it('do not steer by nothing', () => {
    expect(() => namedModes(['steer'], { strength: 0, window })).toThrow(
      expect.objectContaining({ code: 'strength-out-of-range' }),
    );
  });
});
