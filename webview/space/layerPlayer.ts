import { button } from '../controls';
import { element } from '../ui/element';

/** Milliseconds that a layer stays while the layers are played. */
const stay = 800;

export interface LayerPlayer {
  readonly element: HTMLElement;
  update(layer: number, lastLayer: number, text: string): void;
}

/** Chooses a layer, by a slider or one after the other. `playing`: nobody has chosen this one. */
export function createLayerPlayer(choose: (layer: number, playing: boolean) => void): LayerPlayer {
  const input = element('input', {
    class: 'layer-range',
    id: 'space-layer',
    attributes: { type: 'range', min: 0, step: 1 },
    data: { testid: 'space-layer' },
  });
  const play = button({
    label: 'Play',
    testId: 'space-play',
    press: toggle,
  });
  let timer: ReturnType<typeof setInterval> | undefined;

  function stop(): void {
    clearInterval(timer);
    timer = undefined;
    play.setLabel('Play');
  }

  function toggle(): void {
    if (timer) return stop();
    const last = Number(input.max);
    let layer = input.valueAsNumber >= last ? -1 : input.valueAsNumber;
    const step = (): void => {
      // Another view has been chosen.
      if (!input.checkVisibility()) return stop();
      layer++;
      choose(layer, true);
      if (layer >= last) stop();
    };
    play.setLabel('Pause');
    timer = setInterval(step, stay);
    step();
  }

  input.addEventListener('input', () => {
    stop();
    choose(input.valueAsNumber, false);
  });

  return {
    element: element(
      'div',
      { class: 'layer-player' },
      element('label', { attributes: { for: 'space-layer' } }, 'Layer'),
      input,
      play.element,
    ),
    update: (layer, lastLayer, text) => {
      input.max = String(lastLayer);
      input.valueAsNumber = layer;
      input.setAttribute('aria-valuetext', text);
    },
  };
}
