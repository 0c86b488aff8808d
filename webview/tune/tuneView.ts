import { thresholdsText } from '../../src/appearance/steeringText';
import type { ExtractResult } from '../../src/protocol/method';
import type { LayersData, PanelState, TuneData } from '../../src/protocol/panel';
import type { Combination } from '../../src/protocol/tuning';
import { button } from '../controls';
import { createExportButtons } from '../export/exportButtons';
import { element, setText } from '../ui/element';
import { figureElements } from '../ui/figures';
import { createLoadablePane } from '../ui/loadablePane';
import { loadingText } from '../ui/loadingText';
import { createProgressNote } from '../ui/progressNote';
import type { MountedView, View, ViewContext } from '../view';
import { createParetoChart } from './paretoChart';
import { createPlanForm } from './planFormFields';
import { createPointTable } from './pointTable';
import { tuneModel, type TunedRow, type TuneModel } from './tuneModel';
import { isOf, paretoFigure, sweepOf, tuneReport } from './tuneReport';
import { combinationText, inUseText, pointFigures, rowOf, runText, tuneLead } from './tuneText';

const detailId = 'tune-detail';

export const tuneView: View = {
  id: 'tune',
  title: 'Tune',
  howToRead: {
    paragraphs: [
      'Tuning steers calibration prompts, none of which is an anchor, in each window of layers and by each strength, and ' +
        'counts which are refused. Harmless ones are of two kinds: ordinary ones, and ones that only sound alarming. With ' +
        'each combination it takes the rule that frees most harmless prompts while no more harmful ones lose their refusal ' +
        'than the limit allows: prompts that score below “away below” and are about to be refused are steered away from ' +
        'refusal. “Towards” says whether prompts from the threshold on that are about to be answered are steered towards ' +
        'refusal, which is so only where more harmful than harmless prompts gain by it than chance would have (McNemar’s exact test).',
      'A dot is a combination: to the left fewer harmless prompts are refused, upwards more harmful ones, and the top left ' +
        'corner is where nothing is lost. The larger the dot, the greater KL(default ‖ steered) at the first answer token of ' +
        'harmless prompts that are not refused by default: the side effect. The line joins the combinations that no other ' +
        'within the limits beats in both (Pareto). The cross is the model as it is.',
      'Chosen is the combination with the greatest difference between the two shares within the KL limit and with at most ' +
        '5 % of broken text, the smaller strength among equals. It is stored with the vectors, and everything that steers ' +
        'automatically follows it. Look at another combination by clicking its dot or its row, and use it instead.',
      'The shares are in sample, on few prompts: their Wilson intervals are wide, and neighbouring combinations seldom differ ' +
        'by more than chance. Evaluate on data sets of your own before you trust them. Other requests wait while tuning runs; ' +
        'what is measured is kept when it is cancelled.',
    ],
    section:
      'the steering strength and layers, which the paper sets by hand (Experiments); choosing them on calibration prompts is this project’s',
  },
  lead: ({ layers, tune }) => {
    switch (layers.state) {
      case 'ready': {
        const { extraction } = layers.value;
        return tuneLead(extraction, sweepOf(extraction, tune));
      }
      case 'failed':
        return 'There are no vectors to tune.';
      case 'loading':
      case 'empty':
        return 'Which layers and which strength free most harmless prompts from refusal, and lose fewest refusals of harmful ones.';
    }
  },
  mount: mountTune,
  report: tuneReport,
};

