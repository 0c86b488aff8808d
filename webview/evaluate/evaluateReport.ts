import type { PanelState } from '../../src/protocol/panel';
import type { RunData } from '../../src/protocol/runs';
import type { ExportedFigure } from '../export/exportedFigure';
import { reportedFigure, reportedOf, type ReportedPart } from '../export/reportedPart';
import { evaluateLead, modelText, ratesFile, typesTable, wholeGroups } from './evaluateText';
import { ratesPicture } from './ratesPicture';

/** Refusals in each mode, a plot a half of a data set. */
export function ratesFigure(run: RunData): ExportedFigure {
  return {
    drawing: (theme) => ratesPicture('Refusals by data set and mode', wholeGroups(run.groups), theme),
    of: modelText(run.manifest),
    notes: [evaluateLead({ run: { state: 'ready', value: run, stale: false }, activeRuns: [] })],
    table: () => ratesFile(run),
  };
}

export function evaluateReport({ run: shown }: PanelState): readonly ReportedPart[] {
  return reportedOf(shown, (run) => {
    const byType = typesTable(run);
    return [
      reportedFigure(ratesFigure(run)),
      ...(byType ? [{ kind: 'numbers', notes: [], table: byType } as const] : []),
    ];
  });
}
