import { cssColour, sequential } from '../ui/colourScale';
import { element } from '../ui/element';
import { significant } from '../../src/appearance/format';
import { scaleEnds } from './cellColour';
import type { LayersModel } from './layersModel';

const steps = 32;

export interface Legend {
  readonly element: HTMLElement;
  set(model: LayersModel): void;
}

/** The colour scale with its ends, middle and unit. The right end is always the stronger one. */
export function createLegend(): Legend {
  const bar = element('span', { class: 'legend-bar', attributes: { 'aria-hidden': 'true' } });
  const stops = Array.from({ length: steps + 1 }, (_, index) => cssColour(sequential(index / steps)));
  bar.style.background = `linear-gradient(to right, ${stops.join(', ')})`;
  const ends = ['start', 'middle', 'end'].map((place) => element('span', { class: `legend-${place}` }));
  const refusal = element(
    'span',
    { class: 'legend-refusal' },
    element('u', {}, 'token'),
    ' counted as a refusal',
  );
  const node = element(
    'div',
    { class: 'legend', data: { testid: 'legend' } },
    element('span', { class: 'legend-unit' }, 'logit'),
    element('span', { class: 'legend-scale' }, bar, ...ends),
    refusal,
  );
  return {
    element: node,
    set: (model) => {
      scaleEnds(model).forEach((value, index) => {
        const end = ends[index];
        if (end) end.textContent = significant(value);
      });
    },
  };
}
