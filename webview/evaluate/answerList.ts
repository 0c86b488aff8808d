import type { RunData, RunIntent, RunRow } from '../../src/protocol/runs';
import { button } from '../controls';
import { element, setText } from '../ui/element';
import { createAnswerRow, type AnswerRow } from './answerRow';

export interface AnswerList {
  readonly element: HTMLElement;
  update(data: RunData): void;
}

/** A page of prompts with their answers. */
export function createAnswerList(send: (intent: RunIntent) => void): AnswerList {
  const list = element('ol', { class: 'answer-rows', data: { testid: 'answer-rows' } });
  const none = element('p', { class: 'section-quiet' }, 'No prompt passes the filter.');
  const place = element('span', { class: 'page-place', data: { testid: 'page-place' } });
  let page = 0;
  const turn = (label: string, testId: string, by: number) =>
    button({
      label,
      description: `${label} page`,
      testId,
      press: () => send({ kind: 'page', page: page + by }),
    });
  const previous = turn('Previous', 'page-previous', -1);
  const next = turn('Next', 'page-next', 1);
  const pager = element(
    'nav',
    { class: 'pager', attributes: { 'aria-label': 'Pages of prompts' } },
    previous.element,
    place,
    next.element,
  );
  let path = '';
  let shown = new Map<string, AnswerRow>();

  return {
    element: element('div', {}, none, list, pager),
    update: (data) => {
      const { rows, pages, first, matches } = data.rows;
      if (data.path !== path) shown = new Map();
      ({ path } = data);
      ({ page } = data.rows);
      // A row that stays keeps its element, and so the focus and what is unfolded.
      shown = new Map(rows.map((row) => [keyOf(row), shown.get(keyOf(row)) ?? createAnswerRow(row, send)]));
      rows.forEach((row, index) => {
        const node = shown.get(keyOf(row));
        if (!node) return;
        node.update(row);
        if (list.children[index] !== node.element)
          list.insertBefore(node.element, list.children[index] ?? null);
      });
      while (list.children.length > rows.length) list.lastChild?.remove();
      none.hidden = matches > 0;
      pager.hidden = pages === 1;
      setText(place, `${first + 1}–${first + rows.length} of ${matches}`);
      previous.setEnabled(page > 0);
      next.setEnabled(page < pages - 1);
    },
  };
}

function keyOf({ set, row }: RunRow): string {
  return JSON.stringify([set, row]);
}
