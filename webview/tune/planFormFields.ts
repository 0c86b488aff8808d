import type { LayerWindow } from '../../src/protocol/method';
import type { TunePlan } from '../../src/protocol/tuning';
import { button, formField } from '../controls';
import { element, setText } from '../ui/element';
import type { ViewContext } from '../view';
import {
  fieldLabels,
  fieldMeanings,
  planFields,
  readPlan,
  usualTexts,
  type PlanField,
  type PlanProblems,
  type PlanTexts,
} from './planForm';
import { planText } from './tuneText';

export interface PlanForm {
  readonly element: HTMLElement;
  /** The model's layers and the suggested window; `running`: nothing can be started. */
  update(layers: number, suggested: LayerWindow, running: boolean): void;
}

/** What is to be tried. What a person has written is kept; bad input is said at its field once it has been left. */
export function createPlanForm({ ui }: Pick<ViewContext, 'ui'>, start: (plan: TunePlan) => void): PlanForm {
  let usual: PlanTexts = usualTexts(1, { first: 0, last: 0 });
  let layers = 1;
  let judged: ReadonlySet<PlanField> = new Set();

  const fields = planFields.map((name) => ({
    name,
    field: formField({
      label: fieldLabels[name],
      description: fieldMeanings[name],
      testId: `tune-${name}`,
      write: (text) => {
        ui.change({ tunePlan: { ...ui.get().tunePlan, [name]: text } });
        show();
      },
      leave: () => judge([name]),
    }),
  }));
  const begin = button({
    label: 'Start',
    description: 'Start tuning',
    testId: 'tune-start',
    appearance: 'primary',
    press: () => {
      judge(planFields);
      const read = readPlan(texts(), layers);
      if ('plan' in read) start(read.plan);
    },
  });
  const reset = button({
    label: 'Use Defaults',
    testId: 'tune-defaults',
    press: () => {
      ui.change({ tunePlan: undefined });
      judged = new Set();
      show();
    },
  });
  const size = element('span', { class: 'section-quiet', data: { testid: 'tune-size' } });

  const texts = (): PlanTexts => ({ ...usual, ...ui.get().tunePlan });

  function judge(names: readonly PlanField[]): void {
    judged = new Set([...judged, ...names]);
    show();
  }

  function show(): void {
    const now = texts();
    const read = readPlan(now, layers);
    const problems: PlanProblems = 'problems' in read ? read.problems : {};
    for (const { name, field } of fields) {
      field.set(now[name]);
      field.setProblem(judged.has(name) ? problems[name] : undefined);
    }
    setText(size, 'plan' in read ? planText(read.plan.windows.length, read.plan.strengths.length) : '');
  }

  return {
    element: element(
      'div',
      { class: 'plan-form', attributes: { role: 'group', 'aria-label': 'What is tried' } },
      element('div', { class: 'form-fields' }, ...fields.map(({ field }) => field.element)),
      element('div', { class: 'toolbar' }, begin.element, reset.element, size),
    ),
    update: (count, suggested, running) => {
      layers = count;
      usual = usualTexts(count, suggested);
      begin.setEnabled(!running);
      show();
    },
  };
}
