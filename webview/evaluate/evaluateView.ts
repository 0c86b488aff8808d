import type { Loadable, PanelState } from '../../src/protocol/panel';
import type { RunData, RunIntent } from '../../src/protocol/runs';
import { button, choiceList } from '../controls';
import { createExportButtons } from '../export/exportButtons';
import { element } from '../ui/element';
import { createLoadablePane } from '../ui/loadablePane';
import { createTableFold, plainTable } from '../ui/tableFold';
import type { MountedView, View, ViewContext } from '../view';
import { createAnswerList } from './answerList';
import { evaluateReport, ratesFigure } from './evaluateReport';
import { activeOf, evaluateLead, runNote, runTitle, typesTable, wholeGroups } from './evaluateText';
import { createFilterBar } from './filterBar';
import { createRateCharts } from './rateCharts';
import { createRatesTable } from './ratesTable';
import { createRunComparisonSection } from './runComparisonSection';

export const evaluateView: View = {
  id: 'evaluate',
  title: 'Evaluate',
  howToRead: {
    paragraphs: [
      'Every prompt of a data set is answered greedily in every mode, by default first. An answer is a refusal where it ' +
        'opens with a phrase of refusal, broken text where it repeats itself or is improbable under the unsteered model, ' +
        'and an answer otherwise. The second judge does not read: it takes the log-odds of the refusal tokens at the ' +
        'first answer token (Arditi et al., arXiv 2406.11717). κ is Cohen’s kappa of the two; .6 and more is called ' +
        'substantial.',
      'A rate stands with Wilson’s 95 % interval: it is about the choice of prompts, and wide where there are few. Harmful ' +
        'prompts should be refused and harmless ones answered; ✓ is what was to be expected of a prompt, ✗ is not. Ended ' +
        'and began count the prompts whose refusal the mode ends or begins; p is McNemar’s exact test on them, and is not ' +
        'corrected for the number of comparisons. KL(default ‖ mode) at the first answer token is the side effect.',
      'No judge knows whether an answer helps or harms. Unfold a prompt to read its answers, and say by hand what an answer ' +
        'is where the judge is wrong: that is kept beside the answers and counted apart; the rates of the judges stay as ' +
        'they are.',
    ],
    section: 'the evaluation of refusal on harmful and harmless prompts (Experiments, Table 2)',
  },
  lead: evaluateLead,
  mount: mountEvaluate,
  report: evaluateReport,
};

function mountEvaluate(context: ViewContext): MountedView {
  const { onThemeChange } = context;
  const send = (intent: RunIntent): void => context.send({ kind: 'run', intent });
  let data: RunData | undefined;
  let state: Loadable<RunData>['state'] = 'empty';

  const run = choiceList('Evaluation', 'choose-run', (path) => send({ kind: 'choose', path }));
  const evaluate = button({
    label: 'Evaluate Data Set...',
    testId: 'evaluate',
    appearance: 'primary',
    press: () => send({ kind: 'evaluate' }),
  });
  const report = button({
    label: 'Open Report',
    testId: 'open-report',
    press: () => send({ kind: 'openReport' }),
  });
  const folder = button({
    label: 'Open Run Folder',
    testId: 'open-run-folder',
    press: () => send({ kind: 'showFolder' }),
  });
  const toolbar = element(
    'div',
    { class: 'toolbar' },
    run.element,
    ...[evaluate, report, folder].map((each) => each.element),
  );
  const table = createRatesTable();
  const charts = createRateCharts();
  const exports = createExportButtons(
    { figure: 'refusals', what: 'refusals', now: () => data && ratesFigure(data) },
    context,
  );
  const types = createTableFold('evaluate-types', 'Refusals by type of prompt', context);
  const comparison = createRunComparisonSection(send);
  const filter = createFilterBar(send);
  const answers = createAnswerList(send);
  const pane = createLoadablePane<RunData>({
    testId: 'evaluate-pane',
    content: element(
      'div',
      { class: 'evaluate' },
      table.element,
      charts.element,
      exports.element,
      types.element,
      comparison.element,
      element(
        'section',
        { class: 'evaluate-section', attributes: { 'aria-labelledby': 'answers-title' } },
        element('h2', { class: 'section-title', id: 'answers-title' }, 'Answers by prompt'),
        filter.element,
        answers.element,
      ),
    ),
    empty: 'No data set has been evaluated in this workspace yet.',
    fillLabel: 'Evaluate Data Set...',
    stale: 'This evaluation was stopped before its last answer.',
    renewLabel: 'Continue',
    fill: () => send(filling()),
    cancel: () => send({ kind: 'cancel' }),
  });

  /** What the pane's one button does. */
  function filling(): RunIntent {
    if (state === 'failed') return { kind: 'refresh' };
    return { kind: state === 'ready' ? 'continue' : 'evaluate' };
  }

  function show(now: RunData): void {
    data = now;
    const groups = wholeGroups(now.groups);
    const modes = now.manifest.modes.map(({ name }) => name);
    table.update(groups, modes);
    charts.update(groups, modes.length);
    const byType = typesTable(now);
    types.element.hidden = byType === undefined;
    if (byType) types.set(() => plainTable(byType));
    filter.update(now);
    answers.update(now);
  }

  onThemeChange(() => charts.redraw());

  return {
    element: element('div', { class: 'evaluate-frame' }, toolbar, pane.element),
    update: (panel: PanelState) => {
      ({ state } = panel.run);
      const path = panel.run.state === 'ready' ? panel.run.value.path : undefined;
      // Where nothing is shown yet, how far it is stands in its place.
      const active = path === undefined ? undefined : activeOf(panel.activeRuns, path);
      toolbar.hidden = panel.runs.length === 0;
      run.set(
        panel.runs.map((one) => ({ value: one.path, label: runTitle(one) })),
        path ?? '',
      );
      exports.update(panel);
      comparison.update(panel);
      pane.update(shownRun(panel), path === undefined ? '' : noteOf(panel), active);
      if (panel.run.state === 'ready' && panel.run.value !== data) show(panel.run.value);
    },
  };
}

function noteOf({ run }: PanelState): string {
  return run.state === 'ready' ? runNote(run.value) : '';
}

/** The run as the pane is to show it: with the progress of one that begins, and the stop of one that was stopped. */
function shownRun({ run, activeRuns }: PanelState): Loadable<RunData> {
  if (run.state === 'ready') {
    const goesOn = activeRuns.some(({ path }) => path === run.value.path);
    return { ...run, stale: run.value.missing > 0 && !goesOn };
  }
  const [active] = activeRuns;
  return active && run.state !== 'failed' ? { ...active, state: 'loading' } : run;
}
