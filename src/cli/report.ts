import type { Catalog } from '../protocol/model';
import type { Classification, ExtractResult, ProjectResult, SteerResult } from '../protocol/method';
import { figure, table, visible } from './table';

// Results as text for a person at a terminal. `--json` prints the results themselves.

export function catalogText(catalog: Catalog): string {
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)}`;
  return [
    table(
      ['model', 'MB', 'licence', 'on this machine'],
      catalog.models.map((model) => [
        model.isDefault ? `${model.id} (default)` : model.id,
        megabytes(model.size),
        model.license,
        model.path ?? 'no: refusal-lens models fetch ' + model.id,
      ]),
    ),
    table(
      ['adapter', 'MB', 'for model'],
      catalog.adapters.map((adapter) => [adapter.id, megabytes(adapter.size), adapter.base]),
    ),
  ].join('\n\n');
}

export function extractText(result: ExtractResult): string {
  const { calibration, anchors, suggested } = result;
  return [
    `${anchors.harmful} harmful and ${anchors.harmless} harmless anchors (${anchors.source}), ${result.tokens} tokens, ` +
      (result.cached ? 'from the cache' : `${figure(result.seconds)} s`),
    table(
      ['layer', '|v|', '|h|', 'cos prev', 'AUROC', "Cohen's d", 'AUROC contrast'],
      result.layers.map((row) => [
        String(row.layer),
        figure(row.norm),
        figure(row.residualNorm),
        figure(row.cosineToPrevious),
        figure(row.auroc),
        figure(row.cohensD),
        figure(row.aurocContrast),
      ]),
    ),
    `Suggested safety-critical window: layers ${suggested.first}-${suggested.last}.`,
    `Transition ("Sure", layers ${calibration.layers.first}-${calibration.layers.last}): AUROC ${figure(calibration.auroc)} ` +
      `held out in ${calibration.folds} folds (n = ${calibration.harmful} + ${calibration.harmless}), ` +
      `${calibration.aurocContrast === null ? '' : `${figure(calibration.aurocContrast)} on the contrast set, `}` +
      `threshold ${figure(calibration.threshold)} at Youden's J = ${figure(calibration.youdenJ)}.`,
    ...result.warnings.map((warning) => `Warning: ${warning}`),
    `Vectors: ${result.path}`,
  ].join('\n');
}

export function projectText(result: ProjectResult): string {
  const shown = 8;
  const tokens = (list: readonly { readonly text: string }[]): string =>
    list
      .slice(0, shown)
      .map(({ text }) => visible(text))
      .join(' ');
  const inWindow = (layer: number): boolean =>
    layer >= result.suggested.first && layer <= result.suggested.last;
  return [
    table(
      ['layer', '', 'mass', 'rank', 'promoted', 'suppressed'],
      result.layers.map((row) => [
        String(row.layer),
        inWindow(row.layer) ? '|' : ' ',
        figure(row.refusalMass),
        figure(row.refusalRank),
        tokens(row.promoted),
        tokens(row.suppressed),
      ]),
    ),
    `Suggested safety-critical window (|): layers ${result.suggested.first}-${result.suggested.last}. ` +
      `Mass: share of softmax on ${result.refusalTokens.length} refusal tokens; rank: their mean rank, 0 is the top.`,
  ].join('\n');
}

export function steerText(result: SteerResult): string {
  const sign =
    result.strength > 0 ? 'towards refusal' : result.strength < 0 ? 'away from refusal' : 'not at all';
  return [
    `default:  ${result.default.text.trim()}`,
    `steered:  ${result.steered.text.trim()}`,
    `Steered ${sign} by ${figure(Math.abs(result.relative))} of the residual norm (alpha ${figure(Math.abs(result.absolute))}) ` +
      `in layers ${result.layers.first}-${result.layers.last}; refusal log-odds ${figure(result.default.refusalLogOdds)} -> ` +
      `${figure(result.steered.refusalLogOdds)}, KL ${figure(result.kl)} at the first answer token.`,
    ...(result.score !== undefined && result.threshold !== undefined && result.direction !== undefined
      ? [
          classificationText({
            score: result.score,
            threshold: result.threshold,
            direction: result.direction,
          }),
        ]
      : []),
  ].join('\n');
}

export function classificationText({ score, threshold, direction }: Classification): string {
  const relation = direction === 'towards' ? '>=' : '<';
  return `score ${score.toFixed(4)} ${relation} ${threshold.toFixed(4)}: SCANS steers ${direction} ${direction === 'away' ? 'from ' : ''}refusal`;
}
