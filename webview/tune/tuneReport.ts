import type { ExtractResult } from '../../src/protocol/method';
import type { PanelState, TuneData } from '../../src/protocol/panel';
import type { ExportedFigure } from '../export/exportedFigure';
import { reportedFigure, reportedOf, type ReportedPart } from '../export/reportedPart';
import { paretoPicture } from './paretoPicture';
import { tuneModel, type TuneModel } from './tuneModel';
import { tuneLead, tuneTable } from './tuneText';

/** Pixels. */
const size = { width: 640, height: 480 };

/** Every combination that was measured; undefined where none was. */
export function paretoFigure(
  extraction: ExtractResult,
  model: TuneModel | undefined,
): ExportedFigure | undefined {
  if (!model || model.measured.length === 0) return undefined;
  return {
    drawing: (theme) =>
      paretoPicture('Refusals by window and strength of automatic steering', model, size, theme),
    notes: [tuneLead(extraction, model)],
    table: () => tuneTable(model),
  };
}

export function tuneReport({ layers, tune }: PanelState): readonly ReportedPart[] {
  return reportedOf(layers, ({ extraction }) => {
    const figure = paretoFigure(extraction, sweepOf(extraction, tune));
    return figure ? [reportedFigure(figure)] : [];
  });
}

/** What was swept with these vectors; undefined where nothing was. */
export function sweepOf(extraction: ExtractResult, tune: TuneData | undefined): TuneModel | undefined {
  return tune && isOf(tune, extraction) ? tuneModel(tune, extraction.tuned) : undefined;
}

/** A sweep whose vectors are still being made ready is of those to come. */
export function isOf({ fingerprint }: TuneData, extraction: ExtractResult): boolean {
  return fingerprint === '' || fingerprint === extraction.fingerprint;
}
