import { escapeHtml } from '../../appearance/escapeHtml';
import { factsHtml, reportPage, sentencesHtml, tableHtml } from '../../appearance/reportPage';
import type {
  PanelReport,
  ReportFigure,
  ReportPart,
  ReportSection,
  ReportText,
  ReportTexts,
} from '../../protocol/panelReport';

/** What stands above the sections. */
export interface ReportHead {
  readonly title: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** What to be careful with. */
  readonly warnings: readonly string[];
}

/** The panel as one HTML file that needs nothing else and runs nothing. */
export function panelReportHtml({ sections }: PanelReport, { title, facts, warnings }: ReportHead): string {
  const main = [
    `<h1>${escapeHtml(title)}</h1>`,
    contents(sections),
    '<h2>What this is of</h2>',
    factsHtml(facts),
    ...(warnings.length > 0 ? ['<h2>What to be careful with</h2>', sentencesHtml(warnings)] : []),
    ...sections.map(sectionHtml),
  ];
  return reportPage({ title, main: main.join('\n'), style });
}

function contents(sections: readonly ReportSection[]): string {
  const entries = sections.map(({ id, title }) => `<li><a href="#${id}">${escapeHtml(title)}</a></li>`);
  return `<nav aria-label="Contents">\n<ul>\n${entries.join('\n')}\n</ul>\n</nav>`;
}

function sectionHtml({ id, title, lead, howToRead, parts }: ReportSection): string {
  return `<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${escapeHtml(title)}</h2>
<p class="lead">${escapeHtml(lead)}</p>
<details>
<summary>How to read this</summary>
${howToRead.map((paragraph) => `<p class="note">${escapeHtml(paragraph)}</p>`).join('\n')}
</details>
${parts.map((part, index) => partHtml(part, `${id}-${index + 1}`)).join('\n')}
</section>`;
}

function partHtml(part: ReportPart, id: string): string {
  const body = part.kind === 'texts' ? textsHtml(part) : figureHtml(part, id);
  const stale = part.stale ? '<p class="note">Settings have changed since this was made.</p>\n' : '';
  return `<h3 id="${id}">${escapeHtml(part.title)}</h3>\n${stale}${body}`;
}

function textsHtml({ texts }: ReportTexts): string {
  return `<div class="texts">\n${texts.map(textHtml).join('\n')}\n</div>`;
}

function textHtml({ title, segments, note }: ReportText): string {
  const text = segments.map((segment) => {
    const safe = escapeHtml(segment.text);
    return segment.differs ? `<mark>${safe}</mark>` : safe;
  });
  return `<div>
<h4>${escapeHtml(title)}</h4>
<div class="text">${text.join('')}</div>
<p class="note">${escapeHtml(note)}</p>
</div>`;
}

/** The picture with its table folded below it; a table without a picture is open. */
function figureHtml({ notes, picture, table }: ReportFigure, id: string): string {
  const said = notes.map((note) => `<p class="note">${escapeHtml(note)}</p>\n`).join('');
  if (picture === undefined) return `${said}${tableHtml(table, id)}`;
  return `${said}<div class="wide" tabindex="0" role="region" aria-labelledby="${id}">${picture}</div>
<details>
<summary id="${id}-table">${escapeHtml(`As a table: ${table.caption}`)}</summary>
${tableHtml(table, `${id}-table`)}
</details>`;
}

const style = `
h3 { margin: 1.5rem 0 0.25rem; font-size: 1rem; }
h4 { margin: 0; font-size: 0.9rem; }
a { color: var(--blue); }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; padding: 0; list-style: none; }
p.lead { max-width: 60rem; }
summary { cursor: pointer; }
section p.note { margin: 0.15rem 0; }
svg { display: block; margin: 0.5rem 0; }
.texts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 1rem; }
.text { padding: 0.5rem 0.75rem; border: 1px solid var(--line); white-space: pre-wrap; overflow-wrap: anywhere; }
mark { background: none; color: inherit; text-decoration: underline 2px var(--orange); text-underline-offset: 3px; }
@media print {
  svg { max-width: 100%; height: auto; }
}
`;
