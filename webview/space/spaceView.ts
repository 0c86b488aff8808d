import type { PromptLayersData, Loadable, PanelState } from '../../src/protocol/panel';
import { promptKinds, type SpaceResult } from '../../src/protocol/space';
import { button } from '../controls';
import { createExportButtons } from '../export/exportButtons';
import { element, setText } from '../ui/element';
import { createLoadablePane } from '../ui/loadablePane';
import { kindLooks } from '../ui/kindLooks';
import { createTableFold, plainTable } from '../ui/tableFold';
import type { MountedView, View, ViewContext } from '../view';
import { createLayerPlayer } from './layerPlayer';
import { createSpaceChart, type Pointed } from './spaceChart';
import { spaceModel, type SpaceModel } from './spaceModel';
import { placeIn, spaceFigure, spaceReport, usualLayer } from './spaceReport';
import { layerText, pointFigures, spaceLead, spaceTable } from './spaceText';

const detailId = 'space-detail';

export const spaceView: View = {
  id: 'space',
  title: 'Space',
  howToRead: {
    paragraphs: [
      'Each point is a prompt: the state of the residual stream at its last token, after one layer. The axes are the first ' +
        'two principal components (PC1, PC2) of the harmful, harmless and contrast anchors at that layer: the directions in ' +
        'which these states vary most. They are made without knowing the kinds, so that kinds that lie apart here differ in ' +
        'much of what the model holds of them, and kinds that overlap may still be told apart along another direction.',
      'The per cent beside an axis is its share of the anchors’ variance; what is not in the two shares is not in the picture. ' +
        'Every layer has axes of its own, and states grow from layer to layer: distances compare within a layer. The sign ' +
        'of an axis is kept as it was at the layer before.',
      'The ring is the prompt under the cursor, and moves as it is written. It had no part in the axes. Contrast prompts sound ' +
        'alarming and mean no harm. d is the distance of two kinds’ means over their pooled standard deviation along the ' +
        'line through both (Cohen’s d).',
    ],
    section: 'the hidden states that refusal vectors are made from (Method); as in DRO, arXiv 2401.18018',
  },
  lead: ({ layers, space }) => {
    if (layers.state === 'failed' || space.state === 'failed') return 'The anchors could not be placed.';
    if (space.state === 'ready') return spaceLead(space.value);
    return 'Where the anchors’ states lie among each other, layer by layer, and the prompt under the cursor among them.';
  },
  mount: mountSpace,
  report: spaceReport,
};

