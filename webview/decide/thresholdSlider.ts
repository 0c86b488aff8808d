import { element, setText } from '../ui/element';
import type { ConfusionRow, DecideModel } from './decideModel';
import { storedWords, thresholdSentence } from './decideText';

export interface ThresholdSlider {
  readonly element: HTMLElement;
  /** What the threshold does, in words: for a place of its own. */
  readonly value: HTMLElement;
  update(model: DecideModel, threshold: number, rows: readonly ConfusionRow[]): void;
}

/** The threshold that is explored, right below the axis that it is on. */
export function createThresholdSlider(
  explore: (threshold: number) => void,
  settle: () => void,
): ThresholdSlider {
  const input = element('input', {
    class: 'threshold-range',
    id: 'threshold-range',
    attributes: { type: 'range', 'aria-label': 'Explored threshold' },
    data: { testid: 'threshold' },
  });
  const value = element('output', {
    class: 'threshold-value',
    attributes: { for: 'threshold-range' },
    data: { testid: 'threshold-value' },
  });
  input.addEventListener('input', () => explore(input.valueAsNumber));
  input.addEventListener('change', settle);
  return {
    element: input,
    value,
    update: (model, threshold, rows) => {
      input.min = String(model.low);
      input.max = String(model.high);
      // Any value can be dragged to; a key moves by a hundredth of the axis.
      input.step = 'any';
      input.valueAsNumber = threshold;
      const stored = storedWords(model, threshold);
      const sentence = `Threshold ${thresholdSentence(threshold, rows)}${stored === '' ? '' : ` (${stored})`}.`;
      setText(value, sentence);
      value.dataset['threshold'] = String(threshold);
      input.setAttribute('aria-valuetext', sentence);
    },
  };
}
