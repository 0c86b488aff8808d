import type { LayerReport, LayerWindow, TokenLogit } from '../../src/protocol/method';
import type { LayersData } from '../../src/protocol/panel';

/** Which end of the projection is shown. */
export type TokenSide = 'promoted' | 'suppressed';

export interface LayerRow {
  readonly layer: number;
  /** By rank; rank 1 first. Fewer than `columns` where the layer has fewer. */
  readonly tokens: readonly TokenLogit[];
  /** Share of softmax on the refusal tokens, 0..1. */
  readonly refusalMass: number;
  /** |v| / |h|; NaN when the layer is not in the report. */
  readonly normRatio: number;
  readonly auroc: number;
  /** Null when the anchors had no contrast set. */
  readonly aurocContrast: number | null;
  readonly aurocTransition: number;
  /** With the direction of the layer before; undefined in the first layer. */
  readonly cosine: number | undefined;
  /** Of pairs of anchors, degrees. */
  readonly angleGap: number;
}

export interface LayersModel {
  /** The last layer first, as on screen. */
  readonly rows: readonly LayerRow[];
  readonly columns: number;
  readonly side: TokenSide;
  /** Smallest and largest logit of all cells: the ends of the colour scale. */
  readonly lowest: number;
  readonly highest: number;
  readonly largestMass: number;
  readonly suggested: LayerWindow;
  readonly refusalTokens: ReadonlySet<number>;
}

export function layersModel({ extraction, projection }: LayersData, side: TokenSide): LayersModel {
  const reports = new Map(extraction.layers.map((report) => [report.layer, report]));
  const rows = projection.layers
    .map((layer): LayerRow => ({
      layer: layer.layer,
      tokens: layer[side],
      refusalMass: layer.refusalMass,
      ...reported(reports.get(layer.layer)),
    }))
    .sort((a, b) => b.layer - a.layer);
  const logits = rows.flatMap((row) => row.tokens.map((token) => token.logit));
  return {
    rows,
    side,
    columns: rows.reduce((most, row) => Math.max(most, row.tokens.length), 0),
    lowest: logits.reduce((least, logit) => Math.min(least, logit), Infinity),
    highest: logits.reduce((most, logit) => Math.max(most, logit), -Infinity),
    largestMass: rows.reduce((most, row) => Math.max(most, row.refusalMass), 0),
    suggested: projection.suggested,
    refusalTokens: new Set(projection.refusalTokens.map((token) => token.id)),
  };
}

function reported(report: LayerReport | undefined): Omit<LayerRow, 'layer' | 'tokens' | 'refusalMass'> {
  return {
    normRatio: report ? report.norm / report.residualNorm : NaN,
    auroc: report?.auroc ?? NaN,
    aurocContrast: report?.aurocContrast ?? null,
    aurocTransition: report?.aurocTransition ?? NaN,
    cosine: report?.cosineToPrevious ?? undefined,
    angleGap: report?.angles.gap ?? NaN,
  };
}

/** What the drawing depends on: equal keys are equal pictures (a projection follows from the vectors and the form). */
export function layersKey({ extraction, projection }: LayersData, side: TokenSide): string {
  const { form, direction, layers, suggested } = projection;
  const first = layers[0];
  return [
    extraction.fingerprint,
    form,
    direction,
    side,
    layers.length,
    first?.promoted.length ?? 0,
    first?.promoted[0]?.logit ?? 0,
    suggested.first,
    suggested.last,
  ].join('|');
}

/** The token of `rank` (from 1) in `layer`, with its row. */
export function cellAt(
  model: LayersModel,
  cell: { readonly layer: number; readonly rank: number },
): { readonly row: LayerRow; readonly token: TokenLogit } | undefined {
  const row = model.rows.find((candidate) => candidate.layer === cell.layer);
  const token = row?.tokens[cell.rank - 1];
  return row && token ? { row, token } : undefined;
}
