import { classifierLabels, decisionSentence, divergenceText } from '../../src/appearance/steeringText';
import type { PanelState, SteerData } from '../../src/protocol/panel';
import { button, checkbox } from '../controls';
import { createExportButtons } from '../export/exportButtons';
import { element, setText } from '../ui/element';
import { layerRange, significant } from '../../src/appearance/format';
import { createLoadablePane } from '../ui/loadablePane';
import type { MountedView, View, ViewContext } from '../view';
import { createAnswerColumn } from './answerColumn';
import { createComparisonSection } from './comparisonSection';
import { createExplanationSection } from './explanationSection';
import { firstTokensFigure } from './steerFigures';
import { steerReport } from './steerReport';
import { markedAnswers, steeredTitle, steerLead } from './steerText';
import { absoluteStrength } from './strength';
import { createStrengthSlider } from './strengthSlider';

export const steerView: View = {
  id: 'steer',
  title: 'Steer',
  howToRead: {
    paragraphs: [
      'The same prompt is answered twice: by default, and with s·α·r added to the residual stream of each layer in the ' +
        'window, from the last prompt token on (r: the layer’s unit refusal direction). Words that only one answer has ' +
        'are marked.',
      'Strength is a fraction of the mean norm |h| of the residual stream in the window; α is the same as a length, the ' +
        'paper’s unit. A positive strength steers towards refusal, a negative one away from it.',
      'Refusal log-odds are those of the refusal tokens at the first answer token (Arditi et al., arXiv 2406.11717): ' +
        'above 0 a refusal is the likelier opening. KL says how far steering moved the whole distribution there.',
      'Automatic is SCANS with a classifier: from the upper threshold on a prompt counts as harmful, below the lower one ' +
        'as harmless, between them it is unclear. It is steered only against what the model is about to do: towards ' +
        'refusal where it is harmful and the model is about to answer, away from it where it is harmless and the model ' +
        'is about to refuse; all others are left alone. What the model is about to do is read from the first token of ' +
        'its own greedy answer.',
      'The word beside the score names the classifier. Transition is the paper’s: an opening (“Sure”) is appended to the ' +
        'prompt, and the score is the mean cosine of the hidden-state transition with that of the harmful anchors. ' +
        'Projection is the distance along the refusal direction; probe and combined are log-odds of harm.',
      'Strengths compared: the prompt at several strengths in one batch, each answered as it would be alone.',
      'What pushes towards refusal: each word is left out once, and what changes is what it adds (leave-one-out). Words act ' +
        'together, so the parts need not add up to the whole. The bars are the state of the last prompt token on each ' +
        'layer’s refusal direction, scaled by the anchors’ means.',
    ],
    section:
      'Steering direction by the hidden-state transition (Method, Algorithm 1); the other classifiers and the look at the ' +
      'first token are this project’s',
  },
  lead: (state) => {
    switch (state.steer.state) {
      case 'ready':
        return steerLead(state.steer.value);
      case 'loading':
        return 'The prompt is about to be answered by default and steered.';
      case 'failed':
        return 'The prompt could not be steered.';
      case 'empty':
        return 'One prompt, answered by default and steered, side by side.';
    }
  },
  mount: mountSteer,
  report: steerReport,
};

