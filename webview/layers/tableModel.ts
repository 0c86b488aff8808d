import { significant, visibleToken } from '../../src/appearance/format';
import type { LayersModel } from './layersModel';

export interface TableCell {
  readonly text: string;
  /** Of a token's cell, in full precision. */
  readonly token?: { readonly id: number; readonly logit: number };
}

export interface TableModel {
  readonly caption: string;
  readonly headings: readonly string[];
  readonly rows: readonly { readonly layer: number; readonly figures: readonly TableCell[] }[];
}

/** The heatmap and its columns as a table of words and numbers, for reading without the picture. */
export function layersTable(model: LayersModel): TableModel {
  const ranks = Array.from({ length: model.columns }, (_, index) => String(index + 1));
  return {
    caption: `Tokens ${model.side} by the refusal direction of each layer, by rank, with their logits`,
    headings: ['layer', 'refusal mass', '|v| / |h|', 'AUROC held out', 'AUROC contrast', ...ranks],
    rows: model.rows.map((row) => ({
      layer: row.layer,
      figures: [
        { text: significant(row.refusalMass) },
        { text: significant(row.normRatio) },
        { text: significant(row.auroc) },
        { text: row.aurocContrast === null ? '–' : significant(row.aurocContrast) },
        ...row.tokens.map((token) => ({
          text: `${visibleToken(token.text)} ${significant(token.logit)}`,
          token: { id: token.id, logit: token.logit },
        })),
      ],
    })),
  };
}
