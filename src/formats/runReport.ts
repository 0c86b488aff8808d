import type { RunSummary } from '../protocol/evaluation';
import { reportCaveats } from './reportCaveats';
import {
  classifiersTable,
  correctedTable,
  ratesTable,
  textTable,
  typesTable,
  type ReportTable,
} from './reportTables';
import { runDescription } from './runDescription';

/** The tables of a run's report that there is something to say in. */
export function reportTables(summary: RunSummary): ReportTable[] {
  return [
    ratesTable(summary),
    correctedTable(summary),
    classifiersTable(summary),
    textTable(summary),
    typesTable(summary),
  ].filter((table) => table !== undefined);
}

/** The report of a run in Markdown (GitHub's tables). */
export function reportMarkdown(summary: RunSummary): string {
  return (
    [
      '# Evaluation of refusals',
      section(
        'What was run',
        list(runDescription(summary.manifest).map(([name, value]) => `**${safe(name)}:** ${safe(value)}`)),
      ),
      section('What to be careful with', list(reportCaveats(summary).map(safe))),
      ...reportTables(summary).map((table) =>
        section(table.title, `${safe(table.note)}\n\n${markdownTable(table)}`),
      ),
    ].join('\n\n') + '\n'
  );
}

function section(title: string, text: string): string {
  return `## ${title}\n\n${text}`;
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

export function markdownTable({ head, rows }: Pick<ReportTable, 'head' | 'rows'>): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(safe).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

/** Text that Markdown leaves as it is, on one line. */
function safe(text: string): string {
  return text.replace(/[\\`*<>[\]|]/g, '\\$&').replace(/\s*[\r\n]+\s*/g, ' ');
}
