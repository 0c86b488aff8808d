import { significant, visibleToken } from '../../src/appearance/format';
import { layerFigures, type FigureId } from './layerFigures';
import type { LayersModel } from './layersModel';

export interface TableCell {
  readonly text: string;
  /** Of a token's cell, in full precision. */
  readonly token?: { readonly id: number; readonly logit: number };
  /** Of a layer's figure; NaN where it has none. */
  readonly figure?: { readonly id: FigureId; readonly value: number };
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
    headings: ['layer', ...layerFigures.map(({ title, unit }) => `${title}, ${unit}`), ...ranks],
    rows: model.rows.map((row) => ({
      layer: row.layer,
      figures: [
        ...layerFigures.map(({ id, of }) => {
          const value = of(row) ?? NaN;
          return { text: significant(value), figure: { id, value } };
        }),
        ...row.tokens.map((token) => ({
          text: `${visibleToken(token.text)} ${significant(token.logit)}`,
          token: { id: token.id, logit: token.logit },
        })),
      ],
    })),
  };
}
