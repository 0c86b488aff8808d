import { strengthText } from '../../src/appearance/steeringText';
import { element, setText } from '../ui/element';
import { sliderFromStrength, sliderStep, strengthFromSlider, strengthSentence } from './strength';

export interface SliderState {
  readonly strength: number;
  readonly maxStrength: number;
  /** SCANS decides the side. */
  readonly automatic: boolean;
  /** The paper's α of a relative strength, where the norms are known. */
  readonly absolute: (relative: number) => number | undefined;
}

export interface StrengthSlider {
  readonly element: HTMLElement;
  update(state: SliderState): void;
}

/**
 * From "refuse more" to "refuse less" with 0 in the middle. A plain range input: the toolkit has none.
 * @param id of its own in the page
 */
export function createStrengthSlider(choose: (strength: number) => void, id = 'strength'): StrengthSlider {
  const input = element('input', {
    class: 'strength-range',
    id: `${id}-range`,
    attributes: { type: 'range' },
    data: { testid: id },
  });
  const value = element('output', {
    class: 'strength-value',
    attributes: { for: `${id}-range` },
    data: { testid: `${id}-value` },
  });
  const ends = ['strength-more', 'strength-zero', 'strength-less'].map((name) =>
    element('span', { class: name }),
  );
  let state: SliderState = { strength: 0, maxStrength: 0.2, automatic: false, absolute: () => undefined };
  let held = false;

  function show(strength: number): void {
    const sentence = strengthSentence(strength, state.absolute(strength), state.automatic);
    setText(value, sentence);
    value.dataset['strength'] = String(strength);
    input.setAttribute('aria-valuetext', sentence);
  }

  input.addEventListener('input', () => {
    held = true;
    show(strengthFromSlider(input.valueAsNumber));
  });
  input.addEventListener('change', () => {
    held = false;
    choose(strengthFromSlider(input.valueAsNumber));
  });
  // No change comes where the thumb is put back to where it was.
  for (const end of ['pointerup', 'pointercancel', 'blur'])
    input.addEventListener(end, () => {
      held = false;
    });
  input.addEventListener('dblclick', () => {
    input.valueAsNumber = 0;
    show(0);
    choose(0);
  });

  return {
    element: element(
      'div',
      { class: 'strength' },
      element('label', { class: 'strength-label', attributes: { for: `${id}-range` } }, 'Strength'),
      element(
        'div',
        { class: 'strength-scale' },
        input,
        element('div', { class: 'strength-ends', attributes: { 'aria-hidden': 'true' } }, ...ends),
      ),
      value,
    ),
    update: (next) => {
      state = next;
      const { maxStrength } = next;
      input.min = String(-maxStrength);
      input.max = String(maxStrength);
      input.step = String(sliderStep(maxStrength));
      const texts = [
        `refuse more ${strengthText(maxStrength)}`,
        '0',
        `${strengthText(-maxStrength)} refuse less`,
      ];
      ends.forEach((end, index) => setText(end, texts[index] ?? ''));
      // A state that arrives while the thumb is held must not move it.
      if (held) return;
      input.valueAsNumber = sliderFromStrength(next.strength);
      show(next.strength);
    },
  };
}
