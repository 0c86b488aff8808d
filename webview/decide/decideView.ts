import { significant } from '../../src/appearance/format';
import { classifierLabels, thresholdsText } from '../../src/appearance/steeringText';
import type { ExtractResult } from '../../src/protocol/method';
import type { PromptLayersData, LayersData, PanelState } from '../../src/protocol/panel';
import { classifierNames } from '../../src/science/classifiers';
import { button, radioGroup } from '../controls';
import { createExportButtons } from '../export/exportButtons';
import { element, setText } from '../ui/element';
import { createLoadablePane } from '../ui/loadablePane';
import { createTableFold, plainTable } from '../ui/tableFold';
import type { MountedView, View, ViewContext } from '../view';
import { createConfusionTable } from './confusionTable';
import { confusion, decideModel, type DecideModel } from './decideModel';
import { chosenModel, decideReport, keptThreshold, rocFigure, scoreBy, scoresFigure } from './decideReport';
import { decideLead, ratesTable, rocLabel, scoresLabel, scoresTable } from './decideText';
import { createRocChart } from './rocChart';
import { rocLegend } from './rocLegend';
import { createScoreChart } from './scoreChart';
import { createThresholdSlider } from './thresholdSlider';

export const decideView: View = {
  id: 'decide',
  title: 'Decide',
  howToRead: {
    paragraphs: [
      'Each dot is the score of a prompt: of the calibration prompts, which the thresholds were set on, and of the anchors, ' +
        'each scored by a classifier that was made without it (k-fold). Contrast prompts sound alarming and mean no harm. ' +
        'Rates at the stored thresholds on calibration prompts are in sample; those on held-out anchors are not.',
      'From the upper threshold on a prompt counts as harmful, below the lower one as harmless; between them automatic ' +
        'steering leaves it alone. Where tuning has chosen how a classifier steers, the lower threshold is the tuned one, and ' +
        'steering towards refusal may be off: then prompts above the upper one are left alone too. The thresholds stand in the vectors; exploring another one here changes nothing. Move it ' +
        'with the slider, by dragging over the dots, or along a curve.',
      'A ROC curve says, for every threshold, how many harmful prompts are found and how many others are taken for harmful. ' +
        'AUROC is the area below it: the chance that a harmful prompt scores above another one, with DeLong’s 95 % ' +
        'interval; .5 is guessing. High against harmless prompts and near .5 against contrast prompts means that the ' +
        'classifier knows alarming words and not harm. Percentages have Wilson’s 95 % interval.',
      'Transition is the paper’s classifier: the mean cosine of the hidden-state transition with that of the harmful ' +
        'anchors. Projection is the distance along the refusal direction; probe and combined are log-odds of harm.',
    ],
    section:
      'Steering direction by the hidden-state transition (Method, Algorithm 1); thresholds and other classifiers are this project’s',
  },
  lead: (state) => {
    switch (state.layers.state) {
      case 'ready': {
        const { extraction } = state.layers.value;
        const model = decideModel(extraction, extraction.classifier);
        return model ? decideLead(model) : 'These vectors have no scores to show.';
      }
      case 'loading':
        return 'The classifiers are being made and calibrated.';
      case 'failed':
        return 'The classifiers could not be made.';
      case 'empty':
        return 'How well harmful prompts are told from others, and where the thresholds lie.';
    }
  },
  mount: mountDecide,
  report: decideReport,
};

/** What the lines over the dots are. */
function lineSamples(): HTMLElement[] {
  const sample = (name: string, text: string): HTMLElement =>
    element(
      'span',
      {},
      element('span', { class: `line-sample ${name}`, attributes: { 'aria-hidden': 'true' } }),
      text,
    );
  return [
    sample('line-explored', 'explored threshold'),
    sample('line-stored', 'stored thresholds'),
    sample('line-prompt', 'prompt under the cursor'),
  ];
}