function mountSpace(context: ViewContext): MountedView {
  const { send, ui, onThemeChange } = context;
  let space: SpaceResult | undefined;
  let inspection: PromptLayersData | undefined;
  let usual = 0;
  let model: SpaceModel | undefined;
  let pointed: Pointed | undefined;
  /** What is drawn; a state comes with every token of an answer. */
  let drawn: readonly unknown[] = [];

  const player = createLayerPlayer((layer, playing) => {
    ui.change({ spaceLayer: layer });
    draw(playing && !matchMedia('(prefers-reduced-motion: reduce)').matches);
  });
  const readout = element('span', { class: 'space-readout', data: { testid: 'space-readout' } });
  const detail = element('output', {
    class: 'detail space-detail',
    id: detailId,
    data: { testid: detailId },
  });
  const chart = createSpaceChart({
    describedBy: detailId,
    pointAt: (next) => {
      pointed = next;
      showDetail();
    },
  });
  const zoomButtons = (['in', 'out', 'all'] as const).map((step) =>
    button({
      label: { in: '+', out: '−', all: 'All' }[step],
      description: { in: 'Zoom in', out: 'Zoom out', all: 'Show all points' }[step],
      testId: `space-zoom-${step}`,
      press: () => chart.zoom(step),
    }),
  );
  const legend = element('span', { class: 'space-legend' });
  const promptText = element('span', { data: { testid: 'space-prompt' } });
  const fold = createTableFold('space-table', 'Show as table', context);
  const exports = createExportButtons(
    {
      ...{ figure: 'space', what: 'scatter plot' },
      now: () => model && space && spaceFigure(model, space, inspection),
    },
    { send },
  );
  const content = element(
    'div',
    { class: 'space' },
    element('div', { class: 'toolbar' }, player.element, readout),
    element(
      'div',
      { class: 'space-figure' },
      element(
        'div',
        { class: 'space-head' },
        element('div', { class: 'space-legend' }, legend, promptText),
        element('span', { class: 'space-zoom' }, ...zoomButtons.map((each) => each.element)),
      ),
      chart.element,
    ),
    detail,
    exports.element,
    fold.element,
  );
  const pane = createLoadablePane<unknown>({
    testId: 'space-pane',
    content,
    empty: 'No vectors for this model yet, and so no anchors to show.',
    fillLabel: 'Extract vectors',
    stale: 'Settings or anchors have changed since these vectors were made.',
    renewLabel: 'Extract again',
    fill: () => send({ kind: 'extract' }),
    cancel: () => send({ kind: 'cancel' }),
  });

  function showDetail(): void {
    const point =
      pointed === 'prompt' ? model?.prompt : pointed === undefined ? undefined : model?.points[pointed];
    if (!point) {
      detail.replaceChildren('Point at a mark, or focus the picture and use the arrow keys, for its prompt.');
      return;
    }
    const figures = pointFigures({ text: inspection?.prompt ?? null, ...point });
    detail.replaceChildren(
      ...figures.map(({ name, value }) =>
        element(
          'span',
          { class: `figure figure-${name}`, data: { figure: name } },
          element('span', { class: 'figure-name' }, name),
          ' ',
          element('span', { class: 'figure-value' }, value),
        ),
      ),
    );
  }

  function showPrompt(): void {
    const place = model?.prompt;
    setText(
      promptText,
      place && inspection
        ? `◎ ${inspection.pinned ? 'pinned prompt' : 'prompt under the cursor'} (${inspection.source})`
        : '◎ no prompt under the cursor',
    );
    promptText.dataset['x'] = place ? String(place.x) : '';
    promptText.dataset['y'] = place ? String(place.y) : '';
  }

  function draw(gliding: boolean): void {
    if (!space) return;
    const place = placeIn(space, inspection);
    const layer = ui.get().spaceLayer ?? usual;
    const now = [space, place, layer];
    if (now.every((each, index) => each === drawn[index])) return;
    const otherSpace = space !== drawn[0];
    drawn = now;
    const next = spaceModel(space, layer, place);
    if (!next) return;
    model = next;
    if (otherSpace) pointed = undefined;
    const lastLayer = space.layers.length - 1;
    const text = layerText(next, lastLayer);
    player.update(next.layer, lastLayer, text);
    setText(readout, text);
    readout.dataset['layer'] = String(next.layer);
    readout.dataset['explained'] = next.explained.join(' ');
    legend.replaceChildren(...legendItems(next));
    chart.draw(next, gliding);
    fold.set(() => plainTable(spaceTable(next, inspection?.prompt ?? '')));
    showPrompt();
    showDetail();
  }

  onThemeChange(() => chart.redraw());

  return {
    element: pane.element,
    update: (state: PanelState) => {
      const shown = loadableOf(state);
      inspection = state.promptLayers.state === 'ready' ? state.promptLayers.value : undefined;
      if (state.space.state === 'ready') space = state.space.value;
      usual = usualLayer(state.window);
      exports.update(state);
      pane.update(shown, space ? `${space.prompts.length} anchors` : '');
      draw(false);
    },
  };
}

/** The anchors come after the vectors. */
function loadableOf({ layers, space }: PanelState): Loadable<unknown> {
  if (layers.state !== 'ready') return layers;
  return space.state === 'empty' ? { state: 'loading', message: 'Placing the anchors.' } : space;
}

function legendItems({ points }: SpaceModel): HTMLElement[] {
  return promptKinds.map((kind) => {
    const n = points.filter((point) => point.kind === kind).length;
    return element(
      'span',
      { class: `kind-${kind}` },
      element('span', { class: 'kind-sign', attributes: { 'aria-hidden': 'true' } }, kindLooks[kind].sign),
      ` ${kindLooks[kind].label} · n ${n}`,
    );
  });
}
