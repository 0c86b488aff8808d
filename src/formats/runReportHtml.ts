import { escapeHtml } from '../appearance/escapeHtml';
import { factsHtml, reportPage, sentencesHtml, tableHtml } from '../appearance/reportPage';
import type { RunSummary } from '../protocol/evaluation';
import { reportCaveats } from './reportCaveats';
import type { ReportTable } from './reportTables';
import { runDescription } from './runDescription';
import { reportTables } from './runReport';

/**
 * The report of a run as one HTML file that needs nothing else. `chartScript` (dist/report/report.js) draws the charts
 * into it from the summary; without it, or where scripts are off, all numbers are in the tables.
 */
export function reportHtml(summary: RunSummary, chartScript: string): string {
  const { model, created } = summary.manifest;
  return reportPage({
    title: `Refusals of ${model.name}, ${created}`,
    main: `<h1>Evaluation of refusals: ${escapeHtml(model.name)}</h1>
<h2>What was run</h2>
${factsHtml(runDescription(summary.manifest))}
<h2>What to be careful with</h2>
${sentencesHtml(reportCaveats(summary))}
${reportTables(summary).map(tableSection).join('\n')}`,
    script: { code: chartScript, summary },
  });
}

/** A heading, room for the charts of the table, and the table. */
function tableSection(table: ReportTable): string {
  const { id, title, note } = table;
  return `<section aria-labelledby="${id}-title">
<h2 id="${id}-title">${escapeHtml(title)}</h2>
<p class="note">${escapeHtml(note)}</p>
<div class="charts" id="${id}-charts"></div>
${tableHtml(table, `${id}-title`)}
</section>`;
}
