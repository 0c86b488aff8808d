import { element } from '../ui/element';
import type { DecideModel } from './decideModel';
import { intervalText } from './decideText';

/** A row a curve: its line, what it tells apart, and its area with interval and n. */
export function rocLegend({ comparisons }: DecideModel): HTMLElement {
  const rows = comparisons.map((one) =>
    element(
      'tr',
      { data: { testid: `auroc-${one.set}-${one.against}`, auroc: one.auroc, low: one.low, high: one.high } },
      element(
        'th',
        { attributes: { scope: 'row' } },
        element('span', {
          class: `curve-sample kind-${one.against} curve-${one.set}`,
          attributes: { 'aria-hidden': 'true' },
        }),
        `${one.against}, ${one.set === 'anchors' ? 'held out' : 'calibration'}`,
      ),
      element('td', { class: 'number' }, intervalText(one)),
    ),
  );
  return element(
    'table',
    { class: 'roc-legend' },
    element(
      'caption',
      {},
      'Harmful prompts told from others: AUROC (95 % interval), n harmful + others. ✕ stored thresholds',
    ),
    element('tbody', {}, ...rows),
  );
}
