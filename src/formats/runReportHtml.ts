import { createHash } from 'node:crypto';
import { escapeHtml } from '../appearance/escapeHtml';
import type { RunSummary } from '../protocol/evaluation';
import { reportCaveats } from './reportCaveats';
import { reportStyle } from './reportStyle';
import type { ReportTable } from './reportTables';
import { runDescription } from './runDescription';
import { reportTables } from './runReport';

/**
 * The report of a run as one HTML file that needs nothing else. `chartScript` (dist/report/report.js) draws the charts
 * into it from the summary; without it, or where scripts are off, all numbers are in the tables.
 */
export function reportHtml(summary: RunSummary, chartScript: string): string {
  // A policy's hash is of the text that the parser sees: with line feeds only.
  const script = scriptText(chartScript.replace(/\r\n?/g, '\n'));
  const policy = [
    "default-src 'none'",
    `style-src ${hashSource(reportStyle)}`,
    `script-src ${hashSource(script)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const { model, created } = summary.manifest;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(`Refusals of ${model.name}, ${created}`)}</title>
<style>${reportStyle}</style>
</head>
<body>
<main>
<h1>Evaluation of refusals: ${escapeHtml(model.name)}</h1>
<h2>What was run</h2>
<dl>
${runDescription(summary.manifest)
  .map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`)
  .join('\n')}
</dl>
<h2>What to be careful with</h2>
<ul>
${reportCaveats(summary)
  .map((sentence) => `<li>${escapeHtml(sentence)}</li>`)
  .join('\n')}
</ul>
${reportTables(summary).map(tableSection).join('\n')}
</main>
<script type="application/json" id="summary">${jsonText(summary)}</script>
<script>${script}</script>
</body>
</html>
`;
}

/** A heading, room for the charts of the table and the table, whose first column heads its rows. */
function tableSection({ id, title, note, head, rows }: ReportTable): string {
  return `<section aria-labelledby="${id}-title">
<h2 id="${id}-title">${escapeHtml(title)}</h2>
<p class="note">${escapeHtml(note)}</p>
<div class="charts" id="${id}-charts"></div>
<div class="wide" tabindex="0" role="region" aria-labelledby="${id}-title">
<table>
<thead><tr>${head.map((cell) => `<th scope="col">${escapeHtml(cell)}</th>`).join('')}</tr></thead>
<tbody>
${rows
  .map(
    ([first = '', ...rest]) =>
      `<tr><th scope="row">${escapeHtml(first)}</th>${rest.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`,
  )
  .join('\n')}
</tbody>
</table>
</div>
</section>`;
}

/** JSON that cannot end the element it stands in. */
function jsonText(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

/**
 * A script's text that cannot end its element, nor open the comment in which the end tag would not count (HTML
 * standard, 4.12.1.3): within strings and patterns, the only places for them in bundled code, these mean the same.
 */
function scriptText(script: string): string {
  return script.replace(/<(?=\/script|script|!--)/gi, '\\x3c');
}

function hashSource(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
