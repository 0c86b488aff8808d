import type { LayerWindow } from '../../src/protocol/method';
import { element } from '../ui/element';
import { layerRange } from '../../src/appearance/format';
import { edgeAfterKey, layerAtEdge, windowRows, withEdge, type WindowEdge } from './windowEdges';

export interface WindowBand {
  /** The strip at the left of the rows. */
  readonly strip: HTMLElement;
  /** Lines of the window across the whole picture. */
  readonly outline: HTMLElement;
  set(state: {
    readonly window: LayerWindow;
    readonly suggested: LayerWindow;
    readonly layerCount: number;
  }): void;
}

/** The safety-critical window as a band beside the rows; its edges move by dragging and by keys. */
export function createWindowBand(rowHeight: number, choose: (window: LayerWindow) => void): WindowBand {
  const handles = { last: handle('last', 'Upper edge'), first: handle('first', 'Lower edge') };
  const band = element('div', { class: 'band' }, handles.last, handles.first);
  const suggestedMark = element('div', { class: 'band-suggested' });
  const strip = element(
    'div',
    { class: 'band-strip', data: { testid: 'layer-window' } },
    suggestedMark,
    band,
  );
  const outline = element('div', { class: 'band-outline' });
  let window: LayerWindow = { first: 0, last: 0 };
  let layerCount = 1;
  let dragged: LayerWindow | undefined;

  function place(node: HTMLElement, range: LayerWindow): void {
    const { above, rows } = windowRows(range, layerCount);
    node.style.top = `${above * rowHeight}px`;
    node.style.height = `${rows * rowHeight}px`;
  }

  function show(range: LayerWindow): void {
    place(band, range);
    place(outline, range);
    strip.dataset['first'] = String(range.first);
    strip.dataset['last'] = String(range.last);
    for (const edge of ['first', 'last'] as const) {
      const node = handles[edge];
      node.setAttribute('aria-valuemin', String(edge === 'first' ? 0 : range.first));
      node.setAttribute('aria-valuemax', String(edge === 'first' ? range.last : layerCount - 1));
      node.setAttribute('aria-valuenow', String(range[edge]));
      node.setAttribute('aria-valuetext', `layer ${range[edge]}; the window is ${layerRange(range)}`);
    }
  }

  function handle(edge: WindowEdge, label: string): HTMLElement {
    const node = element('div', {
      class: `band-handle band-handle-${edge}`,
      attributes: {
        role: 'slider',
        tabindex: 0,
        'aria-orientation': 'vertical',
        'aria-label': `${label} of the safety-critical window (${edge} layer)`,
        title: `${label} of the window: drag, or use the arrow keys`,
      },
      data: { testid: `window-${edge}` },
    });
    node.addEventListener('keydown', (event) => {
      const layer = edgeAfterKey(event.key, window[edge], layerCount);
      if (layer === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      settle(withEdge(window, edge, layer, layerCount));
    });
    node.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      node.focus();
      node.setPointerCapture(event.pointerId);
      dragged = window;
    });
    node.addEventListener('pointermove', (event) => {
      if (!dragged) return;
      const y = (event.clientY - strip.getBoundingClientRect().top) / rowHeight;
      dragged = withEdge(window, edge, layerAtEdge(edge, y, layerCount), layerCount);
      show(dragged);
    });
    node.addEventListener('pointerup', () => {
      if (dragged) settle(dragged);
    });
    node.addEventListener('pointercancel', () => {
      dragged = undefined;
      show(window);
    });
    return node;
  }

  function settle(range: LayerWindow): void {
    dragged = undefined;
    const changed = range.first !== window.first || range.last !== window.last;
    window = range;
    show(range);
    if (changed) choose(range);
  }

  return {
    strip,
    outline,
    set: (state) => {
      layerCount = state.layerCount;
      window = state.window;
      place(suggestedMark, state.suggested);
      suggestedMark.title = `Suggested: ${layerRange(state.suggested)}`;
      // A state that arrives during a drag must not take the edge out of the hand.
      if (!dragged) show(window);
    },
  };
}
