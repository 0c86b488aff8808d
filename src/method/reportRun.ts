import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readError } from '../formats/readError';
import { readRun } from '../formats/runFolder';
import { writeReports } from '../formats/runReports';
import type { RunComparison, RunSummary } from '../protocol/evaluation';
import { compareRuns } from './compareRuns';
import { summarizeRun } from './summarizeRun';
import type { Workbench } from './workbench';

/** Summarises a run; with `write` also as report.md and report.html in its folder. */
export async function reportRun(
  { assets }: Pick<Workbench, 'assets'>,
  { run, write }: { readonly run: string; readonly write: boolean },
): Promise<RunSummary> {
  const summary = summarizeRun(await readRun(run));
  if (!write) return summary;
  const script = path.join(assets, '..', 'dist', 'report', 'report.js');
  const charts = await readFile(script, 'utf8').catch((cause: unknown) => {
    throw readError(script, cause);
  });
  await writeReports(run, summary, charts);
  return summary;
}

/** Two runs, prompt by prompt. */
export async function compareRunFolders(a: string, b: string): Promise<RunComparison> {
  return compareRuns(await readRun(a), await readRun(b));
}
