import path from 'node:path';
import type * as vscode from 'vscode';
import type { EngineClient } from '../../client/engineClient';
import { toErrorData } from '../../protocol/errors';
import type { JudgedAnswer, RunSummary } from '../../protocol/evaluation';
import type { Loadable } from '../../protocol/panel';
import {
  everyRow,
  type ActiveRun,
  type RowFilter,
  type RunComparisonData,
  type RunData,
  type RunIntent,
  type RunRow,
} from '../../protocol/runs';
import type { Dialogues } from '../lens/dialogues';
import type { PanelStore } from '../panel/panelStore';
import type { EvaluationChoices } from './choices';
import type { ShownRun } from './evaluator';
import type { HostEvaluation } from './hostEvaluation';
import { createPacedWork } from './pacedWork';
import { pageOf, runRows } from './runRows';

/** The evaluations of this workspace as the panel shows them: which there are, and one of them with its answers. */
export interface PanelRuns {
  handle(intent: RunIntent): void;
  dispose(): void;
}

export interface PanelRunsServices {
  readonly request: EngineClient['request'];
  readonly store: PanelStore;
  readonly dialogues: Pick<Dialogues, 'error'>;
  readonly evaluation: Pick<
    HostEvaluation,
    'runs' | 'goOn' | 'openReport' | 'showFolder' | 'cancel' | 'onRun' | 'onChanged'
  >;
  /** Asks for a data set and evaluates it. */
  readonly evaluateDataSet: () => void;
  /** Of the workspace. */
  readonly memory: Pick<vscode.Memento, 'get' | 'update'>;
}

/** What a person has chosen: kept over sessions. */
interface Choice {
  /** Folder of the run that is shown, and of the one that it is compared with. */
  readonly run?: string | undefined;
  readonly compared?: string | undefined;
  readonly filter: RowFilter;
}

/** A run as far as it has been read. */
interface Opened {
  readonly path: string;
  readonly summary: RunSummary;
  readonly answers: readonly JudgedAnswer[];
  /** The answers by prompt: there may be thousands, and filters and pages go through them. */
  readonly rows: readonly RunRow[];
}

/** Counted up when Choice changes its form: what an older version has kept is left alone. */
const memoryKey = 'shownRun1';

