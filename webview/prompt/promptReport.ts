import type { LayerWindow } from '../../src/protocol/method';
import type { PanelState, PromptLayersData, TokenLensData } from '../../src/protocol/panel';
import type { ExportedFigure } from '../export/exportedFigure';
import { likelyTokensPicture, likelyTokensTable, type LikelyTokens } from '../export/likelyTokens';
import { promptNote } from '../export/promptNote';
import { reportedFigure, reportedOf, reportedPrompt, type ReportedPart } from '../export/reportedPart';
import type { UiState } from '../uiState';
import { chosenCell, lensAt } from './chosenCell';
import { curvePicture, curveTable } from './curvePicture';
import { gridModel } from './gridModel';
import { promptPicture } from './promptPicture';
import { lensSentence, lensTitle, promptLead, steeredCaption } from './promptText';
import { promptFile } from './tokenFile';

/** The prompt under the cursor, and the cell that is chosen in it. */
export function promptReport(
  { promptLayers, tokenLens, window }: PanelState,
  ui: UiState,
): readonly ReportedPart[] {
  return reportedOf(promptLayers, (data) => {
    const model = gridModel(data);
    const cell = chosenCell(model, ui);
    return [
      reportedPrompt(data),
      reportedFigure(promptFigure(data, window)),
      ...(cell
        ? [
            reportedFigure(curveFigure(data, cell.token, window)),
            ...reportedOf(lensAt(tokenLens, model, cell), (lens) => [reportedFigure(lensFigure(data, lens))]),
          ]
        : []),
    ];
  });
}

/** The tokens of a prompt by layers, with the window that is marked beside them. */
export function promptFigure(data: PromptLayersData, window: LayerWindow | undefined): ExportedFigure {
  const model = gridModel(data);
  return {
    drawing: (theme) => promptPicture('The prompt’s tokens by layers', model, window ?? model.steered, theme),
    notes: [promptNote(data), promptLead(data)],
    table: () => promptFile(model),
  };
}

/** One token of a prompt over the layers. */
export function curveFigure(
  data: PromptLayersData,
  token: number,
  window: LayerWindow | undefined,
): ExportedFigure {
  const model = gridModel(data);
  const table = curveTable(model, token);
  return {
    drawing: (theme) => curvePicture(table.caption, model, token, window ?? model.steered, theme),
    notes: [
      promptNote(data),
      'Value: half distances of the anchors’ means, 0 a usual token of a harmless prompt.',
    ],
    table: () => table,
  };
}

/** The likeliest next tokens at a cell. */
export function lensFigure(data: PromptLayersData, lens: TokenLensData): ExportedFigure {
  const title = lensTitle(gridModel(data), lens.cell);
  const likely: LikelyTokens = {
    default: { title: 'Default', tokens: lens.tokens },
    steered: { title: steeredCaption(lens), tokens: lens.steered ?? lens.tokens },
  };
  return {
    drawing: (theme) => likelyTokensPicture(title, likely, theme),
    notes: [promptNote(data), lensSentence(lens)],
    table: () => likelyTokensTable(title, likely),
  };
}
