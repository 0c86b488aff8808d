import type { LayersData, PanelState } from '../../src/protocol/panel';
import type { ExportedFigure } from '../export/exportedFigure';
import { reportedFigure, reportedOf, type ReportedPart } from '../export/reportedPart';
import type { UiState } from '../uiState';
import { layersModel } from './layersModel';
import { layersPicture } from './layersPicture';
import { gapSentence, projectionWords, rankSentence, windowWords } from './layersText';
import { rowFigures } from './rowFigures';
import { layersFile, layersRows, layersTable } from './tableModel';

/** The heatmap with the curves that are chosen beside it. */
export function layersFigure(data: LayersData, state: PanelState, ui: UiState): ExportedFigure {
  const model = layersModel(data, ui.tokens);
  const figures = rowFigures(model, data, state, ui.figures);
  const { window = data.projection.suggested } = state;
  return {
    drawing: (theme) => layersPicture(layersTable(model).caption, figures, window, theme),
    notes: [
      projectionWords(data.projection),
      windowWords(window, data),
      figures.rank ? rankSentence(figures.rank) : '',
      ui.figures.includes('gap') ? gapSentence(data.extraction) : '',
    ],
    table: () => layersFile(figures),
    reading: () => layersRows(figures),
  };
}

export function layersReport(state: PanelState, ui: UiState): readonly ReportedPart[] {
  return reportedOf(state.layers, (data) => [reportedFigure(layersFigure(data, state, ui))]);
}
