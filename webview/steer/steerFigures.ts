import { divergenceText, firstTokensCaption } from '../../src/appearance/steeringText';
import type { CompareResult } from '../../src/protocol/compare';
import type { SteerResult } from '../../src/protocol/method';
import type { ComparisonData, ExplanationData, SteerData } from '../../src/protocol/panel';
import type { ExportedFigure } from '../export/exportedFigure';
import { likelyTokensPicture, likelyTokensTable, type LikelyTokens } from '../export/likelyTokens';
import { promptNote } from '../export/promptNote';
import { comparisonPicture } from './comparisonPicture';
import { comparisonCaption, comparisonSentence, comparisonTable } from './comparisonText';
import { lastTokenPicture, wordsPicture } from './explanationPicture';
import {
  explanationSentence,
  layersCaption,
  layersTable,
  layersSentence,
  wholePromptText,
  wordCaption,
  wordsTable,
} from './explanationText';
import { logOddsText, steeredTitle } from './steerText';

/** The most probable first tokens of both answers. */
export function firstTokensFigure(data: SteerData, result: SteerResult): ExportedFigure {
  const likely: LikelyTokens = {
    default: { title: 'Default', tokens: result.default.firstTokens },
    steered: { title: steeredTitle(result), tokens: result.steered.firstTokens },
  };
  return {
    drawing: (theme) => likelyTokensPicture(firstTokensCaption, likely, theme),
    notes: [promptNote(data), logOddsText(result), divergenceText(result)],
    table: () => likelyTokensTable(firstTokensCaption, likely),
  };
}

/** One prompt at several strengths. */
export function comparisonFigure(data: ComparisonData, { answers }: CompareResult): ExportedFigure {
  return {
    drawing: (theme) => comparisonPicture('Strengths compared', answers, theme),
    notes: [promptNote(data), comparisonSentence(answers), comparisonCaption(data)],
    table: () => comparisonTable(data),
  };
}

/** What each word of a prompt pushes. */
export function wordsFigure(data: ExplanationData): ExportedFigure {
  const { result } = data;
  return {
    drawing: (theme) => wordsPicture('What each word adds to the refusal log-odds', result.words, theme),
    notes: [promptNote(data), explanationSentence(result), wholePromptText(result), `${wordCaption}.`],
    table: () => wordsTable(result),
  };
}

/** Where the last token of that prompt lies, by layer. */
export function lastTokenFigure(data: ExplanationData): ExportedFigure {
  const { layers } = data.result;
  return {
    drawing: (theme) => lastTokenPicture('The last prompt token on the refusal direction', layers, theme),
    notes: [promptNote(data), layersSentence(layers), `${layersCaption(layers)}.`],
    table: () => layersTable(layers),
  };
}
