import { count } from '../../src/appearance/format';
import type { LayerWindow } from '../../src/protocol/method';
import type { PromptLayersData, PanelState, TokenCell } from '../../src/protocol/panel';
import { checkbox } from '../controls';
import { createExportButtons } from '../export/exportButtons';
import { createPromptLine } from '../steer/promptLine';
import { element, setText } from '../ui/element';
import { figureElements } from '../ui/figures';
import { createLoadablePane } from '../ui/loadablePane';
import { createTableFold } from '../ui/tableFold';
import type { MountedView, View, ViewContext } from '../view';
import { chosenCell } from './chosenCell';
import { gridModel, type GridModel } from './gridModel';
import { createLensSection } from './lensSection';
import { promptFigure, promptReport } from './promptReport';
import { cellFigures, pinText, promptLead } from './promptText';
import { tokenTable } from './table';
import { tintLegend } from './tintLegend';
import { createTokenGrid } from './tokenGrid';

const detailId = 'prompt-detail';

export const promptView: View = {
  id: 'prompt',
  title: 'Prompt',
  howToRead: {
    paragraphs: [
      'Each column is a token of the prompt under the cursor, each row a layer, the last at the top. A cell is where the ' +
        'model’s state at that token lies along the layer’s refusal direction: 0 is a usual token of a harmless prompt, ' +
        '+1 is half the distance of the anchors’ means nearer to the harmful ones. It takes in all tokens before, and ' +
        'does not say that a word is harmful or causes a refusal. Hatched layers say nothing of tokens: the anchors’ ' +
        'means hardly differ there, and the last layer is computed only where an answer begins.',
      'The curve at the right is one token’s, on the same rows. Below are the tokens that the model would say next if a ' +
        'cell’s state went through its final norm and unembedding (logit lens), by default and steered from this token on, ' +
        'with the strength and the layers that are set; the band at the left is these layers.',
      'The view follows the cursor and costs no run of its own. Pin keeps a prompt while the cursor moves on.',
    ],
    section: 'Steering by refusal vectors (Method, Algorithm 1); values of single tokens are this project’s',
  },
  lead: ({ promptLayers }) => {
    switch (promptLayers.state) {
      case 'ready':
        return promptLead(promptLayers.value);
      case 'loading':
        return 'The prompt under the cursor is about to be read.';
      case 'failed':
        return 'The prompt could not be read.';
      case 'empty':
        return 'The tokens of the prompt under the cursor, layer by layer.';
    }
  },
  mount: mountPrompt,
  report: promptReport,
};

function mountPrompt(context: ViewContext): MountedView {
  const { send, ui, onThemeChange } = context;
  let model: GridModel | undefined;
  /** What the model is of, and the layers that are marked beside it. */
  let prompt: PromptLayersData | undefined;
  let window: LayerWindow | undefined;
  let pointed: TokenCell | undefined;
  /** The cell that the host was last told of. */
  let told = '';

  const line = createPromptLine();
  const pin = checkbox('Pin', 'pin-prompt', (pinned) => send({ kind: 'pinPrompt', pinned }));
  const pinned = element('span', {
    class: 'pin-text',
    attributes: { role: 'status' },
    data: { testid: 'pin-text' },
  });
  const detail = element('output', { class: 'detail', id: detailId, data: { testid: detailId } });
  const grid = createTokenGrid({
    describedBy: detailId,
    chooseWindow: (window) => send({ kind: 'setWindow', window }),
    pointAt: (cell) => {
      pointed = cell;
      showDetail();
    },
    select: (cell) => {
      if (!model) return;
      ui.change({ promptCell: { ...cell, prompt: model.key } });
      grid.setSelected(cell);
      showDetail();
      tell();
    },
  });
  const lens = createLensSection(send);
  const fold = createTableFold('prompt-table', 'Show as table', context);
  const exports = createExportButtons(
    { figure: 'prompt', what: 'heatmap', now: () => prompt && promptFigure(prompt, window) },
    { send },
  );
  const pane = createLoadablePane<PromptLayersData>({
    testId: 'prompt-pane',
    content: element(
      'div',
      { class: 'layers' },
      element(
        'div',
        { class: 'toolbar' },
        line.element,
        element('span', { class: 'pin-tools' }, pin.element, pinned),
      ),
      element('div', {}, tintLegend(), grid.element),
      detail,
      exports.element,
      lens.element,
      fold.element,
    ),
    empty: 'No prompt has been read: put the cursor into a prompt.',
    fillLabel: 'Inspect the prompt under the cursor',
    stale: 'Settings have changed since this prompt was read.',
    renewLabel: 'Read again',
    fill: () => send({ kind: 'inspect' }),
  });

  function chosen(): TokenCell | undefined {
    return model && chosenCell(model, ui.get());
  }

  /** Tells the host of the chosen cell, once: it reads it again by itself. */
  function tell(): void {
    const cell = chosen();
    const key = cell && model ? `${model.key} ${cell.token} ${cell.layer}` : '';
    if (cell && key !== told) send({ kind: 'chooseToken', cell });
    told = key;
  }

  function showDetail(): void {
    const cell = pointed ?? chosen();
    const figures = model && cell ? cellFigures(model, cell) : [];
    if (figures.length === 0) {
      detail.replaceChildren(
        'Point at a cell, or focus the picture and use the arrow keys, for its figures.',
      );
      return;
    }
    detail.replaceChildren(...figureElements(figures));
  }

  function draw(data: PromptLayersData): void {
    if (model?.key === data.key && model.run === data.run) return;
    const next = gridModel(data);
    model = next;
    pointed = undefined;
    grid.setModel(model);
    grid.setSelected(chosen());
    fold.set(() => tokenTable(next));
    showDetail();
    tell();
  }

  onThemeChange(() => grid.redraw());

  return {
    element: pane.element,
    update: (state: PanelState) => {
      const data = state.promptLayers.state === 'ready' ? state.promptLayers.value : undefined;
      pane.update(state.promptLayers, data ? provenance(data) : '');
      if (data) {
        line.update(data.source, data.prompt);
        pin.set(data.pinned);
        setText(pinned, pinText(data));
        pinned.dataset['outrun'] = String(data.outrun);
        prompt = data;
        draw(data);
      }
      exports.update(state);
      if (!model) return;
      const layers = state.layers.state === 'ready' ? state.layers.value : undefined;
      window = state.window ?? model.steered;
      grid.setWindow(window, layers?.projection.suggested ?? window);
      lens.update(state, model, chosen());
    },
  };
}

/** Where the numbers on screen come from. */
function provenance({ result: { tokens, kept, decoded, milliseconds } }: PromptLayersData): string {
  return `${count(tokens.length, 'token')} · ${decoded} computed, ${kept} kept · ${Math.round(milliseconds)} ms`;
}