function mountDecide(context: ViewContext): MountedView {
  const { send, ui, onThemeChange } = context;
  let model: DecideModel | undefined;
  let extraction: ExtractResult | undefined;
  let inspection: PromptLayersData | undefined;
  let drawn: DecideModel | undefined;
  /** While it is dragged; kept once it is let go. */
  let dragged: number | undefined;

  const choice = radioGroup(
    'Classifier',
    'classifier-choice',
    classifierNames.map((value) => ({
      value,
      label: classifierLabels[value].label,
      description: classifierLabels[value].meaning,
    })),
    (classifier) => {
      ui.change({ classifier });
      choose();
      draw();
    },
  );
  const inUse = element('span', { class: 'in-use', data: { testid: 'classifier-in-use' } });
  const scores = createScoreChart(explore, settle);
  const slider = createThresholdSlider(explore, settle);
  const reset = button({
    label: 'Use stored',
    description: 'Use stored threshold',
    testId: 'threshold-reset',
    press: () => {
      dragged = undefined;
      ui.change({ threshold: undefined });
      showThreshold();
    },
  });
  const promptText = element('p', {
    class: 'prompt-score',
    attributes: { role: 'status' },
    data: { testid: 'prompt-score' },
  });
  const roc = createRocChart(explore, settle);
  const legend = element('div', {});
  const table = createConfusionTable();
  const scoresFold = createTableFold('decide-scores', 'Scores as a table', context);
  const ratesFold = createTableFold('decide-rates', 'ROC curves as a table', context);
  const exports = [
    createExportButtons(
      {
        ...{ figure: 'scores', what: 'scores' },
        now: () => model && scoresFigure(model, { explored: threshold(model), prompt: promptScore(model) }),
      },
      { send },
    ),
    createExportButtons(
      { figure: 'roc', what: 'ROC curves', now: () => model && rocFigure(model, threshold(model)) },
      { send },
    ),
  ];
  const content = element(
    'div',
    { class: 'decide' },
    element('div', { class: 'toolbar' }, choice.element, inUse),
    element('p', { class: 'line-legend' }, ...lineSamples()),
    element(
      'div',
      { class: 'decide-charts' },
      element(
        'div',
        { class: 'decide-scores' },
        scores.element,
        slider.element,
        element('div', { class: 'threshold-line' }, slider.value, reset.element),
        promptText,
      ),
      element('div', { class: 'decide-roc' }, roc.element, legend),
      table.element,
    ),
    element('div', { class: 'toolbar' }, ...exports.map((each) => each.element)),
    scoresFold.element,
    ratesFold.element,
  );
  const pane = createLoadablePane<LayersData>({
    testId: 'decide-pane',
    content,
    empty: 'No vectors for this model yet, and so no scores.',
    fillLabel: 'Extract vectors',
    stale: 'Settings have changed since these scores were made.',
    renewLabel: 'Extract again',
    fill: () => send({ kind: 'extract' }),
    cancel: () => send({ kind: 'cancel' }),
  });

  function choose(): void {
    model = extraction && chosenModel(extraction, ui.get());
  }

  function threshold(now: DecideModel): number {
    return dragged ?? keptThreshold(now, ui.get());
  }

  function explore(value: number): void {
    dragged = value;
    showThreshold();
  }

  function settle(): void {
    if (dragged === undefined || !model) return;
    ui.change({ threshold: { classifier: model.report.name, value: dragged } });
    dragged = undefined;
  }

  function showThreshold(): void {
    if (!model) return;
    const at = threshold(model);
    const rows = confusion(model, at);
    const score = promptScore(model);
    scores.setLines({ explored: at, prompt: score });
    slider.update(model, at, rows);
    roc.setThreshold(at);
    table.update(model, at, rows);
    reset.setEnabled(at !== model.report.threshold);
  }

  function promptScore(now: DecideModel): number | undefined {
    return extraction && scoreBy(now, extraction, inspection);
  }

  function showPrompt(): void {
    const score = model && promptScore(model);
    const words =
      score === undefined || !inspection
        ? 'No prompt under the cursor has been scored by these vectors.'
        : `★ ${inspection.pinned ? 'Pinned prompt' : 'Prompt under the cursor'} (${inspection.source}): score ${significant(score)}`;
    setText(promptText, words);
    promptText.dataset['score'] = score === undefined ? '' : String(score);
  }

  function draw(): void {
    if (!model) return;
    choice.set(model.report.name);
    if (model !== drawn) {
      const now = model;
      drawn = now;
      scores.draw(now);
      scores.element.querySelector('canvas')?.setAttribute('aria-label', scoresLabel(now));
      roc.draw(now);
      roc.element.querySelector('canvas')?.setAttribute('aria-label', rocLabel(now));
      legend.replaceChildren(rocLegend(now));
      scoresFold.set(() => plainTable(scoresTable(now)));
      ratesFold.set(() => plainTable(ratesTable(now)));
    }
    showThreshold();
    showPrompt();
  }

  onThemeChange(() => {
    scores.redraw();
    roc.redraw();
  });

  return {
    element: pane.element,
    update: (state: PanelState) => {
      inspection = state.promptLayers.state === 'ready' ? state.promptLayers.value : undefined;
      const next = state.layers.state === 'ready' ? state.layers.value.extraction : undefined;
      for (const each of exports) each.update(state);
      pane.update(state.layers, next ? thresholdsText(next) : '');
      if (next && next !== extraction) {
        extraction = next;
        choose();
        setText(inUse, `In use: ${classifierLabels[next.classifier].label}`);
      }
      draw();
    },
  };
}
