import { tintColour, tintReach } from '../../src/appearance/tintScale';
import { element } from '../ui/element';

const steps = 16;

/** The colour scale with its ends, middle and unit, and what is hatched. */
export function tintLegend(): HTMLElement {
  const stops = Array.from({ length: 2 * steps + 1 }, (_, step) =>
    tintColour((tintReach * (step - steps)) / steps, 1),
  );
  const bar = element('span', { class: 'legend-bar', attributes: { 'aria-hidden': 'true' } });
  bar.style.background = `linear-gradient(to right, ${stops.join(', ')})`;
  return element(
    'div',
    { class: 'legend', data: { testid: 'prompt-legend' } },
    element('span', { class: 'legend-unit' }, 'half distances of the anchors'),
    element(
      'span',
      { class: 'legend-scale' },
      bar,
      element('span', { class: 'legend-start' }, `−${tintReach}`),
      element('span', { class: 'legend-middle' }, '0'),
      element('span', { class: 'legend-end' }, `+${tintReach}`),
    ),
    element('span', {}, 'blue: nearer to harmless prompts, orange: to harmful ones'),
    element(
      'span',
      { class: 'legend-hatched' },
      element('span', { class: 'hatched', attributes: { 'aria-hidden': 'true' } }),
      'no value',
    ),
  );
}
