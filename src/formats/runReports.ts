import path from 'node:path';
import type { RunSummary } from '../protocol/evaluation';
import { writeFileAtomically } from './atomicFile';
import { reportMarkdown } from './runReport';
import { reportHtml } from './runReportHtml';

/** Names of the reports in a run's folder. */
export const reportFiles = { markdown: 'report.md', html: 'report.html' } as const;

/** Writes report.md and report.html into the run's folder. Errors: no-space, file-unwritable. */
export async function writeReports(folder: string, summary: RunSummary, chartScript: string): Promise<void> {
  const write = (name: string, text: string): Promise<void> =>
    writeFileAtomically(path.join(folder, name), [new TextEncoder().encode(text)]);
  await write(reportFiles.markdown, reportMarkdown(summary));
  await write(reportFiles.html, reportHtml(summary, chartScript));
}
