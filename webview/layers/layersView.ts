import type { LayersData, PanelState } from '../../src/protocol/panel';
import { button, checkbox, radioGroup } from '../controls';
import { createExportButtons } from '../export/exportButtons';
import { createLoadablePane } from '../ui/loadablePane';
import { element, setText } from '../ui/element';
import { figureElements } from '../ui/figures';
import { count, significant } from '../../src/appearance/format';
import { tabs } from '../ui/tabs';
import type { MountedView, View, ViewContext } from '../view';
import type { Cell } from './cellMoves';
import { createHeatmap } from './heatmap';
import { layerFigures } from './layerFigures';
import { layersFigure, layersReport } from './layersReport';
import { cellAt, layersKey, layersModel, type LayersModel, type TokenSide } from './layersModel';
import { cellFigures, equalWindows, gapSentence, layersLead, windowWords } from './layersText';
import { createLegend } from './legend';
import { rowFigures } from './rowFigures';
import { tableElement } from './table';
import { layersTable } from './tableModel';
import { createTokenSearch } from './tokenSearch';

const detailId = 'layers-detail';

export const layersView: View = {
  id: 'layers',
  title: 'Layers',
  howToRead: {
    paragraphs: [
      'Each row is a layer, the last at the top. Its cells are the tokens that the layer’s refusal vector v promotes ' +
        'most (or suppresses most): v is sent through the model’s unembedding W_U, and the tokens are ranked by logit. ' +
        'Pure is W_U v; logit lens applies the model’s final norm first. − projects −v, the direction away from refusal.',
      'v is the mean residual stream at the last prompt token over harmful anchors minus that over harmless ones. ' +
        'Refusal mass is the share of softmax(W_U v) on refusal tokens. |v|/|h| is the vector’s norm over that of the ' +
        'residual stream. AUROC held out says how well projections on v separate harmful from harmless anchors that did ' +
        'not make it; contrast does so against alarming words with a harmless meaning. High held out with contrast near ' +
        '.5 means that v separates wording and not harm. Transition is the same of the hidden-state transition at one layer; ' +
        'cosine is that of v with the v of the layer before. The angle gap is how much farther apart the states of a ' +
        'harmful and a harmless anchor lie than those of two harmless ones: where it opens, the model begins to tell the ' +
        'two apart (Safety Layers, arXiv 2408.17003). It is open where it is more than two standard errors above 0, in three ' +
        'layers or more, and has grown at nine tenths of its greatest there.',
      'Follow a token searches the vocabulary and draws the token’s rank at each layer, 1 at the right, on a logarithmic ' +
        'scale: pure as a line, logit lens dashed.',
      'The band at the left is the window of layers that steering uses. Drag its edges, or focus one and use the arrow ' +
        'keys; the dotted bracket is the suggestion. Where tuning has tried windows and strengths on calibration ' +
        'prompts, the window that it chose is the default.',
    ],
    section:
      'Refusal steering vectors and safety-critical layers by vocabulary projection (Method, Algorithm 1)',
  },
  lead: (state) => {
    switch (state.layers.state) {
      case 'ready':
        return layersLead(state.layers.value, state.window);
      case 'loading':
        return 'The refusal direction of every layer is being computed.';
      case 'failed':
        return 'The layers could not be computed.';
      case 'empty':
        return 'What the refusal direction of every layer promotes, as words.';
    }
  },
  mount: mountLayers,
  report: layersReport,
};

