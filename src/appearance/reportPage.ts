import { createHash } from 'node:crypto';
import { escapeHtml } from './escapeHtml';
import { reportStyle } from './reportStyle';

// What all reports share: one HTML file that needs nothing else.

export interface ReportPage {
  readonly title: string;
  /** HTML of all there is to read. */
  readonly main: string;
  /** Beyond the style of every report. */
  readonly style?: string;
  /** What draws into the page: its code, and what it finds as JSON in the element `summary`. */
  readonly script?: { readonly code: string; readonly summary: unknown };
}

/** A report's page, under a policy that lets nothing load, and nothing run but the script that is given. */
export function reportPage({ title, main, style = '', script }: ReportPage): string {
  const styles = reportStyle + style;
  // A policy's hash is of the text that the parser sees: with line feeds only.
  const code = script && scriptText(script.code.replace(/\r\n?/g, '\n'));
  const policy = [
    "default-src 'none'",
    `style-src ${hashSource(styles)}`,
    ...(code === undefined ? [] : [`script-src ${hashSource(code)}`]),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const scripts =
    code === undefined
      ? ''
      : `<script type="application/json" id="summary">${jsonText(script?.summary)}</script>\n<script>${code}</script>\n`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${styles}</style>
</head>
<body>
<main>
${main}
</main>
${scripts}</body>
</html>
`;
}

/** Names with values, as a list of definitions. */
export function factsHtml(facts: readonly (readonly [name: string, value: string])[]): string {
  const rows = facts.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`);
  return `<dl>\n${rows.join('\n')}\n</dl>`;
}

/** Sentences as a list. */
export function sentencesHtml(sentences: readonly string[]): string {
  return `<ul>\n${sentences.map((sentence) => `<li>${escapeHtml(sentence)}</li>`).join('\n')}\n</ul>`;
}

/** Letters from which on the text of a cell is broken into lines. */
const longText = 40;

/** A table whose first column heads its rows, in a region that scrolls, named by the element of the id `labelledBy`. */
export function tableHtml(
  { head, rows }: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] },
  labelledBy: string,
): string {
  return `<div class="wide" tabindex="0" role="region" aria-labelledby="${labelledBy}">
<table>
<thead><tr>${head.map((cell) => `<th scope="col">${escapeHtml(cell)}</th>`).join('')}</tr></thead>
<tbody>
${rows
  .map(
    ([first = '', ...rest]) =>
      `<tr><th scope="row">${escapeHtml(first)}</th>${rest.map(cellHtml).join('')}</tr>`,
  )
  .join('\n')}
</tbody>
</table>
</div>`;
}

function cellHtml(cell: string): string {
  const long = cell.length > longText ? ' class="long"' : '';
  return `<td${long}>${escapeHtml(cell)}</td>`;
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
