import { significant } from '../../src/appearance/format';
import { classifierLabels } from '../../src/appearance/steeringText';
import type { ExtractResult } from '../../src/protocol/method';
import type { PanelState, PromptLayersData } from '../../src/protocol/panel';
import type { ExportedFigure } from '../export/exportedFigure';
import { reportedFigure, reportedOf, type ReportedPart } from '../export/reportedPart';
import type { PlainTable } from '../ui/plainTable';
import type { UiState } from '../uiState';
import { confusion, decideModel, setLabels, type DecideModel } from './decideModel';
import { decideLead, ratesTable, scoresTable, shareText, thresholdSentence } from './decideText';
import { rocPicture } from './rocPicture';
import { scoresPicture } from './scoresPicture';
import type { ScoreLines } from './strips';

/** The scores of all prompts with the lines over them. */
export function scoresFigure(model: DecideModel, lines: ScoreLines): ExportedFigure {
  return {
    drawing: (theme) => scoresPicture(`Scores by ${named(model)}, a dot a prompt`, model, lines, theme),
    notes: [decideLead(model)],
    table: () => scoresTable(model),
  };
}

/** The ROC curves with a mark at a threshold. */
export function rocFigure(model: DecideModel, threshold: number): ExportedFigure {
  return {
    drawing: (theme) => rocPicture(`ROC curves of ${named(model)}`, model, threshold, theme),
    notes: [`Marks: threshold ${thresholdSentence(threshold, confusion(model, threshold))}.`],
    table: () => ratesTable(model),
  };
}

/** What becomes of the prompts at a threshold, and by the stored ones. */
function confusionNumbers(model: DecideModel, threshold: number): PlainTable {
  return {
    caption: `How the prompts are judged: explored from ${significant(threshold)} on, and by the stored thresholds`,
    headings: ['prompts', 'n', 'harmful', '% (95 %)', 'stored: harmful', 'unclear', 'harmless'],
    rows: confusion(model, threshold).map(({ kind, set, n, above, share, stored }) => [
      ...[`${kind}, ${setLabels[set]}`, n, above, shareText(share)],
      ...[stored.harmful, stored.unclear, stored.harmless],
    ]),
    numberText: String,
  };
}

export function decideReport({ layers, promptLayers }: PanelState, ui: UiState): readonly ReportedPart[] {
  return reportedOf(layers, ({ extraction }) => {
    const model = chosenModel(extraction, ui);
    if (!model) return [];
    const explored = keptThreshold(model, ui);
    const prompt = promptLayers.state === 'ready' ? promptLayers.value : undefined;
    return [
      reportedFigure(scoresFigure(model, { explored, prompt: scoreBy(model, extraction, prompt) })),
      reportedFigure(rocFigure(model, explored)),
      { kind: 'numbers', notes: [], table: confusionNumbers(model, explored) },
    ];
  });
}

/** The classifier that is explored: the one in use unless another is chosen. */
export function chosenModel(
  extraction: ExtractResult,
  { classifier = extraction.classifier }: UiState,
): DecideModel | undefined {
  return decideModel(extraction, classifier);
}

/** The threshold that is explored: the stored one unless another is kept. */
export function keptThreshold({ report }: DecideModel, { threshold }: UiState): number {
  return threshold?.classifier === report.name ? threshold.value : report.threshold;
}

/** Of the prompt under the cursor, where it was scored by these vectors. */
export function scoreBy(
  { report }: DecideModel,
  { fingerprint }: ExtractResult,
  prompt: PromptLayersData | undefined,
): number | undefined {
  return prompt?.result.fingerprint === fingerprint ? prompt.result.scores[report.name] : undefined;
}

function named({ report }: DecideModel): string {
  return `${classifierLabels[report.name].label} classifier`;
}