function mountLayers({ send, ui, onThemeChange }: ViewContext): MountedView {
  let data: LayersData | undefined;
  let model: LayersModel | undefined;
  let shownKey = '';
  let pointed: Cell | undefined;
  let latest: PanelState | undefined;
  let shownFigures = '';

  const sides = tabs<TokenSide>(
    'Tokens',
    'layers-tokens',
    [
      { id: 'promoted', title: 'Promoted' },
      { id: 'suppressed', title: 'Suppressed' },
    ],
    (tokens) => {
      ui.change({ tokens });
      draw();
    },
  );
  const forms = radioGroup(
    'Form of the projection',
    'form',
    [
      { value: 'pure', label: 'Pure', description: 'W_U v' },
      { value: 'lens', label: 'Logit lens', description: 'W_U norm(v), with the final norm of the model' },
    ],
    (form) => send({ kind: 'setForm', form }),
  );
  const directions = radioGroup(
    'Direction that is projected',
    'direction',
    [
      { value: 'towards', label: '+', description: 'Towards refusal: v' },
      { value: 'away', label: '−', description: 'Away from refusal: −v' },
    ],
    (direction) => send({ kind: 'setDirection', direction }),
  );
  const windowText = element('span', { class: 'window-text', data: { testid: 'window-text' } });
  const reset = button({
    label: 'Use suggested',
    testId: 'reset-window',
    press: () => send({ kind: 'resetWindow' }),
  });
  const legend = createLegend();
  const detail = element('output', { class: 'detail', id: detailId, data: { testid: detailId } });
  const heatmap = createHeatmap({
    describedBy: detailId,
    chooseWindow: (window) => send({ kind: 'setWindow', window }),
    pointAt: (cell) => {
      pointed = cell;
      showDetail();
    },
    select: (cell) => {
      ui.change({ cell });
      heatmap.setSelected(cell);
      showDetail();
    },
  });
  const figureChoices = layerFigures.map(({ id, title, unit, description }) => {
    const box = checkbox(`${title}, ${unit}`, `figure-${id}`, (on) => {
      const others = ui.get().figures.filter((other) => other !== id);
      ui.change({ figures: on ? [...others, id] : others });
      if (latest) showFigures(latest);
    });
    box.element.title = description;
    return { id, box };
  });
  const gap = element('p', { class: 'section-quiet', data: { testid: 'angle-gap' } });
  const search = createTokenSearch(send);
  const table = element('div', {
    class: 'table-scroll',
    attributes: { tabindex: 0, role: 'region', 'aria-label': 'Layers as a table' },
  });
  const tableFold = element(
    'details',
    { class: 'fold', data: { testid: 'layers-table' } },
    element('summary', {}, 'Show as table'),
    table,
  );
  const exports = createExportButtons(
    {
      ...{ figure: 'layers', what: 'heatmap' },
      now: () => data && latest && layersFigure(data, latest, ui.get()),
    },
    { send },
  );
  const warnings = element('ul', { class: 'warnings' });
  const content = element(
    'div',
    { class: 'layers' },
    warnings,
    element(
      'div',
      { class: 'toolbar' },
      sides.element,
      directions.element,
      forms.element,
      element('span', { class: 'window-tools' }, windowText, reset.element),
    ),
    element(
      'div',
      { id: 'layers-tokens', attributes: { role: 'tabpanel' } },
      legend.element,
      heatmap.element,
    ),
    element(
      'div',
      { class: 'figure-choices', attributes: { role: 'group', 'aria-label': 'Curves beside the heatmap' } },
      'Curves:',
      ...figureChoices.map(({ box }) => box.element),
    ),
    gap,
    search.element,
    detail,
    exports.element,
    tableFold,
  );
  const pane = createLoadablePane<LayersData>({
    testId: 'layers-pane',
    content,
    empty: 'No vectors for this model yet.',
    fillLabel: 'Extract vectors',
    stale: 'Settings have changed since these vectors were made.',
    renewLabel: 'Extract again',
    fill: () => send({ kind: 'extract' }),
    cancel: () => send({ kind: 'cancel' }),
  });

  function showDetail(): void {
    const cell = pointed ?? ui.get().cell;
    const figures = model && cell ? cellFigures(model, cell) : [];
    if (figures.length === 0) {
      detail.replaceChildren(
        'Point at a cell, or focus the heatmap and use the arrow keys, for its figures, AUROC among them. A wider panel ' +
          'shows more columns; the table below has all.',
      );
      return;
    }
    detail.replaceChildren(...figureElements(figures));
  }

  function showFigures(state: PanelState): void {
    if (!data || !model) return;
    const chosen = ui.get().figures;
    const figures = rowFigures(model, data, state, chosen);
    const { rank, form } = figures;
    for (const { id, box } of figureChoices) box.set(chosen.includes(id));
    gap.hidden = !chosen.includes('gap');
    setText(gap, gapSentence(data.extraction));
    const key = JSON.stringify([shownKey, chosen, form, rank?.token?.id, rank?.direction, rank?.layers[0]]);
    if (key === shownFigures) return;
    shownFigures = key;
    heatmap.setFigures(figures);
  }

  function draw(): void {
    if (!data) return;
    const side = ui.get().tokens;
    sides.select(side);
    const key = layersKey(data, side);
    if (key === shownKey) return;
    shownKey = key;
    model = layersModel(data, side);
    heatmap.setModel(model);
    legend.set(model);
    table.replaceChildren(tableElement(layersTable(model)));
    const { cell } = ui.get();
    heatmap.setSelected(cell && cellAt(model, cell) ? cell : undefined);
    showDetail();
  }

  onThemeChange(() => heatmap.redraw());

  return {
    element: pane.element,
    update: (state: PanelState) => {
      if (state.layers.state === 'ready') data = state.layers.value;
      pane.update(state.layers, data ? provenance(data) : '');
      forms.set(state.form);
      directions.set(state.direction);
      search.update(state.tokenRank);
      exports.update(state);
      latest = state;
      if (!data) return;
      draw();
      showFigures(state);
      const suggested = data.projection.suggested;
      const window = state.window ?? suggested;
      heatmap.setWindow(window, suggested);
      const { tuned } = data.extraction;
      windowText.textContent = windowWords(window, data);
      reset.setLabel(tuned ? 'Use tuned' : 'Use suggested');
      reset.setEnabled(!equalWindows(window, tuned?.layers ?? suggested));
      warnings.replaceChildren(...data.extraction.warnings.map((warning) => element('li', {}, warning)));
      warnings.hidden = data.extraction.warnings.length === 0;
    },
  };
}

/** Where the numbers on screen come from. */
function provenance({ extraction }: LayersData): string {
  const { harmful, harmless, contrast, source } = extraction.anchors;
  const parts = [
    `${source}: ${harmful} harmful + ${harmless} harmless${contrast > 0 ? ` + ${contrast} contrast` : ''}`,
    count(extraction.tokens, 'token'),
    extraction.cached ? 'from the cache' : `${significant(extraction.seconds)} s`,
  ];
  return parts.join(' · ');
}
