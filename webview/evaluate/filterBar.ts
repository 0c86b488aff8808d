import { answerWords } from '../../src/appearance/verdict';
import { count } from '../../src/appearance/format';
import type { AnswerClass } from '../../src/protocol/evaluation';
import { everyRow, type RowFilter, type RunData, type RunIntent } from '../../src/protocol/runs';
import { button, checkbox, choiceList, textField, type ListOption } from '../controls';
import { element, setText } from '../ui/element';
import { groupName, wholeGroups } from './evaluateText';

export interface FilterBar {
  readonly element: HTMLElement;
  update(data: RunData): void;
}

const any: ListOption = { value: '', label: 'any' };

/** Which prompts are shown, and how many these are. */
export function createFilterBar(send: (intent: RunIntent) => void): FilterBar {
  let filter: RowFilter = everyRow;
  /** Sets with what is expected of their prompts, by the values of their options. */
  let groups = new Map<string, Pick<RowFilter, 'set' | 'harmful'>>();

  function change(part: { readonly [Key in keyof RowFilter]?: RowFilter[Key] | undefined }): void {
    const wanted = Object.entries({ ...filter, ...part }).filter(([, value]) => value !== undefined);
    filter = Object.fromEntries(wanted) as unknown as RowFilter;
    offerClear();
    send({ kind: 'filter', filter });
  }

  function offerClear(): void {
    clear.setEnabled(JSON.stringify(filter) !== JSON.stringify(everyRow));
  }

  const orNone = (value: string): string | undefined => (value === '' ? undefined : value);
  const text = textField('Find in prompts and answers', 'filter-text', (found) => change({ text: found }));
  const group = choiceList('Prompts', 'filter-group', (value) =>
    change({ set: undefined, harmful: undefined, ...groups.get(value) }),
  );
  const type = choiceList('Type', 'filter-type', (value) => change({ type: orNone(value) }));
  const changed = choiceList('Differs from default', 'filter-changed', (value) =>
    change({ changed: orNone(value) }),
  );
  const judgement = choiceList('Judged', 'filter-judgement', (value) =>
    change({ judgement: orNone(value) as AnswerClass | undefined }),
  );
  const mode = choiceList('in mode', 'filter-mode', (value) => change({ mode: orNone(value) }));
  const disagreed = checkbox('Judges disagree', 'filter-disagreed', (on) => change({ disagreed: on }));
  const overridden = checkbox('Judged by hand', 'filter-overridden', (on) => change({ overridden: on }));
  const clear = button({
    label: 'Clear',
    description: 'Clear the filter',
    testId: 'filter-clear',
    press: () => {
      filter = everyRow;
      send({ kind: 'filter', filter });
    },
  });
  const found = element('span', {
    class: 'filter-found',
    attributes: { role: 'status' },
    data: { testid: 'filter-found' },
  });

  return {
    element: element(
      'div',
      { class: 'filter-bar', attributes: { role: 'group', 'aria-label': 'Which prompts are shown' } },
      text.element,
      ...[group, type, changed, judgement, mode, disagreed, overridden, clear].map((each) => each.element),
      found,
    ),
    update: ({ groups: summaries, manifest, rows }) => {
      ({ filter } = rows);
      const named = (names: readonly string[]): ListOption[] => [
        any,
        ...names.map((name) => ({ value: name, label: name })),
      ];
      const halves = wholeGroups(summaries);
      groups = new Map(halves.map(({ set, harmful }) => [JSON.stringify([set, harmful]), { set, harmful }]));
      group.set(
        [
          any,
          ...halves.map((half) => ({
            value: JSON.stringify([half.set, half.harmful]),
            label: groupName(half),
          })),
        ],
        filter.set === undefined ? '' : JSON.stringify([filter.set, filter.harmful]),
      );
      type.element.hidden = rows.types.length === 0;
      type.set(named(rows.types), filter.type ?? '');
      const [, ...others] = manifest.modes.map(({ name }) => name);
      changed.element.hidden = others.length === 0;
      changed.set(named(others), filter.changed ?? '');
      const classes = Object.entries(answerWords).map(([value, label]) => ({ value, label }));
      judgement.set([any, ...classes], filter.judgement ?? '');
      mode.set(named(manifest.modes.map(({ name }) => name)), filter.mode ?? '');
      text.set(filter.text);
      disagreed.set(filter.disagreed);
      overridden.set(filter.overridden);
      const all = rows.matches === rows.prompts;
      offerClear();
      setText(
        found,
        all ? count(rows.prompts, 'prompt') : `${rows.matches} of ${count(rows.prompts, 'prompt')}`,
      );
      found.dataset['matches'] = String(rows.matches);
    },
  };
}