export function createPanelRuns(services: PanelRunsServices): PanelRuns {
  const { request, store, dialogues, evaluation, memory } = services;
  let choice = memory.get<Choice>(memoryKey) ?? { filter: everyRow };
  let page = 0;
  let opened: Opened | undefined;
  let active: readonly ActiveRun[] = [];
  /** Folders of runs that have no answer yet. */
  const unanswered = new Set<string>();
  /** Reading and writing, one after the other. */
  let work = Promise.resolve();
  let viewed = false;

  const showRun = (run: Loadable<RunData>): void => store.dispatch({ kind: 'run', run });
  const showComparison = (runComparison: Loadable<RunComparisonData>): void =>
    store.dispatch({ kind: 'runComparison', runComparison });
  const tell = (error: unknown): void => dialogues.error(toErrorData(error));

  function choose(part: Partial<Choice>): void {
    choice = { ...choice, ...part };
    void memory.update(memoryKey, choice);
  }

  /** What was looked for in another run may not be in this one. */
  function chooseRun(run: string | undefined): void {
    const compared = choice.compared === run ? undefined : choice.compared;
    choose({ run, compared, filter: everyRow });
    page = 0;
  }

  function show(): void {
    if (!opened || opened.path !== choice.run) return;
    const { manifest, groups, missing } = opened.summary;
    const rows = pageOf(opened.rows, choice.filter, page);
    const value = { path: opened.path, manifest, groups, missing, rows };
    showRun({ state: 'ready', value, stale: false });
  }

  function keep(run: string, summary: RunSummary, answers: readonly JudgedAnswer[]): void {
    opened = { path: run, summary, answers, rows: runRows(summary.manifest, answers) };
  }

  /** Which runs there are, and what the one that is shown has more than was read of it. */
  async function look(): Promise<void> {
    if (store.state.panel.run.state === 'empty')
      showRun({ state: 'loading', message: 'Looking for evaluations.' });
    try {
      const { runs } = await request('evaluate/list', { folder: evaluation.runs });
      store.dispatch({ kind: 'runs', runs });
      const known = [...runs, ...active].map((one) => one.path);
      if (choice.run === undefined || !known.includes(choice.run)) chooseRun(runs[0]?.path);
      if (!known.includes(choice.compared)) choose({ compared: undefined });
    } catch (error) {
      return showRun({ state: 'failed', error: toErrorData(error) });
    }
    await read();
    await compare();
  }

  async function read(): Promise<void> {
    const { run } = choice;
    if (run === undefined) return showRun({ state: 'empty' });
    if (unanswered.has(run))
      return showRun({ state: 'loading', message: 'The first answers are on their way.' });
    const from = opened?.path === run ? opened.answers.length : 0;
    if (from === 0) showRun({ state: 'loading', message: 'Reading the answers.' });
    try {
      const { summary, answers } = await request('evaluate/open', { run, from });
      const before = opened?.path === run ? opened.answers : [];
      // Forgotten meanwhile: it is read anew.
      if (before.length !== from) return;
      keep(run, summary, [...before, ...answers]);
      show();
    } catch (error) {
      if (choice.run === run) showRun({ state: 'failed', error: toErrorData(error) });
    }
  }

  async function compare(): Promise<void> {
    const { run: a, compared: b } = choice;
    if (a === undefined || b === undefined || unanswered.has(a)) return showComparison({ state: 'empty' });
    const before = store.state.panel.runComparison;
    if (before.state !== 'ready' || before.value.path !== b)
      showComparison({ state: 'loading', message: 'Comparing the two evaluations.' });
    const compared = await request('evaluate/compare', { a, b }).then(
      (result): Loadable<RunComparisonData> => ({ state: 'ready', value: { path: b, result }, stale: false }),
      (error: unknown): Loadable<RunComparisonData> => ({ state: 'failed', error: toErrorData(error) }),
    );
    if (choice.run === a && choice.compared === b) showComparison(compared);
  }

  function next(step: () => Promise<void>): Promise<void> {
    work = work.then(step);
    return work;
  }

  const live = createPacedWork(() => next(read));

  async function override(run: string, intent: Extract<RunIntent, { kind: 'override' }>): Promise<void> {
    const { set, row, mode, judgement } = intent;
    try {
      await request('evaluate/override', { run, set, row, mode, judgement });
    } catch (error) {
      show();
      return tell(error);
    }
    if (opened?.path !== run) return;
    const answers = opened.answers.map((answer) =>
      answer.set === set && answer.row === row && answer.mode === mode ? judgedBy(answer, judgement) : answer,
    );
    keep(run, opened.summary, answers);
    await read();
  }

  /** A run that has just begun is the one that is shown. */
  function begin({ file }: EvaluationChoices): ShownRun {
    let own: ActiveRun = { name: path.basename(file), message: 'Making the model and its vectors ready.' };
    const showActive = (runs: readonly ActiveRun[]): void => {
      active = runs;
      store.dispatch({ kind: 'activeRuns', activeRuns: active });
    };
    const change = (part: Partial<ActiveRun>): void => {
      const before = own;
      own = { ...before, ...part };
      showActive(active.map((one) => (one === before ? own : one)));
    };
    showActive([...active, own]);
    return {
      ready({ out }) {
        change({ path: out });
        unanswered.add(out);
        if (opened?.path === out) opened = undefined;
        chooseRun(out);
        if (viewed) void next(look);
      },
      answered() {
        const { path: run } = own;
        const first = run !== undefined && unanswered.delete(run);
        if (!viewed) return;
        if (first) void next(look);
        else if (run === choice.run) live.soon();
      },
      progress: ({ message, done, total }) =>
        change({
          message,
          ...(done === undefined ? {} : { done }),
          ...(total === undefined ? {} : { total }),
        }),
      end() {
        if (own.path !== undefined) unanswered.delete(own.path);
        showActive(active.filter((one) => one !== own));
      },
    };
  }

  /** What a person does with the run that is shown. */
  function withRun(act: (run: string) => Promise<unknown>): void {
    if (choice.run !== undefined) void act(choice.run).catch(tell);
  }

  function handle(intent: RunIntent): void {
    switch (intent.kind) {
      case 'evaluate':
        return services.evaluateDataSet();
      case 'cancel':
        return evaluation.cancel();
      case 'refresh':
        opened = undefined;
        return void next(look);
      case 'choose':
        chooseRun(intent.path);
        return void next(look);
      case 'compare':
        choose({ compared: intent.path });
        return void next(compare);
      case 'filter':
        choose({ filter: intent.filter });
        page = 0;
        return show();
      case 'page':
        page = intent.page;
        return show();
      case 'override':
        return withRun((run) => next(() => override(run, intent)));
      case 'continue':
        return withRun((run) => evaluation.goOn(run));
      case 'openReport':
        return withRun((run) => evaluation.openReport(run));
      case 'showFolder':
        return withRun((run) => evaluation.showFolder(run));
    }
  }

  const stopping = [
    evaluation.onRun(begin),
    evaluation.onChanged(() => viewed && void next(look)),
    store.onChange(({ panel }) => {
      const before = viewed;
      viewed = panel.view === 'evaluate';
      if (viewed && !before) void next(look);
    }),
  ];
  return {
    handle,
    dispose() {
      live.dispose();
      for (const stop of stopping) stop();
    },
  };
}

/** The answer as a person judges it; null for as it is judged. */
function judgedBy(answer: JudgedAnswer, judgement: JudgedAnswer['judged'] | null): JudgedAnswer {
  const { override, ...asJudged } = answer;
  void override;
  return judgement === null ? asJudged : { ...asJudged, override: judgement };
}