function mountTune(context: ViewContext): MountedView {
  const { send, ui, onThemeChange } = context;
  let extraction: ExtractResult | undefined;
  let model: TuneModel | undefined;
  let pointed: TunedRow | undefined;
  let drawn: readonly unknown[] = [];

  const form = createPlanForm(context, (plan) => send({ kind: 'tune', plan }));
  const progress = createProgressNote();
  const cancel = button({
    label: 'Cancel',
    description: 'Cancel tuning',
    testId: 'tune-cancel',
    press: () => send({ kind: 'cancelTuning' }),
  });
  const problem = element('p', { class: 'tune-problem', attributes: { role: 'alert' } });
  const note = element(
    'div',
    { class: 'pane-note', data: { testid: 'tune-run' } },
    ...progress.elements,
    cancel.element,
  );
  const inUse = element('span', { data: { testid: 'tune-in-use' } });
  const forget = button({
    label: 'Forget Tuning',
    testId: 'tune-forget',
    press: () => send({ kind: 'forgetTuning' }),
  });
  const chart = createParetoChart({
    describedBy: detailId,
    pointAt: (row) => {
      pointed = row;
      showDetail();
    },
    select: look,
  });
  const detail = element('output', { class: 'detail tune-detail', id: detailId, data: { testid: detailId } });
  const use = button({
    label: 'Use This Setting',
    testId: 'tune-use',
    press: () => {
      const row = selected();
      if (row) send({ kind: 'useSetting', combination: { layers: row.layers, strength: row.strength } });
    },
  });
  const table = createPointTable(look);
  const exports = createExportButtons(
    { figure: 'pareto', what: 'Pareto chart', now: () => extraction && paretoFigure(extraction, model) },
    { send },
  );
  const results = element(
    'div',
    { class: 'tune-results' },
    chart.element,
    element('div', { class: 'tune-look' }, detail, use.element),
    exports.element,
    table.element,
  );
  const content = element(
    'div',
    { class: 'tune' },
    form.element,
    element('div', { class: 'toolbar' }, inUse, forget.element),
    note,
    problem,
    results,
  );
  const pane = createLoadablePane<LayersData>({
    testId: 'tune-pane',
    content,
    empty: 'No vectors for this model yet, and so nothing to tune.',
    fillLabel: 'Extract vectors',
    stale: 'Settings have changed since these vectors were made.',
    renewLabel: 'Extract again',
    fill: () => send({ kind: 'extract' }),
    cancel: () => send({ kind: 'cancel' }),
  });

  function look({ layers, strength }: Combination): void {
    ui.change({ tunePoint: { layers, strength } });
    pointed = undefined;
    draw();
  }

  /** What is looked at; without a choice the combination that is in use, else the best. */
  function selected(): TunedRow | undefined {
    return (
      rowOf(model, ui.get().tunePoint) ??
      model?.measured.find((row) => row.inUse) ??
      model?.measured.find((row) => row.best)
    );
  }

  function showDetail(): void {
    const row = pointed ?? selected();
    if (!row || !model) return detail.replaceChildren('Nothing has been measured yet.');
    detail.replaceChildren(...figureElements(pointFigures(row, model)));
  }

  function showRun(tune: TuneData | undefined): void {
    const run = tune?.run;
    const step = run?.state === 'running' ? run.step : undefined;
    progress.show(step);
    cancel.element.hidden = !step;
    note.dataset['state'] = run?.state ?? 'empty';
    const unmeasured =
      'Nothing has been measured with these vectors yet. Start tries the combinations above.';
    progress.say(step ? loadingText(step) : tune && model ? runText(tune, model) : unmeasured);
    setText(problem, run?.state === 'failed' ? `${run.error.message} ${run.error.next}` : '');
    problem.hidden = run?.state !== 'failed';
  }

  function draw(): void {
    if (!model) return;
    const row = selected();
    pointed = rowOf(model, pointed);
    chart.draw(model, row);
    table.update(model, row);
    showDetail();
    use.setEnabled(row !== undefined && !row.inUse && !model.running);
    const named = row ? `Use this setting: ${combinationText(row)}` : 'Use this setting';
    use.element.setAttribute('aria-label', named);
    use.element.title = named;
  }

  onThemeChange(() => chart.redraw());

  return {
    element: pane.element,
    update: (state: PanelState) => {
      exports.update(state);
      const made = state.layers.state === 'ready' ? state.layers.value.extraction : extraction;
      pane.update(state.layers, made ? thresholdsText(made) : '');
      if (!made) return;
      extraction = made;
      const tune = state.tune && isOf(state.tune, made) ? state.tune : undefined;
      const running = tune?.run.state === 'running';
      form.update(made.layers.length, made.suggested, running);
      setText(inUse, inUseText(made, state.window));
      forget.setEnabled(made.tuned !== undefined && !running);
      const { tuned } = made;
      const now = [tune?.plan, tune?.points, tune?.counts, tune?.base, running, tuned];
      results.hidden = !tune;
      if (now.some((each, index) => each !== drawn[index])) {
        drawn = now;
        model = tune && tuneModel(tune, tuned);
        draw();
      }
      showRun(tune);
    },
  };
}
