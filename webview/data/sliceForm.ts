import { count } from '../../src/appearance/format';
import { button, radioGroup, textField } from '../controls';
import { element, setText } from '../ui/element';
import { slicePlaces, type SliceChoice } from './slice';

export interface SliceForm {
  readonly element: HTMLElement;
  /** How many rows there are to take from. */
  update(rows: number): void;
}

type Fields = Readonly<Record<'from' | 'to' | 'count' | 'seed' | 'step', string>>;

const parts = [
  { name: 'from', label: 'From row', kind: 'range' },
  { name: 'to', label: 'To row', kind: 'range' },
  { name: 'count', label: 'How many rows', kind: 'random' },
  { name: 'seed', label: 'Seed', kind: 'random' },
  { name: 'step', label: 'Step', kind: 'every' },
] as const;

/** Takes some of the rows that the filter leaves into a new set. */
export function createSliceForm(take: (places: readonly number[]) => void): SliceForm {
  let rows = 0;
  let kind: SliceChoice['kind'] = 'range';
  let fields: Fields = { from: '1', to: '100', count: '100', seed: '1', step: '10' };
  const choice = radioGroup(
    'Rows of the slice',
    'slice-kind',
    [
      { value: 'range', label: 'Rows from – to', description: 'Rows that follow each other' },
      { value: 'random', label: 'Random rows', description: 'The same ones for a seed' },
      { value: 'every', label: 'Every k-th row', description: 'Rows evenly spaced, from the first one on' },
    ],
    (next) => {
      kind = next;
      show();
    },
  );
  choice.set(kind);
  const inputs = parts.map((part) => {
    const input = textField(part.label, `slice-${part.name}`, (text) => {
      fields = { ...fields, [part.name]: text };
      show();
    });
    input.replace(fields[part.name]);
    const label = element('span', { class: 'slice-field' }, part.label, input.element);
    return { ...part, label };
  });
  const said = element('span', {
    class: 'section-quiet',
    attributes: { role: 'status' },
    data: { testid: 'slice-said' },
  });
  const press = button({
    label: 'Slice Into New Set…',
    testId: 'slice-take',
    press: () => {
      const places = slicePlaces(chosen(), rows);
      if (typeof places !== 'string' && places.length > 0) take(places);
    },
  });

  function chosen(): SliceChoice {
    const { from, to, count: many, seed, step } = fields;
    const number = (text: string): number => (text.trim() === '' ? NaN : Number(text));
    if (kind === 'range') return { kind, from: number(from), to: number(to) };
    if (kind === 'random') return { kind, count: number(many), seed: number(seed) };
    return { kind, step: number(step) };
  }

  function show(): void {
    for (const input of inputs) input.label.hidden = input.kind !== kind;
    const places = slicePlaces(chosen(), rows);
    const taken = typeof places === 'string' ? 0 : places.length;
    setText(said, typeof places === 'string' ? places : `${taken} of ${count(rows, 'row')}`);
    press.setEnabled(taken > 0);
  }

  show();
  return {
    element: element(
      'div',
      { class: 'slice-form' },
      choice.element,
      element('div', { class: 'slice-fields' }, ...inputs.map(({ label }) => label), press.element, said),
    ),
    update: (now) => {
      rows = now;
      show();
    },
  };
}
