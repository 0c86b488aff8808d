import { count, significant } from '../../src/appearance/format';
import type { ComparisonData, PanelIntent, PanelState } from '../../src/protocol/panel';
import { element, setText } from '../ui/element';
import { createExportButtons } from '../export/exportButtons';
import { createLoadablePane } from '../ui/loadablePane';
import { comparisonCaption, comparisonHeadings, comparisonSentence, strengthName } from './comparisonText';
import { createPromptLine } from './promptLine';
import type { Section } from './section';
import { comparisonFigure } from './steerFigures';

type ShownRow = ComparisonData['rows'][number];

/** One prompt at several strengths, a row each. */
export function createComparisonSection(send: (intent: PanelIntent) => void): Section {
  const promptLine = createPromptLine();
  const lead = element('p', { class: 'section-lead', data: { testid: 'comparison-lead' } });
  const caption = element('caption', {});
  const body = element('tbody', {});
  const table = element(
    'table',
    { class: 'comparison', data: { testid: 'comparison' } },
    caption,
    element('thead', {}, element('tr', {}, ...comparisonHeadings.map(columnHead))),
    body,
  );
  const exports = createExportButtons(
    {
      ...{ figure: 'strengths', what: 'strengths' },
      now: () => latest?.result && comparisonFigure(latest, latest.result),
    },
    { send },
  );
  const pane = createLoadablePane<ComparisonData>({
    testId: 'comparison-pane',
    content: element('div', { class: 'section-content' }, promptLine.element, lead, table, exports.element),
    empty: 'No strengths have been compared yet.',
    fillLabel: 'Compare Strengths',
    stale: 'Anchors or settings have changed since these answers.',
    renewLabel: 'Renew',
    fill: () => send({ kind: 'compare' }),
    cancel: () => send({ kind: 'cancel' }),
  });
  let rows: RowElements[] = [];
  let latest: ComparisonData | undefined;

  function showRows(shown: readonly ShownRow[], running: boolean): void {
    if (rows.length !== shown.length) {
      rows = shown.map(createRow);
      body.replaceChildren(...rows.map((row) => row.element));
    }
    shown.forEach((row, index) => rows[index]?.update(row, running));
  }

  return {
    element: element(
      'section',
      { class: 'steer-section', attributes: { 'aria-labelledby': 'comparison-title' } },
      element('h2', { class: 'section-title', id: 'comparison-title' }, 'Strengths compared'),
      pane.element,
    ),
    working: ({ comparison }) =>
      comparison.state === 'loading' || (comparison.state === 'ready' && comparison.value.running),
    update: (state: PanelState) => {
      const { comparison } = state;
      const data = comparison.state === 'ready' ? comparison.value : undefined;
      pane.update(comparison, data ? note(data) : '', data?.running ?? false);
      exports.update(state);
      if (!data) return;
      latest = data;
      exports.element.hidden = !data.result;
      promptLine.update(data.source, data.prompt);
      setText(lead, data.result ? comparisonSentence(data.result.answers) : '');
      setText(caption, comparisonCaption(data));
      showRows(data.rows, data.running);
    },
  };
}

interface RowElements {
  readonly element: HTMLElement;
  update(row: ShownRow, running: boolean): void;
}

function createRow({ strength }: ShownRow): RowElements {
  const name = strengthName(strength);
  const head = element('th', { class: 'number', attributes: { scope: 'row' } }, name);
  const logOdds = element('td', { class: 'number' });
  const kl = element('td', { class: 'number' });
  const text = element('div', {
    class: 'comparison-text',
    attributes: { tabindex: 0, role: 'region', 'aria-label': `answer at ${name}` },
  });
  return {
    element: element('tr', { data: { strength } }, head, logOdds, kl, element('td', {}, text)),
    update: ({ text: answered, answer }, running) => {
      setText(logOdds, answer ? significant(answer.refusalLogOdds) : '–');
      setText(kl, answer ? significant(answer.kl) : '–');
      setText(text, answered.trim() || (running ? '…' : '–'));
      logOdds.dataset['value'] = answer ? String(answer.refusalLogOdds) : '';
    },
  };
}

function columnHead(title: string): HTMLElement {
  return element('th', { attributes: { scope: 'col' } }, title);
}

function note({ rows, running, result }: ComparisonData): string {
  if (running) return 'Answering';
  return result ? `${count(rows.length, 'answer')} in ${significant(result.seconds)} s` : 'Stopped';
}
