import { significant } from '../../src/appearance/format';
import type { GroupSummary, ModeSummary } from '../../src/protocol/evaluation';
import { element } from '../ui/element';
import { groupName, pairedText, shareText } from './evaluateText';

export interface RatesTable {
  readonly element: HTMLElement;
  /** @param modes names of the run's modes; the others are compared with the first one */
  update(groups: readonly GroupSummary[], modes: readonly string[]): void;
}

const noteId = 'rates-note';

/** Modes against the halves of data sets. */
export function createRatesTable(): RatesTable {
  const note = element('p', { class: 'section-quiet', id: noteId });
  const head = element('tr', {});
  const table = element(
    'table',
    { class: 'rates', attributes: { 'aria-describedby': noteId }, data: { testid: 'rates' } },
    element('thead', {}, head),
  );
  let shown = '';
  return {
    element: element(
      'div',
      {},
      note,
      element(
        'div',
        {
          class: 'table-room',
          attributes: { tabindex: 0, role: 'region', 'aria-label': 'Refusals by mode' },
        },
        table,
      ),
    ),
    update: (groups, modes) => {
      // A state comes with every change: a screen reader's place in the table stays.
      const key = JSON.stringify([groups, modes]);
      if (key === shown) return;
      shown = key;
      const byHand = groups.some(({ modes }) => modes.some(({ corrected }) => corrected));
      note.textContent = noteText(modes[0] ?? '', byHand);
      head.replaceChildren(
        ...headings(byHand).map((text) => element('th', { attributes: { scope: 'col' } }, text)),
      );
      for (const body of table.querySelectorAll('tbody')) body.remove();
      table.append(...groups.map((group) => groupBody(group, modes, byHand)));
    },
  };
}

function noteText(first: string, byHand: boolean): string {
  return (
    'Per cent with the 95 % interval (Wilson). Refused: by the phrases that open an answer; by log-odds: by the second judge; ' +
    `κ: their agreement. KL from the default at the first answer token, nats. Ended / began: refusals against ${first}, ` +
    `with McNemar’s exact p.${byHand ? ' By hand: refused with the judgements that a person has changed, and how many.' : ''}`
  );
}

function headings(byHand: boolean): string[] {
  return [
    ...['prompts', 'mode', 'n', 'refused %'],
    ...(byHand ? ['by hand %', 'changed'] : []),
    ...['broken %', 'by log-odds %', 'κ', 'KL mean (median)', 'ended / began'],
  ];
}

/** A mode that has not answered yet has its row: nothing below moves when it does. */
function groupBody(group: GroupSummary, modes: readonly string[], byHand: boolean): HTMLElement {
  const name = element('th', { attributes: { scope: 'rowgroup', rowspan: modes.length } }, groupName(group));
  return element(
    'tbody',
    {},
    ...modes.map((mode, index) => {
      const before = index === 0 ? [name] : [];
      const summary = group.modes.find((one) => one.mode === mode);
      return summary ? modeRow(group, summary, before, byHand) : emptyRow(mode, before, byHand);
    }),
  );
}

function emptyRow(mode: string, before: readonly HTMLElement[], byHand: boolean): HTMLElement {
  const columns = headings(byHand).length - 2;
  return element(
    'tr',
    {},
    ...before,
    element('th', { attributes: { scope: 'row' } }, mode),
    ...Array.from({ length: columns }, () => element('td', { class: 'number' }, '–')),
  );
}

function modeRow(
  { set, harmful }: GroupSummary,
  mode: ModeSummary,
  before: readonly HTMLElement[],
  byHand: boolean,
): HTMLElement {
  const { corrected, paired } = mode;
  const cell = (text: string | number): HTMLElement => element('td', { class: 'number' }, String(text));
  return element(
    'tr',
    {
      data: {
        ...{ set, harmful: String(harmful), mode: mode.mode, n: mode.n },
        ...{ refused: mode.refused.hits, low: mode.refused.low, high: mode.refused.high },
        ...{ broken: mode.broken.hits, logOdds: mode.refusedByLogOdds.hits, kl: mode.klMean },
        ...{ ended: paired?.ended, began: paired?.began, p: paired?.p },
        ...{ corrected: corrected?.refused.hits, overridden: corrected?.overridden },
      },
    },
    ...before,
    element('th', { attributes: { scope: 'row' } }, mode.mode),
    cell(mode.n),
    cell(shareText(mode.refused)),
    ...(byHand
      ? [cell(corrected ? shareText(corrected.refused) : significant(NaN)), cell(corrected?.overridden ?? 0)]
      : []),
    cell(shareText(mode.broken)),
    cell(shareText(mode.refusedByLogOdds)),
    cell(significant(mode.kappa ?? NaN)),
    cell(`${significant(mode.klMean)} (${significant(mode.klMedian)})`),
    cell(pairedText(paired)),
  );
}
