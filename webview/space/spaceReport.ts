import type { PanelState, PromptLayersData } from '../../src/protocol/panel';
import type { SpaceResult } from '../../src/protocol/space';
import type { ExportedFigure } from '../export/exportedFigure';
import { promptNote } from '../export/promptNote';
import { reportedFigure, reportedOf, type ReportedPart } from '../export/reportedPart';
import type { UiState } from '../uiState';
import { spaceModel, type SpaceModel } from './spaceModel';
import { spacePicture } from './spacePicture';
import { layerText, spaceTable } from './spaceText';

/** The plane of one layer, with all points. */
export function spaceFigure(
  model: SpaceModel,
  { layers }: SpaceResult,
  prompt: PromptLayersData | undefined,
): ExportedFigure {
  return {
    drawing: (theme) => spacePicture(layerText(model, layers.length - 1), model, theme),
    notes: model.prompt && prompt ? [`◎ ${promptNote(prompt)}`] : [],
    table: () => spaceTable(model, prompt?.prompt ?? ''),
  };
}

export function spaceReport(
  { space: shown, promptLayers, window }: PanelState,
  { spaceLayer = usualLayer(window) }: UiState,
): readonly ReportedPart[] {
  return reportedOf(shown, (space) => {
    const prompt = promptLayers.state === 'ready' ? promptLayers.value : undefined;
    const model = spaceModel(space, spaceLayer, placeIn(space, prompt));
    return model ? [reportedFigure(spaceFigure(model, space, prompt))] : [];
  });
}

/** The middle of the window that steering uses. */
export function usualLayer(window: PanelState['window']): number {
  return window ? Math.round((window.first + window.last) / 2) : 0;
}

/** Of the prompt under the cursor, where it was placed among these anchors. */
export function placeIn(
  { fingerprint }: SpaceResult,
  prompt: PromptLayersData | undefined,
): Float32Array | undefined {
  return prompt?.result.fingerprint === fingerprint ? prompt.result.place : undefined;
}
