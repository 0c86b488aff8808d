import { count } from '../../src/appearance/format';
import type { RunComparison, RunManifest } from '../../src/protocol/evaluation';
import type { PanelState } from '../../src/protocol/panel';
import type { RunComparisonData, RunIntent } from '../../src/protocol/runs';
import { choiceList } from '../controls';
import { element, setText } from '../ui/element';
import { createLoadablePane } from '../ui/loadablePane';
import { groupName, modelText, pairedText, runTitle, shareText } from './evaluateText';

export interface RunComparisonSection {
  readonly element: HTMLElement;
  update(state: PanelState): void;
}

/** The run that is shown beside another one, mode by mode. */
export function createRunComparisonSection(send: (intent: RunIntent) => void): RunComparisonSection {
  /** Folder of the other one, also while the two are compared; empty for none. */
  let chosen = '';
  const other = choiceList('Compare with', 'compare-run', (path) => {
    chosen = path;
    send({ kind: 'compare', ...(path === '' ? {} : { path }) });
  });
  const caption = element('p', { class: 'section-quiet' });
  const room = element('div', {
    class: 'table-room',
    attributes: { tabindex: 0, role: 'region', 'aria-label': 'Two evaluations compared' },
  });
  const pane = createLoadablePane<RunComparisonData>({
    testId: 'run-comparison-pane',
    content: element('div', { class: 'section-content' }, caption, room),
    empty: '',
    fillLabel: 'Compare',
    stale: '',
    renewLabel: 'Compare again',
    fill: () => send({ kind: 'refresh' }),
  });
  pane.element.classList.add('comparison-pane');
  let shown: RunComparison | undefined;

  return {
    element: element(
      'section',
      { class: 'evaluate-section', attributes: { 'aria-labelledby': 'run-comparison-title' } },
      element('h2', { class: 'section-title', id: 'run-comparison-title' }, 'Two evaluations'),
      other.element,
      pane.element,
    ),
    update: ({ runs, run, runComparison }) => {
      const own = run.state === 'ready' ? run.value.path : undefined;
      const others = runs.filter(({ path }) => path !== own);
      const options = others.map((one) => ({ value: one.path, label: runTitle(one) }));
      if (runComparison.state === 'ready') chosen = runComparison.value.path;
      if (runComparison.state === 'empty') chosen = '';
      other.set([{ value: '', label: others.length === 0 ? 'no other' : 'none' }, ...options], chosen);
      pane.element.hidden = runComparison.state === 'empty';
      pane.update(runComparison, 'Prompts that both have answered in the same mode');
      if (runComparison.state !== 'ready' || runComparison.value.result === shown) return;
      shown = runComparison.value.result;
      setText(caption, captionText(shown));
      room.replaceChildren(comparisonTable(shown));
    },
  };
}

function captionText({ a, b, groups }: RunComparison): string {
  const side = (manifest: RunManifest): string =>
    `${modelText(manifest)}, ${count(manifest.maxTokens, 'token')}`;
  const models = `a, the one above: ${side(a)}; b: ${side(b)}.`;
  if (groups.length === 0)
    return `${models} The two have no prompt in common that both answered in the same mode.`;
  return (
    `${models} Refused by the phrase judge, per cent with the 95 % interval (Wilson), on the prompts that both have. ` +
    'Ended / began: refusals of a that b does not refuse, and the other way round, with McNemar’s exact p. Judgements ' +
    'changed by hand do not count.'
  );
}

function comparisonTable({ groups }: RunComparison): HTMLElement {
  const head = ['prompts', 'mode', 'n', 'refused % in a', 'refused % in b', 'difference', 'ended / began'];
  const cell = (text: string | number): HTMLElement => element('td', { class: 'number' }, String(text));
  return element(
    'table',
    { class: 'rates', data: { testid: 'run-comparison' } },
    element(
      'thead',
      {},
      element('tr', {}, ...head.map((text) => element('th', { attributes: { scope: 'col' } }, text))),
    ),
    element(
      'tbody',
      {},
      ...groups.map((group) =>
        element(
          'tr',
          {
            data: {
              ...{ set: group.set, harmful: String(group.harmful), mode: group.mode, n: group.n },
              ...{ a: group.a.hits, b: group.b.hits, ended: group.ended, began: group.began, p: group.p },
            },
          },
          element('th', { attributes: { scope: 'row' } }, groupName(group)),
          element('td', {}, group.mode),
          cell(group.n),
          cell(shareText(group.a)),
          cell(shareText(group.b)),
          cell(differenceText(group)),
          cell(pairedText(group)),
        ),
      ),
    ),
  );
}

/** Percentage points from a to b: `−12.5`. */
function differenceText({ a, b }: Pick<RunComparison['groups'][number], 'a' | 'b'>): string {
  const points = 100 * (b.rate - a.rate);
  return `${points > 0 ? '+' : points < 0 ? '−' : ''}${Math.abs(points).toFixed(1)}`;
}