function mountSteer({ send }: ViewContext): MountedView {
  const source = element('span', { class: 'prompt-source', data: { testid: 'prompt-source' } });
  const prompt = element('pre', {
    class: 'prompt-text',
    attributes: { tabindex: 0, 'aria-label': 'Prompt' },
    data: { testid: 'prompt' },
  });
  const slider = createStrengthSlider((strength) => send({ kind: 'setStrength', strength }));
  const automatic = checkbox('Automatic (SCANS)', 'automatic', (on) =>
    send({ kind: 'setAutomatic', automatic: on }),
  );
  const decision = element('span', {
    class: 'decision',
    attributes: { role: 'status' },
    data: { testid: 'decision' },
  });
  const classifier = element('span', { class: 'classifier', data: { testid: 'classifier' } });
  const layersText = element('span', { class: 'steer-layers', data: { testid: 'steer-layers' } });
  const toLayers = button({
    label: 'Choose layers',
    testId: 'to-layers',
    press: () => send({ kind: 'showView', view: 'layers' }),
  });
  const again = button({
    label: 'Steer again',
    testId: 'steer-again',
    appearance: 'primary',
    press: () => send({ kind: 'steerAgain' }),
  });
  const columns = {
    default: createAnswerColumn('default', () => send({ kind: 'copyAnswer', side: 'default' })),
    steered: createAnswerColumn('steered', () => send({ kind: 'copyAnswer', side: 'steered' })),
  };
  const divergence = element('p', { class: 'divergence', data: { testid: 'kl' } });
  const exports = createExportButtons(
    {
      ...{ figure: 'first-tokens', what: 'first tokens' },
      now: () => shown?.result && firstTokensFigure(shown, shown.result),
    },
    { send },
  );
  const content = element(
    'div',
    { class: 'steer' },
    element(
      'div',
      { class: 'prompt' },
      element('div', { class: 'prompt-head' }, 'Prompt · ', source),
      prompt,
    ),
    element(
      'div',
      { class: 'steer-controls' },
      slider.element,
      element('div', { class: 'steer-line' }, automatic.element, decision, classifier),
      element('div', { class: 'steer-line' }, layersText, toLayers.element, again.element),
    ),
    element('div', { class: 'answers' }, columns.default.element, columns.steered.element),
    divergence,
    exports.element,
  );
  const pane = createLoadablePane<SteerData>({
    testId: 'steer-pane',
    content,
    empty: 'No prompt has been steered yet.',
    fillLabel: 'Steer the prompt under the cursor',
    stale: 'Prompt or settings have changed since these answers.',
    renewLabel: 'Renew',
    fill: () => send({ kind: 'steerAgain' }),
    cancel: () => send({ kind: 'cancel' }),
  });

  let shown: SteerData | undefined;

  const sections = [createComparisonSection(send), createExplanationSection(send)];
  const working = sections.map(() => false);

  /** What a person has asked for comes into sight; what goes on where it is stays there. */
  function showSections(state: PanelState): void {
    sections.forEach((section, index) => {
      const before = working[index];
      const now = section.working(state);
      working[index] = now;
      section.update(state);
      if (now && !before) section.element.scrollIntoView({ block: 'nearest' });
    });
  }

  function showAnswers(data: SteerData): void {
    const { result, running } = data;
    const marked = markedAnswers(data);
    columns.default.update({
      title: 'Default',
      segments: marked.a,
      running,
      answer: result?.default,
      before: undefined,
    });
    columns.steered.update({
      title: steeredTitle(result),
      segments: marked.b,
      running,
      answer: result?.steered,
      before: result?.default.refusalLogOdds,
    });
    setText(
      divergence,
      result ? divergenceText(result) : 'KL(default ‖ steered) at the first answer token: –',
    );
    divergence.dataset['value'] = result ? String(result.kl) : '';
  }

  function showDecision(data: SteerData, isAutomatic: boolean): void {
    const { classification } = data;
    const waiting = isAutomatic ? 'the score comes with the next answer' : 'the slider decides';
    setText(decision, classification ? decisionSentence(classification, data.automatic) : waiting);
    decision.dataset['score'] = classification ? String(classification.score) : '';
    decision.dataset['threshold'] = classification ? String(classification.threshold) : '';
    decision.dataset['lower'] = classification ? String(classification.lower) : '';
    decision.dataset['direction'] = classification?.direction ?? '';
    const named = classification && classifierLabels[classification.classifier];
    setText(classifier, named?.label ?? '');
    classifier.title = named?.meaning ?? '';
  }

  return {
    element: element('div', {}, pane.element, ...sections.map((section) => section.element)),
    update: (state: PanelState) => {
      showSections(state);
      const layers = state.layers.state === 'ready' ? state.layers.value : undefined;
      const window = state.window ?? layers?.projection.suggested;
      slider.update({
        strength: state.strength,
        maxStrength: state.maxStrength,
        automatic: state.automatic,
        absolute: (relative) =>
          layers && window ? absoluteStrength(relative, layers.extraction.layers, window) : undefined,
      });
      automatic.set(state.automatic);
      setText(layersText, window ? `In ${layerRange(window)}` : 'In the suggested layers');
      const { steer } = state;
      const data = steer.state === 'ready' ? steer.value : undefined;
      const running = data?.running ?? false;
      again.setEnabled(!running && steer.state !== 'loading');
      exports.update(state);
      pane.update(steer, data ? note(data) : '', running);
      if (!data) return;
      shown = data;
      exports.element.hidden = !data.result;
      setText(source, data.source);
      setText(prompt, data.prompt);
      showDecision(data, state.automatic);
      showAnswers(data);
    },
  };
}

function note({ result, running }: SteerData): string {
  if (running) return 'Answering';
  return result ? `Both answers in ${significant(result.seconds)} s` : 'Stopped';
}
